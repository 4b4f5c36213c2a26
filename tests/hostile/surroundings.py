"""Surroundings in which the tool is started: odd folders, closed streams, full disks, caches and files that others put in its way."""

import json
import os
import random
import resource
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hostile.ground import Ended, Ground, broke, texts
from hostile.tally import Tally

BOUND = 15.0
"""Seconds that a command may take here."""

ONE_CELL = ("run", "isolation", "-b", "fork")
SHOWN = "num is 100"
"""What stands in the table of `isolation`."""

UNKNOWN_USER = 12345
"""A user of whom the machine knows no name and no home."""

Ways = Sequence[Callable[["Try"], None]]


class Try:
    """What the tries of this part need: the ground, the table, and how an end is judged."""

    def __init__(self, ground: Ground, tally: Tally) -> None:
        self.ground, self.tally = ground, tally

    def run(self, title: str, *arguments: str, codes: Sequence[int] = (0,), **how: object) -> Ended:
        """Run a command, and count it when it breaks, does not end, or ends with another code."""
        if "cwd" not in how:
            how["cwd"] = self.ground.new_folder(as_user=bool(how.get("as_user")))
        if "TMPDIR" not in how:
            how["TMPDIR"] = str(self.ground.new_folder(as_user=bool(how.get("as_user"))))
        if "XDG_CACHE_HOME" not in how:
            how["XDG_CACHE_HOME"] = str(self.ground.new_folder(as_user=bool(how.get("as_user"))))
        ended = self.ground.run(*arguments, bound=BOUND, **how)  # type: ignore[arg-type]
        self.tally.did("surroundings")
        if ended.code is None:
            self.fault("without end", title, f"had not ended after {BOUND:g} s")
        elif (what := broke(ended)) and ("exit code" not in what or ended.code not in codes):
            self.fault("faults of the tool", title, what)
        elif ended.code not in codes:
            self.fault("wrong exit codes", title, f"{ended.code}: {ended.err.strip()[-150:]}")
        return ended

    def fault(self, figure: str, title: str, what: str) -> None:
        """Count a fault."""
        self.tally.fault("surroundings", figure, f"{title}: {what}")


def run(ground: Ground, tally: Tally, share: float, chance: random.Random) -> None:
    """Try all ways, or some of those that take little time."""
    ways: Ways = WAYS if share == 1 else chance.sample(QUICK, 2)
    trying = Try(ground, tally)
    for way in ways:
        began = time.monotonic()
        way(trying)
        ground.clean()
        print(f"  {way.__name__}: {time.monotonic() - began:.0f} s", flush=True)
    if ground.touched():
        tally.fault("surroundings", "files of others touched", "the precious file")


def pythons_of_the_folder(this: Try) -> None:
    """What is called as a version is, in the current folder, is not run."""
    for name in ("3.12", "python3.12", "3.12/bin/python"):
        folder = this.ground.new_folder()
        program = folder / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\ntouch pwned\n")
        program.chmod(0o755)
        this.run(f"{name} in the current folder", *ONE_CELL, "--python", name.partition("/")[0], cwd=folder, codes=(0, 2, 4))
        if (folder / "pwned").exists():
            this.fault("files of others touched", "--python 3.12", f"{name} of the current folder was run")


def streams(this: Try) -> None:
    """Streams that are closed, or take nothing more."""
    for title, redirection in (
        ("stdout closed", ">&-"),
        ("stdin closed", "<&-"),
        ("stderr closed", "2>&-"),
        ("all closed", "<&- >&- 2>&-"),
        ("stdout full", ">/dev/full"),
        ("stderr full", "2>/dev/full"),
    ):
        folder = this.ground.new_folder()
        prefix = ["sh", "-c", f'exec "$0" "$@" {redirection}']
        codes = (0, 3) if title == "stdout full" else (0,)
        this.run(title, *ONE_CELL, "-o", "r.json", cwd=folder, prefix=prefix, codes=codes)
        if cells_of(folder / "r.json") != 1:
            this.fault("results not shown", title, "they are not in the file either")
        this.run(f"{title}, pick", "pick", "-r", "r.json", cwd=folder, prefix=prefix, codes=codes)
        this.run(f"{title}, wrong usage", "run", "isolatoin", cwd=folder, prefix=prefix, codes=(2,))


def names(this: Try) -> None:
    """Names of files that are none."""
    this.run("a long name", *ONE_CELL, "-o", "x" * 300, codes=(2,))
    this.run("a long name of a report", *ONE_CELL, "--report", "x" * 300 + ".md", codes=(2,))
    if this.ground.private or os.getuid():
        folder = this.ground.new_folder(as_user=True)
        folder.chmod(0o555)
        this.run("a folder that takes no file", *ONE_CELL, "-o", "r.json", cwd=folder, as_user=True, codes=(2,))


def temporary_folders(this: Try) -> None:
    """Folders for temporary files whose names are odd, and none at all."""
    for name in (".", "", "a b", "a'b\"c", "a\nb", "x" * 100, "nowhere/at/all", "é{}"):
        folder = this.ground.new_folder()
        place = folder / name if name not in {"", "."} else folder
        if name != "nowhere/at/all":
            place.mkdir(exist_ok=True)
        path = name if name in {"", "."} else str(place)
        ended = this.run(f"TMPDIR={name!r}", *ONE_CELL, "-b", "forkserver", cwd=folder, TMPDIR=path)
        if SHOWN not in ended.out:
            this.fault("results not shown", f"TMPDIR={name!r}", ended.out[-150:])
        if left := [entry.name for entry in folder.rglob("mpc-*")]:
            this.fault("files left", f"TMPDIR={name!r}", " ".join(left))


def odd_scenarios(this: Try) -> None:
    """Files among the scenarios that are none, or that have one name."""
    folder = this.ground.tree / "scenarios" / "hostile_odd"
    folder.mkdir()
    a_scenario = '"""Is this one there?"""\n\n\ndef run(backend):\n    return {"it is": "%s"}\n'

    def unreadable(path: Path) -> None:
        path.write_text(a_scenario)
        path.chmod(0)

    makers: dict[str, Callable[[Path], object]] = {
        ".#lock.py": lambda path: path.symlink_to("nobody@nowhere.1:2"),
        "a.b.py": lambda path: path.write_text(a_scenario % "a.b"),
        "x.py": lambda path: path.mkdir(),
        "pipe.py": os.mkfifo,
        "loop.py": lambda path: path.symlink_to(path),
        "odd \x1b[2J.py": lambda path: path.write_text(a_scenario % "odd"),
        "no_text.py": lambda path: path.write_bytes(b"\xff\xfe\0"),
        "closed.py": unreadable,
    }
    for name, make in makers.items():
        path = folder / name
        make(path)
        as_user = name == "closed.py" and this.ground.private
        try:
            this.run(f"{name!r} among the scenarios, list", "list", as_user=as_user)
            this.run(f"{name!r} among the scenarios, run", *ONE_CELL, as_user=as_user)
        finally:
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    twins = [folder / "a_b.py", folder / "a-b.py"]
    for path in twins:
        path.write_text(a_scenario % path.stem)
    ended = this.run("two scenarios of one name", "run", "hostile-odd", "-b", "fork", "--all", codes=(0, 2, 4))
    if not ended.err and not all(path.stem in ended.out for path in twins):
        this.fault("not said", "two scenarios of one name", "one of them is lost without a word")
    for path in twins:
        path.unlink()


def reports_over_results(this: Try) -> None:
    """A report that would be written over the results that it is made of."""
    folder = this.ground.new_folder()
    this.run("results to begin with", *ONE_CELL, "-o", "r.json", cwd=folder)
    results = (folder / "r.json").read_bytes()
    makers: dict[str, Callable[[Path], object]] = {
        "the same file": lambda path: path.write_bytes(results),
        "a link": lambda path: path.symlink_to("r.json"),
        "a hard link": lambda path: path.hardlink_to(folder / "r.json"),
    }
    for title, make in makers.items():
        path = folder / "r.md"
        make(path)
        file = path.name if title == "the same file" else "r.json"
        this.run(f"report onto {title}", "report", file, "-o", "r.md", cwd=folder, codes=(0, 2))
        if (folder / file).read_bytes() != results:
            this.fault("files of others touched", f"report onto {title}", "the results are gone")
        (folder / "r.json").write_bytes(results)
        path.unlink()
    this.run("results and report in one file", *ONE_CELL, "-o", "q.md", "--report", "q.md", cwd=folder, codes=(0, 2))
    if (folder / "q.md").exists() and cells_of(folder / "q.md") != 1:
        this.fault("files of others touched", "results and report in one file", "the results are gone")


def neighbours_of_results(this: Try) -> None:
    """Files of somebody else where the tool may want to write first."""
    makers: dict[str, Callable[[Path], object]] = {
        "a file": lambda path: path.write_text("precious"),
        "a link": lambda path: path.symlink_to(this.ground.precious / "precious.txt"),
        "a pipe": os.mkfifo,
        "a folder": lambda path: path.mkdir(),
    }
    for title, make in makers.items():
        folder = this.ground.new_folder()
        path = folder / "r.json.part"
        make(path)
        before = stat.S_IFMT(path.lstat().st_mode)
        this.run(f"{title} named r.json.part", *ONE_CELL, "-o", "r.json", cwd=folder, codes=(0, 2))
        there = os.path.lexists(path) and stat.S_IFMT(path.lstat().st_mode) == before
        if not there or (title == "a file" and path.read_text() != "precious") or this.ground.touched():
            this.fault("files of others touched", f"{title} named r.json.part", "it is not what it was")


def two_at_a_time(this: Try) -> None:
    """Two runs with one file at a time: each keeps its cells, or is refused."""
    for option in ("-o", "--resume"):
        folder = this.ground.new_folder()
        if option == "--resume":
            this.run("results to begin with", "run", "queue", "-b", "fork", "-o", "r.json", cwd=folder)
        before = cells_of(folder / "r.json")
        places = [this.ground.new_folder() for _ in range(2)]
        commands = [("run", name, option, str(folder / "r.json"), "--jobs", "1") for name in ("isolation", "lock")]
        runs = [
            this.ground.start(words, cwd=place, environment=this.ground.environment(TMPDIR=str(place), XDG_CACHE_HOME=str(place)))
            for words, place in zip(commands, places, strict=True)
        ]
        codes = [wait(process) for process in runs]
        this.tally.did("surroundings", 2)
        for code, place in zip(codes, places, strict=True):
            if code not in {0, 2}:
                this.fault("wrong exit codes", f"two runs with one {option}", f"{code}: {texts(place)[1][-150:]}")
        if cells_of(folder / "r.json") < before + 4 * codes.count(0):
            this.fault("files of others touched", f"two runs with one {option}", f"{codes}: {cells_of(folder / 'r.json')} cells")


def caches(this: Try) -> None:
    """What stands where the tool keeps what was seen, and who may write there."""

    def writable(path: Path) -> None:
        path.write_text("{}")
        path.chmod(0o666)

    makers: dict[str, Callable[[Path], object]] = {
        "a pipe": os.mkfifo,
        "a link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
        "a folder": lambda path: path.mkdir(),
        "a link to a file": lambda path: path.symlink_to(this.ground.precious / "precious.txt"),
        "nonsense": lambda path: path.write_text("{"),
        "a file for all": writable,
    }
    for title, make in makers.items():
        cache = this.ground.new_folder()
        file = cache / "mpcompare" / "seen.json"
        file.parent.mkdir()
        make(file)
        ended = this.run(f"a cache that is {title}", *ONE_CELL, XDG_CACHE_HOME=str(cache), limits={resource.RLIMIT_AS: 3_000_000_000})
        if SHOWN not in ended.out:
            this.fault("results not shown", f"a cache that is {title}", ended.err[-150:])
        if title != "nonsense" and "cache" not in ended.err and str(file) not in ended.err:
            this.fault("not said", f"a cache that is {title}", "nothing is said of it")
        left_beside(this, file, f"a cache that is {title}")
    cache = this.ground.new_folder()
    file = cache / "mpcompare" / "seen.json"
    file.parent.mkdir()
    with predictable_names(file, this.ground.precious / "precious.txt"):
        this.run("links that may be the cache's next file", *ONE_CELL, XDG_CACHE_HOME=str(cache))
    if this.ground.touched():
        this.fault("files of others touched", "links that may be the cache's next file", "what they lead to was written")
    folder = this.ground.new_folder()
    (folder / "mpcompare").mkdir()
    this.run("a cache too large to write", *ONE_CELL, XDG_CACHE_HOME=str(folder), limits={resource.RLIMIT_FSIZE: 2_000}, codes=(0, 4))
    left_beside(this, folder / "mpcompare" / "seen.json", "a cache too large to write")
    (folder / "mpcompare").chmod(0o777)
    ended = this.run("a cache folder for all", *ONE_CELL, XDG_CACHE_HOME=str(folder))
    if "cache" not in ended.err and str(folder) not in ended.err:
        this.fault("not said", "a cache folder for all", "nothing is said of it")
    if this.ground.private or os.getuid():
        folder = this.ground.new_folder(as_user=True)
        folder.chmod(0o555)
        this.run("a cache that takes nothing", *ONE_CELL, XDG_CACHE_HOME=str(folder), as_user=True)


@contextmanager
def predictable_names(file: Path, target: Path) -> Iterator[None]:
    """Links to a target at the names that a file has before it is whole, if they are made of the next pids."""
    with subprocess.Popen(["true"]) as process:
        pid = process.pid
    links = [file.with_name(f"{file.name}{ending}") for ending in (".part", ".tmp", *(f".{pid + more}" for more in range(1, 400)))]
    for link in links:
        link.symlink_to(target)
    yield
    for link in links:
        link.unlink(missing_ok=True)


def left_beside(this: Try, file: Path, title: str) -> None:
    """Count what a run left beside the file of its cache."""
    if left := [path.name for path in file.parent.iterdir() if path.name not in {"seen.json", "seen.json.lock"}]:
        this.fault("files left", title, " ".join(left[:5]))


def caches_shared(this: Try) -> None:
    """Three runs at a time that share a cache, twice: all end well, and what is kept is whole."""
    cache = this.ground.new_folder()
    for _ in range(2):
        places = [this.ground.new_folder() for _ in range(3)]
        environments = [this.ground.environment(TMPDIR=str(place), XDG_CACHE_HOME=str(cache)) for place in places]
        runs = [
            this.ground.start(("run", name, "-b", "fork"), cwd=place, environment=environment)
            for name, place, environment in zip(("isolation", "lock", "queue"), places, environments, strict=True)
        ]
        codes = [wait(process) for process in runs]
        this.tally.did("surroundings", 3)
        if codes != [0, 0, 0]:
            this.fault("wrong exit codes", "runs that share a cache", str(codes))
    kept = list(cache.rglob("seen.json"))
    if len(kept) != 1 or not cells_of(kept[0]):
        this.fault("files of others touched", "runs that share a cache", "what is kept is not whole")


def strangers_answers(this: Try) -> None:
    """A stranger's file that is gone on with does not become what was seen on this machine."""
    folder = this.ground.new_folder()
    this.run("results to begin with", *ONE_CELL, "-b", "spawn", "-o", "r.json", cwd=folder)
    forged = json.loads((folder / "r.json").read_text())
    for cell in forged["cells"]:
        cell["answers"] = dict.fromkeys(cell["answers"], "zqforged")
    (folder / "r.json").write_text(json.dumps(forged))
    cache = this.ground.new_folder()
    this.run("a stranger's file", *ONE_CELL, "-b", "spawn", "--resume", "r.json", cwd=folder, XDG_CACHE_HOME=str(cache))
    if any("zqforged" in path.read_text() for path in cache.rglob("*") if path.is_file()):
        this.fault("files of others touched", "a stranger's file", "its answers were taken for what was seen here")


def full_disks(this: Try) -> None:
    """A disk that has room for all cells, and is full when the file is written anew at the end."""
    if not this.ground.private:
        this.tally.remark("not tried: full disks, which need root and a world of its own")
        return
    whole = this.ground.new_folder()
    this.run("results to begin with", *ONE_CELL, "-b", "spawn", "-o", "r.json", cwd=whole)
    size = -(-(whole / "r.json").stat().st_size // 4096) * 4096
    for pages in range(4):
        folder = this.ground.new_folder()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size + 4096 * pages}", "tmpfs", str(folder)]
        subprocess.run(mount, check=True)
        try:
            ended = this.run(f"a disk with {pages} pages left", *ONE_CELL, "-b", "spawn", "-o", "r.json", cwd=folder, codes=(0, 2, 3))
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        if ended.code == 3:
            if SHOWN not in ended.out:
                this.fault("results not shown", f"a disk with {pages} pages left", ended.err[-150:])
            if "r.json" not in ended.err:
                this.fault("not said", f"a disk with {pages} pages left", f"which file: {ended.err[-150:]}")


def users(this: Try) -> None:
    """A user without a name, a home or processes."""
    if not this.ground.private:
        this.tally.remark("not tried: a user without a home, and one that may start no process, which need root and a world of its own")
        return
    temporary = str(this.ground.new_folder(as_user=True, uid=UNKNOWN_USER))
    cwd = this.ground.new_folder(as_user=True, uid=UNKNOWN_USER)
    nobody = {"as_user": True, "uid": UNKNOWN_USER, "HOME": "", "XDG_CACHE_HOME": "", "TMPDIR": temporary, "cwd": cwd}
    ended = this.run("a user without a home", *ONE_CELL, **nobody)  # type: ignore[arg-type]
    if SHOWN not in ended.out:
        this.fault("results not shown", "a user without a home", ended.err[-150:])
    for most in (1, 2, 4, 8):
        limits = {resource.RLIMIT_NPROC: most}
        this.run(f"{most} processes at most", *ONE_CELL, "--jobs", "8", as_user=True, limits=limits, codes=(0, 2, 3, 4))


def descriptors(this: Try) -> None:
    """As many open files as a process may have, from hardly any on."""
    for most in (6, 7, 8, 10, 12, 16, 24):  # with fewer, Python itself does not start
        codes = (0, 4) if most >= 16 else (0, 2, 3, 4)
        this.run(f"{most} open files at most", *ONE_CELL, limits={resource.RLIMIT_NOFILE: most}, codes=codes)


def terminals(this: Try) -> None:
    """A terminal of one column, a locale of ASCII, more cells at a time than there are."""
    for title, variables in (
        ("one column", {"COLUMNS": "1"}),
        ("ASCII", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}),
    ):
        ended = this.run(title, *ONE_CELL, **variables)  # type: ignore[arg-type]
        if "isolation" not in ended.out:
            this.fault("results not shown", title, ended.err[-150:])
    this.run("24 at a time", "run", "isolation", "lock", "queue", "--jobs", "24")


def wait(process: subprocess.Popen[bytes]) -> int | None:
    """The exit code of a command, which is killed at its bound."""
    try:
        return process.wait(BOUND)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def cells_of(path: Path) -> int:
    """How many cells a results file holds; none when it is no such file."""
    try:
        return len(json.loads(path.read_text())["cells"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


WAYS: Ways = (
    pythons_of_the_folder,
    streams,
    names,
    temporary_folders,
    odd_scenarios,
    reports_over_results,
    neighbours_of_results,
    two_at_a_time,
    caches,
    caches_shared,
    strangers_answers,
    full_disks,
    users,
    descriptors,
    terminals,
)
QUICK: Ways = (names, reports_over_results, strangers_answers, terminals)
"""Those that a tenth is chosen from."""

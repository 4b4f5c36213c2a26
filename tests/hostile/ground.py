"""The ground on which hostile things happen: a copy of the tool, commands with a bound, and what there is of processes and names.

As root it is a world of its own, in whose process table and /dev/shm nobody else has anything. Elsewhere a process is ours when it has our
token in its environment or on its command line, and a name in /dev/shm when it came meanwhile and is our user's.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
PRIVATE = "HOSTILE_PRIVATE"
NOBODY = 65534
GIGABYTE = 1_000_000_000

# The first process of the private world: it mounts a /dev/shm, starts the program, and reaps what loses its parent.
FIRST = """
import os, subprocess, sys
subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/dev/shm"], check=True)
program = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
while True:
    pid, status = os.wait()
    if pid == program:
        os._exit(os.waitstatus_to_exitcode(status) & 255)
"""

AS_INSTALLED = "import sys; sys.argv[0] = 'mpcompare'; from compare.__main__ import main; main()"

OUR_STYLE = re.compile(r"\x1b\[(?:0|1|2|3|4|[39][0-7])m")
"""What a report may style its own words with. Nothing hostile of ours is any of these."""

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What steers a terminal, or turns the direction of writing; a line's end does neither."""


def enter_private_world() -> None:
    """Start again in a process table, a mount table and a /dev/shm of our own, where we may and are not in one yet."""
    if PRIVATE in os.environ or os.getuid() != 0 or not shutil.which("unshare"):
        return
    flags = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run(["unshare", *flags, "true"], capture_output=True, check=False).returncode == 0:
        os.environ[PRIVATE] = "yes"
        sys.stdout.flush()
        os.execvp("unshare", ["unshare", *flags, sys.executable, "-c", FIRST, sys.executable, *sys.orig_argv[1:]])


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. `code` is None when it was killed at its bound."""

    code: int | None
    out: str
    err: str
    seconds: float
    peak: int
    """The most memory that it held, in bytes, without that of the processes that it started."""


@dataclass(slots=True)
class Ground:
    """The folders of one program, and how it runs the tool."""

    folder: Path
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    private: bool = PRIVATE in os.environ
    names_before: frozenset[str] = frozenset()

    @property
    def tree(self) -> Path:
        """The copy of the tool, in a folder whose name is odd on purpose."""
        return self.folder / "o'dd \"fol{d}er é"

    @property
    def precious(self) -> Path:
        """A folder whose one file nobody may touch."""
        return self.folder / "precious"

    def new_folder(self, *, as_user: bool = False, uid: int = NOBODY) -> Path:
        """An empty folder, with a short name: sockets are made in some of them."""
        path = Path(tempfile.mkdtemp(prefix="", dir=self.folder))
        if as_user and os.getuid() == 0:
            os.chown(path, uid, uid)
        return path

    def environment(self, **more: str) -> dict[str, str]:
        """An environment in which nothing depends on who runs this."""
        plain = {name: value for name, value in os.environ.items() if name in {"PATH", "LD_LIBRARY_PATH"}}
        ours = {
            "HOME": str(self.folder / "home"),
            "HOSTILE": self.token,
            "HOSTILE_NOTES": str(self.folder / "notes"),
            "HOSTILE_PRECIOUS": str(self.precious),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(self.tree),
            "PYTHONWARNINGS": "ignore",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }
        return {**plain, **ours, **more}

    def command(self, *, as_user: bool = False) -> list[str]:
        """What starts the tool."""
        if as_user and os.getuid() == 0:
            return [str(self.folder / "base" / "bin" / "python3"), "-c", AS_INSTALLED]
        return [str(Path(sys.executable).with_name("mpcompare"))]

    def start(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        as_user: bool = False,
        uid: int = NOBODY,
        prefix: Sequence[str] = (),
        limits: Mapping[int, int] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start the tool in a session of its own, its output in files beside `cwd`. As a normal user, when asked for, if we are none."""

        def limit() -> None:
            for which, most in (limits or {}).items():
                resource.setrlimit(which, (most, most))

        user = uid if as_user and os.getuid() == 0 else None
        variables = dict(environment)
        if user:
            site = next(path for path in map(Path, sys.path) if path.name == "site-packages")
            variables |= {"PYTHONPATH": f"{self.tree}:{site}", "LD_LIBRARY_PATH": str(self.folder / "base" / "lib")}
        with outputs(cwd)[0].open("wb") as out, outputs(cwd)[1].open("wb") as err:
            return subprocess.Popen(
                [*prefix, *self.command(as_user=as_user), *arguments],
                cwd=cwd,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=limit if limits else None,  # noqa: PLW1509  there are no threads here
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )

    def run(
        self,
        *arguments: str,
        cwd: Path | None = None,
        bound: float = 30,
        watch: Callable[[], object] = lambda: None,
        as_user: bool = False,
        uid: int = NOBODY,
        prefix: Sequence[str] = (),
        limits: Mapping[int, int] | None = None,
        **variables: str,
    ) -> Ended:
        """Run the tool to its end, or kill it after `bound` seconds. `watch` is called every now and then meanwhile.

        A variable with an empty text is not set.
        """
        cwd = cwd or self.new_folder(as_user=as_user, uid=uid)
        environment = {name: text for name, text in self.environment(**variables).items() if text}
        began, peak = time.monotonic(), 0
        process = self.start(arguments, cwd=cwd, environment=environment, as_user=as_user, uid=uid, prefix=prefix, limits=limits)
        while process.poll() is None and time.monotonic() - began < bound:
            peak = max(peak, memory_of(process.pid))
            watch()
            time.sleep(0.02)
        code = process.poll()
        if code is None:
            process.kill()
            process.wait()
        return Ended(code, *texts(cwd), time.monotonic() - began, peak)

    def processes(self, token: str = "") -> list[int]:
        """The pids of what is left: all but this program in a world of our own, else what has the token."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and (pid := int(entry.name)) not in {1, os.getpid()}:
                with suppress(OSError):
                    if lives(entry) and ((self.private and not token) or has_token(entry, token or self.token)):
                        found.append(pid)
        return found

    def names(self) -> set[str]:
        """The names in /dev/shm that came since the beginning and are not somebody else's."""
        return {path.name for path in Path("/dev/shm").glob("*") if path.name not in self.names_before and owned(path)}

    def left(self, patience: float = 0) -> list[int]:
        """The processes that are there, after at most `patience` seconds in which they may end."""
        end = time.monotonic() + patience
        while (pids := self.processes()) and time.monotonic() < end:
            time.sleep(0.05)
        return pids

    def clean(self) -> None:
        """End what is left of processes and names, so that the next count begins at nothing."""
        end = time.monotonic() + 30
        while (pids := self.processes()) and time.monotonic() < end:
            for pid in [-1] if self.private else pids:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        for name in self.names():
            with suppress(OSError):
                Path("/dev/shm", name).unlink()

    def touched(self) -> bool:
        """Whether somebody changed what is precious; it is put back."""
        file, shm = self.precious / "precious.txt", Path("/dev/shm", f"precious-{self.token}")
        there = [path.is_file() and path.read_text() == "precious" for path in (file, shm)]
        if not all(there):
            file.parent.mkdir(exist_ok=True)
            file.write_text("precious")
            shm.write_text("precious")
        return not all(there)


@contextmanager
def prepared() -> Iterator[Ground]:
    """A ground with a copy of the tool, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="mh", dir="/tmp", ignore_cleanup_errors=True) as name:
        ground = Ground(Path(name))
        ground.folder.chmod(0o755)
        for folder in ("home", "notes", "cache", "precious"):
            (ground.folder / folder).mkdir()
            (ground.folder / folder).chmod(0o777)
        for package in ("compare", "scenarios"):
            shutil.copytree(REPOSITORY / package, ground.tree / package, ignore=shutil.ignore_patterns("__pycache__"))
        for topic in (HERE / "scenarios").glob("hostile_*"):
            shutil.copytree(topic, ground.tree / "scenarios" / topic.name, ignore=shutil.ignore_patterns("__pycache__"))
        ground.touched()
        ground.names_before = frozenset(path.name for path in Path("/dev/shm").glob("*"))
        lend_to_user(ground)
        try:
            yield ground
        finally:
            ground.clean()
            Path("/dev/shm", f"precious-{ground.token}").unlink(missing_ok=True)
            subprocess.run(["umount", str(ground.folder / "base")], capture_output=True, check=False)
            shutil.rmtree(ground.folder, ignore_errors=True)


def lend_to_user(ground: Ground) -> None:
    """Show this Python where a normal user can see it, for it may stand in root's own folder. Only in a world of our own."""
    if ground.private:
        (ground.folder / "base").mkdir()
        subprocess.run(["mount", "--bind", sys.base_prefix, str(ground.folder / "base")], check=True)


def outputs(cwd: Path) -> tuple[Path, Path]:
    """Where the output of a command that ran in a folder stands."""
    return cwd.parent / f"{cwd.name}.out", cwd.parent / f"{cwd.name}.err"


def texts(cwd: Path) -> tuple[str, str]:
    """What a command that ran in a folder printed on stdout and stderr: of each the first megabytes."""
    return tuple(path.open("rb").read(30_000_000).decode("utf-8", "surrogateescape") for path in outputs(cwd))  # type: ignore[return-value]


def memory_of(pid: int) -> int:
    """The most bytes that a process held at a time; 0 when it has ended."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]) * 1024
    return 0


def lives(entry: Path) -> bool:
    """Whether a process still has a thread that is no zombie."""
    states = [(task / "stat").read_text().rpartition(")")[2].split()[0] for task in (entry / "task").iterdir()]
    return any(state not in "ZX" for state in states)


def has_token(entry: Path, token: str) -> bool:
    """Whether a process, or one of its threads where the first has ended, carries a token."""
    for place in (entry, *(entry / "task").iterdir()):
        for what in ("environ", "cmdline"):
            with suppress(OSError):
                if token.encode() in (place / what).read_bytes():
                    return True
    return False


def owned(path: Path) -> bool:
    """Whether a file is of this user, or of the one that this program works as."""
    with suppress(OSError):
        return path.lstat().st_uid in {os.getuid(), NOBODY}
    return False


def escapes(text: str) -> str:
    """The first control character that is none of our own styles, with what stands around it; empty when there is none."""
    plain = OUR_STYLE.sub("", text)
    found = CONTROL.search(plain)
    return plain[max(0, found.start() - 30) : found.start() + 30] if found else ""


def broke(ended: Ended) -> str:
    """The words of a fault of the tool, if its stderr or its exit code tell of one."""
    for sign in ("fault of mpcompare", "Traceback (most recent call last)", "Fatal Python error"):
        if sign in ended.err:
            return " | ".join(ended.err.strip().splitlines()[-3:])
    return f"exit code {ended.code}: {ended.err[-200:]}" if ended.code not in {0, 1, 2, 4, 130, None} else ""


def size_of(folder: Path) -> int:
    """The bytes that the files of a folder take on the disk."""
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_blocks * 512  # noqa: PTH118
    return total

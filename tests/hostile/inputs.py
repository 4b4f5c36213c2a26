"""Hostile results files and hostile words on the command line, and then what the tool says and writes."""

import errno
import json
import os
import pty
import random
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from hostile import files, forge, valid
from hostile.ground import GIGABYTE, Ended, Ground, broke, escapes
from hostile.tally import Tally

LONGEST = 10.0
"""Seconds that a command may take."""

MUTATED = 100
SECONDS = 90
"""Files that chance makes, and the seconds after which no more of them are tried."""

WORKERS = 2

OF_A_RUN = ("isolation", "inherit-globals", "pickle-task", "start")
"""What the real file holds."""

Faults = list[tuple[str, str]]
"""Of each fault its figure in the table, and what happened."""

REPORTS: tuple[tuple[str, ...], ...] = (
    ("report", "{}", "-o", "x.html"),
    ("report", "{}", "-o", "x.md"),
    ("report", "{}", "-o", "x.xml"),
    ("report", "{}", "-o", "x.csv"),
    ("report", "{}", "-o", "x.csv", "--samples"),
    ("report", "{}", "base.json", "-o", "x.html"),
    ("report", "{}", "base.json", "-o", "x.md"),
)
DIFFS: tuple[tuple[str, ...], ...] = (
    ("diff", "base.json", "{}"),
    ("diff", "{}", "base.json"),
    ("diff", "base.json", "{}", "--format", "markdown"),
    ("diff", "base.json", "{}", "--format", "json"),
)
CHOICES: tuple[tuple[str, ...], ...] = (
    ("pick", "-r", "{}", "--why", "--threads", "--inherits", "--data", "1GB"),
    ("pick", "-r", "{}", "--format", "json"),
    ("pick", "-r", "{}", "--format", "markdown", "--no-pool"),
)
RESUMED: tuple[tuple[str, ...], ...] = (
    ("run", "isolation", "-b", "fork", "--all", "--resume", "{}"),
    ("run", "isolation", "-b", "fork", "--format", "markdown", "--resume", "{}"),
    ("run", "isolation", "-b", "fork", "--format", "json", "--resume", "{}"),
)
TO_MEASURE = ("run", "start", "-b", "fork", "--budget", "1", "--precision", "100", "--resume", "{}")
EVERY = (*REPORTS, *DIFFS, *CHOICES, *RESUMED)

ODD_WORDS = (
    *("", " ", "-", "--", "---", ".", "..", "/", "~", "%s", "{}", "$(touch pwned)", "`touch pwned`", "; touch pwned", "zq[", "[!", "[]"),
    *("../isolation", "isolation.py", "isolation\n", "\x1b[2J", "zq\x1b]0;t\x07", "\u202ezq", "\udcff", "x" * 5000, "9" * 400, "nan"),
    *("inf", "-inf", "-1", "0", "1e999", "1e-400", "0x10", "1_000", "\u0661", "None", "True"),
)
"""What is typed in the place of a name or a figure."""

AMOUNTS = (
    ("--data", files.DIGITS),
    ("--payload", files.DIGITS),
    ("--data", files.DIGITS + "GB"),
    ("--tasks", "9" * 300),
    ("--tasks", "9" * 5000),
    ("--workers", "9" * 300),
    ("--task-time", files.DIGITS + "h"),
    ("--main-import", files.DIGITS),
    ("--tasks", "9" * 300, "--task-time", "9" * 300 + "h", "--data", "9" * 300 + "GB", "--workers", "9" * 20),
    ("--workers", "1", "--tasks", "1", "--task-time", "0"),
    ("--modules", files.STEER.replace("\x1b]", "")[:10] + "\x1b[2J"),
)
"""Requirements that `pick` may not be able to count with."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file, or none, and the commands that are to take it."""

    title: str
    path: Path | None
    commands: tuple[tuple[str, ...], ...]


def run(ground: Ground, tally: Tally, share: float, chance: random.Random) -> None:
    """Make a real file, and then try the others beside it."""
    folder = ground.new_folder()
    base = real_file(ground, folder, share)
    environment = ground.environment(TMPDIR=str(ground.new_folder()), XDG_CACHE_HOME=str(folder), FORCE_COLOR="1")
    warm_up = [[word.format("base.json") for word in command] for command in EVERY]
    context = get_context("spawn")  # a small process, whose forks are small, too
    with ProcessPoolExecutor(WORKERS, context, initializer=forge.load, initargs=(ground.tree, warm_up, folder)) as pool:
        waiting: set[Future[tuple[int, Faults]]] = set()
        for job in jobs(base, folder, share, chance):
            waiting.add(pool.submit(try_it, job, folder, environment))
            while len(waiting) > WORKERS:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                count(tally, done)
        count(tally, waiting)
    on_a_terminal(ground, tally, base, folder)


def real_file(ground: Ground, folder: Path, share: float) -> files.Document:
    """The results of a real run, in `base.json`. Raises RuntimeError when there are none."""
    small = ("-b", "fork", "-b", "spawn", "--budget", "2") if share < 1 else ("--budget", "3")
    ended = ground.run("run", *OF_A_RUN, *small, "-o", "base.json", cwd=folder, bound=90, TMPDIR=str(ground.new_folder()))
    if ended.code != 0:
        raise RuntimeError(f"the real run ended with {ended.code}: {ended.err}")
    return json.loads((folder / "base.json").read_text())  # type: ignore[no-any-return]


def jobs(base: files.Document, folder: Path, share: float, chance: random.Random) -> Iterator[Job]:
    """All that is to be tried: the base itself, the named files, the words, and then what chance makes."""
    end = time.monotonic() + SECONDS
    yield Job("the real file", folder / "base.json", EVERY)
    names, odd = files.named(base), files.with_odd_values(base)
    for name in names if share == 1 else chance.sample([name for name in names if "long" not in name], 8):
        some = commands_for(name, chance)
        yield Job(name, written(folder, names[name]()), some if share == 1 else some[:3])
    for name in odd if share == 1 else chance.sample(list(odd), 5):
        yield Job(name, written(folder, odd[name]()), commands_for_odd(name, chance))
    no_lists: tuple[object, ...] = ({}, "", 7, [7])
    for what in no_lists if share == 1 else ():
        path = written(folder, files.in_environment({**base, "cells": []}, measuring=what))
        yield Job(f"measuring {what}", path, (TO_MEASURE,))
    yield from words(folder, share, chance)
    for number, (name, text) in enumerate(files.endless(base, chance)):
        if number >= int(MUTATED * share) or time.monotonic() > end:
            break
        some = (*chance.sample(REPORTS, 2), *chance.sample(DIFFS, 1), *chance.sample((*CHOICES, *RESUMED), 1))
        yield Job(name, written(folder, text), some)


def commands_for(name: str, chance: random.Random) -> tuple[tuple[str, ...], ...]:
    """What a named file is given to: what it was thought of for, and some more."""
    if name.startswith(("steering", "markup")):
        return EVERY
    if name.startswith("long"):
        return DIFFS[0], RESUMED[0], *REPORTS[:2]
    if name.startswith("formula"):
        return REPORTS[3], REPORTS[4], chance.choice(EVERY)
    some = (*REPORTS[:2], *(chance.choice(kind) for kind in (REPORTS[2:], DIFFS, (*CHOICES, *RESUMED))))
    return (CHOICES[0], *some) if name.startswith(("no", "all", "samples", "300")) else some


def commands_for_odd(name: str, chance: random.Random) -> tuple[tuple[str, ...], ...]:
    """What a file with one odd value is given to: what may count with it, or anything."""
    if name.startswith(("cpus", "platform", "sample")):
        return CHOICES[0], RESUMED[0], *REPORTS[-1:], REPORTS[2]
    return (REPORTS[-1] if name.startswith("measuring") else chance.choice(REPORTS), chance.choice((*DIFFS, *CHOICES, *RESUMED)))


def words(folder: Path, share: float, chance: random.Random) -> Iterator[Job]:
    """What is typed in the place of names and figures."""
    options = ("-b", "--python", "--jobs", "--timeout", "--precision", "--budget", "--seed", "--reference", "--format", "--resume")
    commands: list[tuple[str, ...]] = [
        ("run", "isolation", "-b", "fork", option, word) for word in ODD_WORDS for option in options if (option, word) != ("-b", "")
    ]
    commands = chance.sample(commands, 60)
    commands += [("run", word) for word in ODD_WORDS if word and not word.startswith("-")]
    commands += [("report", word, "-o", "x.md") for word in ODD_WORDS[:20]]
    commands += [
        ("report", "base.json", "-o", f"{word}.{ending}") for word in ("\x1b[2J", "x" * 300, "no/where") for ending in ("md", "xml")
    ]
    commands += [("pick", "-r", "base.json", *amounts, "--why") for amounts in AMOUNTS]
    commands += [("list",), ("pick", "--platform", "\x1b[2J"), ("pick", "--python", "\x1b[2J"), ("\x1b[2J",), ("run", "--\x1b[2J")]
    steering = folder / "x\x1b]0;zq\x07.json"
    steering.write_text("{")
    commands += [("report", steering.name, "-o", "x.md"), ("run", "--resume", steering.name), ("diff", steering.name, "base.json")]
    commands += [("pick", "-r", steering.name), ("run", "-o", steering.name)]
    for command in commands if share == 1 else chance.sample(commands, 10):
        yield Job(f"words {command!r:.100}", None, (command,))


def written(folder: Path, what: object) -> Path:
    """A new file that holds a document, a text or bytes."""
    path = folder / f"f{time.monotonic_ns()}.json"
    path.write_bytes(what if isinstance(what, bytes) else (what if isinstance(what, str) else json.dumps(what)).encode())
    return path


def count(tally: Tally, done: set[Future[tuple[int, Faults]]]) -> None:
    """Put what some jobs came to into the table."""
    for future in done:
        number, faults = future.result()
        tally.did("inputs", number)
        for figure, what in faults:
            tally.fault("inputs", figure, what)


def try_it(job: Job, folder: Path, environment: dict[str, str]) -> tuple[int, Faults]:
    """Give a file to its commands, each in a folder of its own: how many there were, and what was wrong. One that is late is the last."""
    faults: Faults = []
    tried = 0
    for command in job.commands:
        tried += 1
        place = folder / f"w{os.getpid()}-{tried}-{time.monotonic_ns()}"
        place.mkdir()
        (place / "base.json").symlink_to(folder / "base.json")
        for path in folder.glob("x\x1b*.json"):
            (place / path.name).symlink_to(path)
        file = place / "file.json"
        if job.path:
            file.symlink_to(job.path) if command[0] != "run" else shutil.copy(job.path, file)
        arguments = [file.name if word == "{}" else word for word in command]
        ended = forge.run(arguments, place, environment, LONGEST + 1)
        found = judge(ended, arguments, place, job.path)
        faults += [(figure, f"{job.title}: mpcompare {' '.join(arguments)[:80]}: {what}") for figure, what in found]
        shutil.rmtree(place, ignore_errors=True)
        if any(figure.startswith("over") for figure, _ in found):
            break
    if job.path and job.path.name != "base.json":
        job.path.unlink()
    return tried, faults


def judge(ended: Ended, arguments: Sequence[str], place: Path, original: Path | None) -> Faults:
    """What is wrong with what a command said and wrote."""
    faults: Faults = []
    if ended.code is None or ended.seconds > LONGEST:
        faults.append(("over 10 s", f"{ended.seconds:.1f} s"))
    if ended.peak > GIGABYTE or "MemoryError" in ended.err:
        faults.append(("over 1 GB", f"{ended.peak // 1_000_000} MB"))
    elif what := broke(ended):
        faults.append(("faults of the tool", what))
    if what := escapes(ended.out) or escapes(ended.err):
        faults.append(("escapes", repr(what)))
    if any(path.name == "pwned" for path in place.iterdir()):
        faults.append(("programs of theirs run", "it made a file"))
    faults += [("outputs that are not valid", what) for what in wrong_outputs(ended, arguments, place, original)]
    return faults


def wrong_outputs(ended: Ended, arguments: Sequence[str], place: Path, original: Path | None) -> Iterator[str]:
    """What is wrong with the files that a command wrote, and with its stdout where that has a format."""
    style = arguments[arguments.index("--format") + 1] if "--format" in arguments[:-1] else ""
    if ended.code in {0, 1, 4}:
        for path in place.glob("x.*"):
            if what := valid.wrong_with(path):
                yield f"{path.suffix}: {what}"
            if what := escapes(path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").replace("\t", " ")):
                yield f"{path.suffix} with a raw {what!r}"
        if style == "json" and (what := valid.strict_json(ended.out)):
            yield f"JSON: {what}"
        if style == "markdown" and (what := valid.markdown(ended.out)):
            yield f"Markdown: {what}"
        if "--resume" in arguments and (place / "file.json").exists() and (what := valid.wrong_with(place / "file.json")):
            yield f"the file after it: {what}"
    elif ended.code == 2 and original and (place / "file.json").read_bytes() != original.read_bytes():
        yield "the file is not what it was"


def on_a_terminal(ground: Ground, tally: Tally, base: files.Document, folder: Path) -> None:
    """Show steering texts on a terminal, which gets styles that a file does not."""
    label = next(iter(base["pythons"]))
    rows = [files.cell(base, "isolation", name, answers={f"{files.STYLED} q": f"{name}{files.STYLED}"}) for name in ("fork", "spawn")]
    steering = files.document(base, rows, pythons={label: base["pythons"][label]})
    for command in (("diff", "base.json", "{}"), ("run", "isolation", "-b", "fork", "-b", "spawn", "--resume", "{}"), ("pick", "-r", "{}")):
        path = written(folder, steering)
        arguments = [path.name if word == "{}" else word for word in command]
        text = terminal_of([*ground.command(), *arguments], folder, ground.environment(XDG_CACHE_HOME=str(folder), TERM="xterm"))
        tally.did("inputs")
        if what := escapes(text.replace("\r\n", "\n")):
            tally.fault("inputs", "escapes", f"on a terminal: mpcompare {' '.join(command)}: {what!r}")


def terminal_of(command: Sequence[str], cwd: Path, environment: dict[str, str]) -> str:
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        text = bytearray()
        while part := read_or_end(ours):
            text += part
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
    os.close(ours)
    return text.decode("utf-8", "surrogateescape")


def read_or_end(descriptor: int) -> bytes:
    """What a terminal has to read; nothing once nobody writes to it any more."""
    try:
        return os.read(descriptor, 65536)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return b""

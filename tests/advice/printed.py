"""Every program that `pick` can print, and what comes of one when it is run as a script, under a Python."""

import ast
import itertools
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compare.backends import BACKENDS
from compare.machine.pythons import lend
from compare.pick.requirements import Requirements
from compare.pick.snippets import snippet

OPTIONS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "kind": (("program", {}), ("library", {"library": True})),
    "tasks": (("pool", {}), ("short", {"tasks": 1000, "task_seconds": 0.001}), ("no-pool", {"pool": False})),
    "data": (("", {}), ("objects", {"data": 1}), ("bytes", {"data": 1, "data_is_bytes": True}), ("inherits", {"inherits": True})),
    "threads": (("", {}), ("threads", {"threads": True})),
    "modules": (
        ("", {}),
        ("modules", {"preload": ("json",)}),
        ("modules-without-threads", {"preload": ("json",), "threads_at_import": False}),
        ("threads-at-import", {"threads_at_import": True}),
    ),
}
"""What changes the text: a name for each choice, and what a program says for it."""

WORK = '"""Put the work of one task here."""\n'

WITNESS = """\
    import multiprocessing, os
    with open(os.environ["WITNESS"], "a") as witness:
        print(type(multiprocessing.current_process()).__name__, file=witness)
"""
"""What each task does first here: it says what kind of process it runs in."""

CALLER = """\
import functools, inspect, multiprocessing
from concurrent.futures import ProcessPoolExecutor

import library

if __name__ == "__main__":
    if "{backend}" == "loky":
        from loky import ProcessPoolExecutor
        new_executor = functools.partial(ProcessPoolExecutor, 2)
    else:
        context = multiprocessing.get_context("{backend}")
        new_executor = functools.partial(ProcessPoolExecutor, 2, mp_context=context)
    asked = inspect.signature(library.work).parameters
    data = [bytes(range(4))] if "data" in asked else []
    if "executor" in asked:
        with new_executor() as executor:
            print(library.work(range(4), executor))
    elif "new_executor" in asked:
        print(library.work(range(4), *data, new_executor))
    else:
        print(library.work(range(4), *data))
"""
"""A program that uses the library."""

PROCESSES = {"fork": "ForkProcess", "spawn": "SpawnProcess", "forkserver": "ForkServerProcess", "loky": "LokyProcess"}
RESULTS = [0, 2, 4, 6]


@dataclass(frozen=True)
class Printed:
    """A program that `pick` prints."""

    name: str
    backend: str
    text: str
    library: bool = False


@dataclass(frozen=True)
class Ran:
    """What came of it."""

    code: int
    results: list[int]
    errors: str
    processes: list[str]
    """Of each task, the class of its process."""


def printed() -> Iterator[Printed]:
    """Each different text for each backend, named after the first options that print it."""
    seen = set()
    for backend, *choices in itertools.product(BACKENDS, *OPTIONS.values()):
        said = {field: value for _, fields in choices for field, value in fields.items()}
        wanted = replace(Requirements(workers=2), **said)
        text = snippet(wanted, backend)
        if (backend, text) not in seen:
            seen.add((backend, text))
            name = "-".join(filter(None, (backend, *(name for name, _ in choices))))
            yield Printed(name, backend, text, wanted.library)


def covering(programs: list[Printed]) -> list[Printed]:
    """The few programs that have each line that is printed for a backend, or for a library."""
    lines = {one: {("library" if one.library else one.backend, line) for line in one.text.splitlines()} for one in programs}
    left, chosen = set().union(*lines.values()), []
    while left:
        chosen.append(max(programs, key=lambda one: len(lines[one] & left)))
        left -= lines[chosen[-1]]
    return chosen


def run_all(programs: list[Printed], folder: Path, python: str) -> dict[str, Ran]:
    """Name -> what came of it; four at a time."""
    lend(["loky", "cloudpickle"], folder / "lent")
    with ThreadPoolExecutor(4) as threads:
        return dict(
            zip((one.name for one in programs), threads.map(lambda one: run(one, folder / one.name, python), programs), strict=True)
        )


def run(program: Printed, folder: Path, python: str) -> Ran:
    """Run it in a folder of its own, with the witness in its task and nothing else changed."""
    folder.mkdir()
    text = program.text.replace(WORK, WORK + WITNESS)
    assert text != program.text
    (folder / ("library.py" if program.library else "program.py")).write_text(text)
    if program.library:
        (folder / "program.py").write_text(CALLER.format(backend=program.backend))
    witness = folder / "witness"
    environment = os.environ | {"WITNESS": str(witness), "PYTHONPATH": str(folder.parent / "lent")}
    done = subprocess.run([python, "program.py"], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return Ran(done.returncode, results_of(done.stdout), done.stderr, witness.read_text().split() if witness.exists() else [])


def results_of(printed: str) -> list[int]:
    """The results in the order of the arguments; a program with a process for each task prints them with their arguments."""
    said = ast.literal_eval(printed) if printed else []
    return [result for _, result in sorted(said)] if said and isinstance(said[0], tuple) else said


def expected(program: Printed) -> Ran:
    """What has to come of it: four right results, each of a process of the backend's, and not a word of complaint."""
    return Ran(0, RESULTS, "", [PROCESSES[program.backend]] * 4)

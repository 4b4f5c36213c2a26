"""The programs that `pick` prints: each part of them is run as a script, under its backend, and does what it says."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from advice.printed import Printed, Ran, covering, expected, printed, run, run_all

from compare.backends import BACKENDS
from compare.machine.installed import installed, numbers
from compare.machine.pythons import lend
from compare.pick.requirements import Requirements
from compare.pick.snippets import snippet

PRINTED = list(printed())
RUN = covering(PRINTED)
OTHERS = {
    ".".join(map(str, version[:2])): python.executable
    for python in reversed(installed())
    if [3, 10] <= (version := numbers(python.version))[:2] != list(sys.version_info[:2]) and not python.version.endswith("t")
}
"""The newest of each other version that can run loky."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """What came of each."""
    return run_all(RUN, tmp_path_factory.mktemp("printed"), sys.executable)


@pytest.mark.parametrize("program", RUN, ids=lambda program: program.name)
def test_a_program(ran: dict[str, Ran], program: Printed) -> None:
    """It ends well and says nothing but its results, which are right; each task ran in a process of the backend's kind."""
    assert ran[program.name] == expected(program)


@pytest.mark.parametrize("version", OTHERS)
def test_on_another_python(tmp_path: Path, version: str) -> None:
    """The program with the most parts runs there, too."""
    lend(["loky", "cloudpickle"], tmp_path / "lent")
    program = max((one for one in PRINTED if one.backend == "forkserver" and not one.library), key=lambda one: len(one.text))
    assert run(program, tmp_path / program.name, OTHERS[version]) == expected(program)


HOLD = """\
holder = threading.Thread(target=hold, daemon=True)
        holder.start()
        held.wait()
"""

BEGINNING = """\
import os
import threading

lock, held = threading.Lock(), threading.Event()


def hold():
    with lock:
        held.set()
        threading.Event().wait()


"""


@pytest.mark.parametrize("early", [True, False], ids=["as it is printed", "without the early start"])
def test_workers_that_start_before_the_threads(tmp_path: Path, early: bool) -> None:
    """A lock that a thread holds is free in the workers of fork that the program starts before; it is not where they start later."""
    text = snippet(Requirements(threads=True, workers=2), "fork").replace("# Start threads from here on.\n", HOLD)
    text = text.replace(
        "    return 2 *", "    if not lock.acquire(blocking=False):\n        os._exit(3)\n    lock.release()\n    return 2 *"
    )
    if not early:
        text = "".join(line for line in text.splitlines(keepends=True) if "started" not in line)
    (tmp_path / "program.py").write_text(BEGINNING + text)
    line = [sys.executable, "-W", "ignore::DeprecationWarning", "program.py"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, "BrokenProcessPool" in done.stderr) == (("[0, 2, 4, 6]\n", False) if early else ("", True))


def test_a_task_that_dies(tmp_path: Path) -> None:
    """A process of its own that ends without a result is an error, and no result fewer."""
    text = snippet(Requirements(pool=False), "spawn").replace(
        "    return 2 *", "    if argument == 2:\n        raise SystemExit(3)\n    return 2 *"
    )
    (tmp_path / "program.py").write_text(text)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, "EOFError" in done.stderr) == (1, "", True)


def test_no_more_processes_than_workers(tmp_path: Path) -> None:
    """As many run at a time as there are workers, and no more."""
    text = snippet(Requirements(pool=False, workers=3), "fork")
    added = "        running[receiver] = argument, process\n"
    (tmp_path / "program.py").write_text(text.replace(added, f"{added}        print(len(running))\n"))
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    *running, _ = done.stdout.splitlines()
    assert (len(running), max(running)) == (4, "3")


def test_each_fits_a_terminal() -> None:
    """Of 80 columns, of which two are the report's."""
    assert [line for program in PRINTED for line in program.text.splitlines() if len(line) > 78 and "preload" not in line] == []


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ({"threads": False, "preload": ("json",)}, '    context.set_forkserver_preload(["__main__", "json"])\n'),
        ({"threads_at_import": False, "preload": ("json",)}, '    context.set_forkserver_preload(["__main__", "json"])\n'),
        ({"preload": ("json",)}, '    # context.set_forkserver_preload(["__main__", "json"])\n'),
        ({"threads": True, "preload": ("json",)}, '    # context.set_forkserver_preload(["__main__", "json"])\n'),
        ({"threads_at_import": True, "preload": ("json",)}, "    context.set_forkserver_preload([])\n"),
        ({"threads_at_import": True}, "    context.set_forkserver_preload([])\n"),
    ],
)
def test_modules(wanted: dict[str, Any], line: str) -> None:
    """A fork server imports them, and the main module as before, where no import starts threads: their children would have none."""
    requirements = Requirements(**wanted)
    assert line in snippet(requirements, "forkserver")
    assert "preload" not in snippet(requirements, "spawn") + snippet(Requirements(), "forkserver")


def test_modules_whose_generators_the_workers_use() -> None:
    """They are not made once for all workers, which would all draw the same numbers."""
    assert "preload" not in snippet(Requirements(preload=("json",), made_before=True, threads=False), "forkserver")


STARTS_THREAD = """\
import threading

ending = threading.Event()
thread = threading.Thread(target=ending.wait, daemon=True)
thread.start()
"""


@pytest.mark.parametrize("early", [False, True], ids=["as it is printed", "with the line that is a comment"])
def test_a_module_that_starts_a_thread(tmp_path: Path, early: bool) -> None:
    """The thread of a module runs in each worker that imports the module, and in none where the fork server imported it."""
    (tmp_path / "starts_thread.py").write_text(STARTS_THREAD)
    text = snippet(Requirements(preload=("starts_thread",)), "forkserver")
    text = text.replace("    return 2 * argument", "    import starts_thread\n\n    return starts_thread.thread.is_alive()")
    if early:
        text = text.replace("# context.set", "context.set")
    (tmp_path / "program.py").write_text(text)
    line = [sys.executable, "-W", "ignore::DeprecationWarning", "program.py"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}  # where a fork server of an older Python finds what it preloads
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"{[not early] * 4}\n"


@pytest.mark.parametrize("backend", ["fork", "loky"])
def test_no_more_workers_than_tasks(backend: str) -> None:
    """A forked executor starts all its workers at the first task, and a worker that gets none is of no use."""
    text = snippet(Requirements(workers=100_000, tasks=7), backend)
    assert "100000" not in text
    assert "ProcessPoolExecutor(7" in text


@pytest.mark.parametrize("pool", [True, False])
def test_workers_on_windows(pool: bool) -> None:
    """A program that also runs there has no more than an executor takes there."""
    wanted = Requirements(workers=100, pool=pool, platforms=("linux", "windows"))
    assert "100" not in snippet(wanted, "spawn")
    assert "61, " in snippet(wanted, "spawn")
    assert "100, " in snippet(replace(wanted, platforms=("linux",)), "spawn")


def test_a_backend_without_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its documentation is named."""
    monkeypatch.setitem(BACKENDS, "mine", type(BACKENDS["fork"])("mine", "a:B"))
    assert snippet(Requirements(), "mine") == "# How a program uses mine is in the documentation of mine.\n"

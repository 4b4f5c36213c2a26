"""A real program under a backend: what is switched, and that nothing else of it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compare.backends import BACKENDS
from compare.backends.base import Unsupported
from compare.check import program

START_METHODS = ("fork", "spawn", "forkserver")

EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(1, None, print, ("initialised",), max_tasks_per_child=None) as executor:
    print(any("loky" in kind.__module__ for kind in type(executor).__mro__), executor.submit(abs, -7).result())
"""


def printed(backend: str, uses: str, script: str) -> str:
    """What a script prints under a backend, which ends well."""
    ended = program.run(backend, uses, ["-"], script=script)
    assert ended.exit_code == 0, ended.output
    return ended.output.strip()


@pytest.mark.parametrize("backend", START_METHODS)
def test_the_default_start_method(backend: str) -> None:
    """A program that chooses none gets this one."""
    assert printed(backend, "Process", "import multiprocessing; print(multiprocessing.get_start_method())") == backend


@pytest.mark.parametrize("backend", START_METHODS)
def test_the_choice_of_the_program_wins(backend: str) -> None:
    """Whether it sets one, or takes a context."""
    script = (
        'import multiprocessing as m; m.set_start_method("spawn"); print(m.get_start_method(), m.get_context("fork").get_start_method())'
    )
    assert printed(backend, "Process", script) == "spawn fork"


@pytest.mark.parametrize("first", ["", "import loky", "import concurrent.futures.process"])
def test_the_executor(first: str) -> None:
    """loky's takes its place, with its arguments, whatever the program imports first."""
    assert {*printed("loky", "executor", first + EXECUTOR).splitlines()} == {"initialised", "True 7"}


@pytest.mark.parametrize("backend", START_METHODS)
def test_the_executor_of_a_start_method(backend: str) -> None:
    """It is the standard library's."""
    script = "from concurrent.futures import ProcessPoolExecutor as E; print(E.__module__, E(1)._mp_context.get_start_method())"
    assert printed(backend, "executor", script) == f"concurrent.futures.process {backend}"


@pytest.mark.parametrize("backend", BACKENDS)
def test_nothing_is_imported_before_the_program_does(backend: str) -> None:
    """Neither multiprocessing, nor an executor, nor anything of ours."""
    script = "import sys; print(*{name.partition('.')[0] for name in sys.modules} & {'multiprocessing', 'concurrent', 'loky', 'compare'})"
    assert printed(backend, "executor", script) == ""


def test_what_is_not_reached() -> None:
    """It is said what is."""
    with pytest.raises(Unsupported, match=r"^loky has no way to take over a program's Pool: it replaces executor$"):
        program.run("loky", "Pool", ["-"])
    with pytest.raises(Unsupported, match=r"^nobody has no way to take over a program's Pool: it replaces nothing$"):
        program.run("nobody", "Pool", ["-"])


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_sitecustomize_that_is_there_still_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    """Once, and under its name."""
    (tmp_path / "sitecustomize.py").write_text("print(__name__, 'ran')\nhere = 7\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert printed(backend, "executor", "import sitecustomize; print(sitecustomize.here)").splitlines() == ["sitecustomize ran", "7"]


def test_a_program_that_does_not_end() -> None:
    """It is killed."""
    ended = program.run("spawn", "Process", ["-c", "import time; print('here', flush=True); time.sleep(3600)"], timeout=3)
    assert (ended.exit_code, ended.output) == (None, "here\n")


def test_the_hook_names_no_backend() -> None:
    """What it is to do comes by the environment."""
    for path in Path(program.HOOK).glob("*.py"):
        assert not set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) & BACKENDS.keys()

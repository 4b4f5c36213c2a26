"""What several tests need: fake cells, real cells, and the command as a user runs it."""

import compileall
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache, cached_property
from pathlib import Path

import fake_backends
import psutil
import pytest
from matrix import Matrix, needed_by
from xdist.scheduler import LoadScopeScheduling

from compare.backends import BACKENDS
from compare.catalogue import Scenario, discover
from compare.machine.pythons import Python, probe
from compare.results.model import Cell
from compare.run.runner import Runner, Task

HERE = Path(__file__).parent


class ByCost(LoadScopeScheduling):  # type: ignore[misc]  # ships no types
    """Tests run in several processes, each file in one; the files that look at real cells, which take long, are together in one."""

    def _split_scope(self, nodeid: str) -> str:
        """What runs in one process."""
        file = nodeid.partition("::")[0]
        return "cells" if file in self.cells else file

    @cached_property
    def cells(self) -> set[str]:
        """The files that look at real cells."""
        files = HERE.rglob("test_*.py")
        return {path.relative_to(HERE.parent).as_posix() for path in files if "real_cells" in path.read_text(encoding="utf-8")}


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByCost:
    """How xdist shares the tests out."""
    return ByCost(config, log)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the tests see is not kept where what their user saw is."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Hundreds of interpreters import our modules: they find them compiled, as users do, even where Python is told to write no bytecode."""
    for folder in (HERE.parent / "compare", HERE.parent / "scenarios", HERE):
        compileall.compile_dir(folder, quiet=2)


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """What the tests interrupt can be, even where that is ignored: Ctrl-C in what a shell runs in the background, SIGHUP under nohup."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.fixture(scope="session")
def python() -> Python:
    """The interpreter that runs the tests."""
    return probe(BACKENDS)


@pytest.fixture(scope="session")
def fake_scenarios() -> dict[str, Scenario]:
    """The scenarios of `tests/fake_scenarios`, by name."""
    return {scenario.name: scenario for scenario in discover(HERE / "fake_scenarios")}


@pytest.fixture
def run_fakes(python: Python, fake_scenarios: dict[str, Scenario]) -> Callable[..., list[Cell]]:
    """Run a fake scenario under fake backends; the cells come in the order of the backends."""

    def run(*backends: str, scenario: str = "ask", timeout: float = 30, jobs: int = 2) -> list[Cell]:
        tasks = [Task(fake_scenarios[scenario], name, fake_backends.BACKENDS[name], python) for name in backends]
        with closing(Runner(jobs=jobs, timeout=timeout).run(tasks)) as cells:
            by_backend = {cell.backend: cell for cell in cells}
        return [by_backend[name] for name in backends]

    return run


@pytest.fixture(scope="session")
def real_cells(python: Python, request: pytest.FixtureRequest) -> Matrix:
    """The real cells that answer, each run when a test needs it, and once for all tests: `real_cells[scenario, backend]`."""
    return Matrix(python, needed_by(request.session.items))


@pytest.fixture(scope="session")
def measured_cell(python: Python) -> Callable[[str, str], Cell]:
    """A cell of a scenario that measures, under a backend; run alone, and once for all tests."""
    measuring = {scenario.name: scenario for scenario in discover() if scenario.measures}

    @cache
    def measured(scenario: str, backend: str) -> Cell:
        with Runner(1, timeout=100).alone() as run:
            return run(Task(measuring[scenario], backend, BACKENDS[backend].target, python))

    return measured


def command(arguments: Sequence[str], **environment: str) -> tuple[list[str], dict[str, str]]:
    """The installed command with its arguments, and an environment for it in which nothing depends on who runs the tests."""
    plain = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR", "FORCE_COLOR"}}
    return [str(Path(sys.executable).with_name("mpcompare")), *arguments], {**plain, **environment}


@pytest.fixture
def mpcompare(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `mpcompare` as a user does, in an empty folder, to its end."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        line, variables = command(arguments, **environment)
        return subprocess.run(
            line,
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=100,
        )

    return run


def assert_gone(folder: Path) -> None:
    """No process of a run that was started in `folder` is left, after the seconds that a janitor may need."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        cells = [process for process in psutil.process_iter() if of_a_cell(process) == str(folder)]
        if not cells:
            return
        time.sleep(0.05)
    pytest.fail(f"still there: {cells}")


def of_a_cell(process: psutil.Process) -> str:
    """The folder in which the run was started that a process is a cell of; empty for any other."""
    try:
        environment = process.environ()
    except psutil.Error:
        return ""
    return environment.get("STARTED_IN", "") if "MPCOMPARE_CELL" in environment else ""

"""What the tool itself costs: a cell, a command, a whole run, and the two-thousandth cell. Run: `python tests/benchmarks/engine.py`.

Each figure is a ratio of medians from one run, whose parts took turns.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

import fake_backends

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.machine.pythons import probe
from compare.run.runner import Runner, Task

TESTS = Path(__file__).parent.parent
MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))


def main() -> None:
    """Print every figure with the bound it is held to."""
    cell_overhead()
    commands()
    whole_run()
    many_cells()


def in_turns(*programs: Callable[[], object], times: int = 20) -> list[float]:
    """The median wall time of each, in seconds, after one round that does not count."""
    seconds: list[list[float]] = [[] for _ in programs]
    for _ in range(times + 1):
        for program, figures in zip(programs, seconds, strict=True):
            began = time.perf_counter()
            program()
            figures.append(time.perf_counter() - began)
    return [median(figures[1:]) for figures in seconds]


def python(code: str) -> Callable[[], object]:
    """A program that is `python -c code`."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def cell_overhead() -> None:
    """A scenario that does nothing under fork, against an interpreter that imports what fork needs."""
    (scenario,) = (scenario for scenario in discover(TESTS / "fake_scenarios") if scenario.name == "nothing")
    task = Task(scenario, "fork", BACKENDS["fork"].target, probe(BACKENDS))
    seconds: list[float] = []
    bare: list[float] = []
    with closing(Runner(1, 30).run([task] * 21)) as cells:
        for cell in cells:
            seconds.append(cell.seconds)
            bare += in_turns(python("import multiprocessing.context"), times=1)
    report("a cell that does nothing / python -c 'import multiprocessing.context'", median(seconds[1:]), median(bare[1:]), 1.5)


def commands() -> None:
    """`--help` and `list`, against an interpreter that imports click."""
    bare, help_, list_ = in_turns(
        python("import click"),
        lambda: subprocess.run([MPCOMPARE, "--help"], check=True, stdout=subprocess.DEVNULL),
        lambda: subprocess.run([MPCOMPARE, "list"], check=True, stdout=subprocess.DEVNULL),
    )
    report("mpcompare --help / python -c 'import click'", help_, bare, 2)
    report("mpcompare list / python -c 'import click'", list_, bare, 2)


def whole_run() -> None:
    """The seed's scenarios under all backends, against the sum of their cells' seconds over the jobs."""
    seed = {"daemon", "isolation", "lifecycle", "lock", "producer-consumer", "queue"}
    here, jobs = probe(BACKENDS), os.cpu_count() or 1
    tasks = [Task(scenario, name, row.target, here) for scenario in discover() if scenario.name in seed for name, row in BACKENDS.items()]
    began = time.perf_counter()
    with closing(Runner(jobs, 60).run(tasks)) as cells:
        total = sum(cell.seconds for cell in cells)
    report(f"{len(tasks)} cells / (sum of their seconds / {jobs} jobs)", time.perf_counter() - began, total / jobs, 1.3)


def many_cells(count: int = 2000) -> None:
    """Cells of a backend that does nothing: the tool's memory, and the time per cell, at the end and at the start."""
    (scenario,) = (scenario for scenario in discover(TESTS / "fake_scenarios") if scenario.name == "ask")
    tasks = [Task(scenario, "answering", fake_backends.BACKENDS["answering"], probe(BACKENDS))] * count
    me, memory, ended = psutil.Process(), [], []
    with closing(Runner(2, 30).run(tasks)) as cells:
        for number, _ in enumerate(cells):
            ended.append(time.perf_counter())
            if number in {count // 10, count - 1}:
                memory.append(me.memory_info().rss)
    tenth = count // 10
    report("memory after the last cell / after the first tenth (bytes)", memory[1], memory[0], 1.1)
    report(
        "time per cell in the last tenth / in the first (seconds)",
        (ended[-1] - ended[-tenth]) / (tenth - 1),
        (ended[tenth - 1] - ended[0]) / (tenth - 1),
        1.1,
    )


def report(what: str, figure: float, reference: float, bound: float) -> None:
    """Print one ratio."""
    print(f"{figure / reference:6.2f}  (at most {bound})  {what}: {figure:.4g} / {reference:.4g}", flush=True)


if __name__ == "__main__":
    main()

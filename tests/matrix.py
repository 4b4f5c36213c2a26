"""The real cells that tests look at: run when a test needs one, together with all those that the other selected tests will need."""

from collections.abc import Iterable, Iterator
from contextlib import closing

import pytest

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.machine.pythons import Python
from compare.results.model import Cell
from compare.run.runner import Runner, Task

Key = tuple[str, str]
"""Scenario and backend."""

ASKING = {scenario.name: scenario for scenario in discover() if not scenario.measures}


class Matrix:
    """The cells of the scenarios that ask, each run once, under this Python."""

    def __init__(self, python: Python, wanted: Iterable[Key]) -> None:
        self.python, self.wanted = python, set(wanted)
        self.cells: dict[Key, Cell] = {}

    def __getitem__(self, key: Key) -> Cell:
        return self.of([key])[0]

    def of(self, keys: Iterable[Key]) -> list[Cell]:
        """These cells, in this order. If one of them has not been run yet, all that are wanted are."""
        keys = list(keys)
        if not self.cells.keys() >= set(keys):
            self.run(self.wanted.union(keys) - self.cells.keys())
        return [self.cells[key] for key in keys]

    def run(self, keys: set[Key]) -> None:
        """Run cells side by side, more at a time than there are cores: some wait."""
        tasks = [
            Task(scenario, backend, row.target, self.python)
            for scenario in ASKING.values()
            for backend, row in BACKENDS.items()
            if (scenario.name, backend) in keys
        ]
        with closing(Runner(jobs=4, timeout=60).run(tasks)) as cells:
            self.cells |= {(cell.scenario, cell.backend): cell for cell in cells}


def every_backend(scenarios: Iterable[str]) -> list[Key]:
    """The keys of all cells of some scenarios."""
    return [(scenario, backend) for scenario in scenarios for backend in BACKENDS]


def needed_by(tests: Iterable[pytest.Item]) -> Iterator[Key]:
    """The cells that tests will need, as far as their parameters tell: those of a `scenario`, under a `backend` or under all."""
    for test in tests:
        parameters = test.callspec.params if hasattr(test, "callspec") and "real_cells" in getattr(test, "fixturenames", ()) else {}
        if "scenario" in parameters:
            backends = [parameters["backend"]] if "backend" in parameters else BACKENDS
            yield from ((parameters["scenario"], backend) for backend in backends)

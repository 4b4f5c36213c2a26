"""A run: which cells it wants, what the results say of where and how they were made, and whether a file can be gone on with."""

from __future__ import annotations

import os
import platform
import random
import shlex
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, product

import compare
from compare.backends import BACKENDS
from compare.catalogue import Scenario
from compare.machine.load import cores, cores_in_use, pressure
from compare.machine.pythons import Python
from compare.results.model import Cell, Description, Environment, Interpreter, Measuring, Results, Selection, latest
from compare.run import rounds
from compare.run.runner import Runner, Task


def started(pythons: Sequence[Python]) -> Results:
    """The results of a run that begins now, on this machine."""
    environment = Environment(
        platform=platform.platform(),
        cpus=cores(),
        started=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        seconds=0.0,
        mpcompare=compare.__version__,
        command=shlex.join(["mpcompare", *sys.argv[1:]]),
    )
    return Results(environment, {python.label: Interpreter(**python.about) for python in pythons}, {})


def select(results: Results, scenarios: Sequence[Scenario], backends: Sequence[str], pythons: Sequence[Python]) -> None:
    """Note what this run is to run, so that the results tell what they lack however it ends."""
    names = Selection([scenario.name for scenario in scenarios], list(backends), [python.label for python in pythons])
    if names not in results.selected:
        results.environment = replace(results.environment, selected=[*results.selected, names])


def gone_on_with(results: Results, pythons: Sequence[Python]) -> Results:
    """A run to go on with, now also with these Pythons. Raises ValueError when it was made elsewhere: two places do not mix."""
    here = started(pythons)
    places = [("platform", results.environment.platform, here.environment.platform)]
    places += [
        (f"Python {label}", str(vars(then)), str(vars(here.pythons[label])))
        for label, then in results.pythons.items()
        if label in here.pythons
    ]
    for thing, then, now in places:
        if then != now:
            raise ValueError(f"made on another {thing} ({then}), this is {now}")
    results.pythons = here.pythons | results.pythons
    results.cells = latest(results.cells)
    return results


def about(scenario: Scenario) -> Description:
    """What the results file says of a scenario."""
    return Description(
        question=scenario.question,
        why=scenario.why,
        links=list(scenario.links),
        topic=scenario.topic,
        source=scenario.path.read_text(encoding="utf-8", errors="replace"),
    )


def to_answer(scenarios: Sequence[Scenario], backends: Sequence[str], pythons: Sequence[Python], results: Results) -> list[Task]:
    """The cells that are to answer, without those that are there."""
    there = {cell.key for cell in results.cells}
    asking = [scenario for scenario in scenarios if not scenario.measures]
    tasks = [Task(scenario, backend, BACKENDS[backend], python) for scenario in asking for python in pythons for backend in backends]
    return [task for task in tasks if task.key not in there]


def to_measure(scenarios: Sequence[Scenario], backends: Sequence[str], pythons: Sequence[Python], results: Results) -> list[list[Task]]:
    """The cells that are to measure, by scenario, without the scenarios that are there and were not interrupted.

    Where only some of a scenario's cells are there, they are measured anew with the others: figures of different rounds are not paired.
    """
    groups = []
    for scenario, python in product(scenarios, pythons):
        cells = [cell for cell in results.cells if (cell.scenario, cell.python) == (scenario.name, python.label)]
        there = {cell.backend for cell in cells}
        if scenario.measures and (not there.issuperset(backends) or any(cell.cut_short for cell in cells)):
            groups.append([Task(scenario, name, BACKENDS[name], python) for name in BACKENDS if name in there.union(backends)])
    return groups


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells that a run wants, and how it goes about them."""

    answering: Sequence[Task]
    measuring: Sequence[Sequence[Task]]
    """By scenario."""
    jobs: int
    timeout: float
    precision: float
    budget: float
    seed: int | None
    """None where chance is to choose it."""

    @property
    def tasks(self) -> list[Task]:
        """All of them."""
        return [*self.answering, *chain.from_iterable(self.measuring)]

    def run(self, results: Results, tell: Callable[[Task, float], None]) -> Generator[list[Cell], None, None]:
        """Run the cells: yield each that answers when it ends, then those that measure, by scenario, after each of their rounds.

        Of the latter, each is told before it is run, with the seconds that measuring still takes at most.
        """
        if self.answering:
            with closing(Runner(self.jobs, self.timeout).run(self.answering)) as cells:
                for cell in cells:
                    yield [cell]
        if self.measuring:
            yield from self._measure(results, tell)

    def _measure(self, results: Results, tell: Callable[[Task, float], None]) -> Generator[list[Cell], None, None]:
        """Measure, and leave in the results how that was done and what disturbed it."""
        seed = random.randrange(1_000_000) if self.seed is None else self.seed  # noqa: S311  an order, not a secret
        about = Measuring(
            seed=seed,
            precision=self.precision,
            budget=self.budget,
            warm_up_rounds=rounds.WARM_UP,
            least_rounds=rounds.LEAST,
            load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
            pressure=pressure(),
            others=[cores_in_use()],
            measured=[(tasks[0].scenario.name, tasks[0].python.label) for tasks in self.measuring],
        )
        results.environment = replace(results.environment, measuring=[*results.environment.measuring, about])
        with Runner(1, self.timeout).alone() as run:
            end = time.monotonic() + self.budget

            def run_and_tell(task: Task) -> Cell:
                tell(task, max(0.0, end - time.monotonic()))
                return run(task)

            schedule = rounds.Rounds(run_and_tell, self.precision, self.budget, seed, canaries=about.canary, left_out=about.left_out)
            yield from schedule.measure(self.measuring)
        about.others.append(cores_in_use())


def jobs() -> int:
    """How many cells run at the same time: one more than there are cores, for each waits now and then."""
    return cores() + 1

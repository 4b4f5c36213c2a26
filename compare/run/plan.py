"""What a run is to do: which cells it wants, what the results say of where they were made, and whether a file can be gone on with."""

from __future__ import annotations

import platform
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, product

import compare
from compare.backends import BACKENDS
from compare.catalogue import Scenario
from compare.machine.load import cores, memory
from compare.machine.pythons import Python
from compare.results.model import Description, Environment, Interpreter, Results, Selection, latest
from compare.run.runner import Task
from compare.run.settings import USUAL, Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells that a run wants, and how it goes about them."""

    answering: Sequence[Task]
    measuring: Sequence[Sequence[Task]]
    """By scenario."""
    settings: Settings

    @property
    def tasks(self) -> list[Task]:
        """All of them."""
        return [*self.answering, *chain.from_iterable(self.measuring)]


def planned(
    results: Results, scenarios: Sequence[Scenario], backends: Sequence[str], pythons: Sequence[Python], settings: Settings = USUAL
) -> Plan:
    """Plan to run what the results do not have, and note in them what that is, so that they tell what they lack however the run ends."""
    results.cells = latest(results.cells)
    results.scenarios |= {scenario.name: description(scenario) for scenario in scenarios}
    select(results, scenarios, backends, pythons)
    wanted = scenarios, backends, pythons, results
    return Plan(to_answer(*wanted), to_measure(*wanted), settings)


def started(pythons: Sequence[Python]) -> Results:
    """The results of a run that begins now, on this machine."""
    environment = Environment(
        platform=platform.platform(),
        cpus=cores(),
        memory=memory(),
        started=now(),
        seconds=0.0,
        mpcompare=compare.__version__,
        command=shlex.join(["mpcompare", *sys.argv[1:]]),
    )
    return Results(environment, {python.label: interpreter(python) for python in pythons}, {})


def now() -> str:
    """The time, as results tell it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def interpreter(python: Python) -> Interpreter:
    """What the results file says of a Python."""
    others = {package: version for package, version in python.packages.items() if package != "loky" and version}
    loky = python.packages.get("loky", "")
    return Interpreter(python.version, python.sys_executable, python.implementation, python.default, loky, others)


def select(results: Results, scenarios: Sequence[Scenario], backends: Sequence[str], pythons: Sequence[Python]) -> None:
    """Note what this run is to run, so that the results tell what they lack however it ends."""
    names = Selection([scenario.name for scenario in scenarios], list(backends), [python.label for python in pythons])
    if names not in results.selected:
        results.environment = replace(results.environment, selected=[*results.selected, names])


def gone_on_with(results: Results, pythons: Sequence[Python]) -> Results:
    """A run to go on with, now also with these Pythons. Raises ValueError when it was made elsewhere: two machines do not mix."""
    here = started(pythons)
    compared = [("platform", results.environment.platform, here.environment.platform)]
    compared += [
        (f"Python {label}", str(vars(then)), str(vars(here.pythons[label])))
        for label, then in results.pythons.items()
        if label in here.pythons
    ]
    for thing, then, now in compared:
        if then != now:
            raise ValueError(f"made on another {thing} ({then}), this is {now}")
    results.pythons = here.pythons | results.pythons
    return results


def check_programs(results: Results, scenarios: Sequence[Scenario]) -> None:
    """Raise ValueError when results to go on with have cells of a scenario that was another program then: its answers do not mix."""
    there = {cell.scenario for cell in results.cells}
    then = {name: said.source for name, said in results.scenarios.items() if said.source and name in there}
    if changed := [one.name for one in scenarios if then.get(one.name, description(one).source) != description(one).source]:
        raise ValueError(f"made with another version of {', '.join(changed)}")


def description(scenario: Scenario) -> Description:
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
    tasks = [Task(scenario, backend, BACKENDS[backend].target, python) for scenario in asking for python in pythons for backend in backends]
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
            groups.append([Task(scenario, name, BACKENDS[name].target, python) for name in BACKENDS if name in there.union(backends)])
    return groups

"""From the recordings of two Pythons to what changes for a program that goes from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from compare.findings.diff import ENVIRONMENT, OUTCOMES, Change, changes
from compare.findings.harm import NOT_TRIED, Harm, harm
from compare.recorded.recordings import Recording
from compare.results.model import Outcome, Results

DEFAULT = "default"
"""Stands for the backend of a program that leaves the start method to Python."""

ENDS = {Outcome.ANSWERED: Harm.NONE, Outcome.HUNG: Harm.HANG}
"""How a cell ends now -> what that means for a program; each other end is an error."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What changes from one Python to another."""

    old: Recording
    new: Recording
    default: tuple[Change, ...]
    """For a program that leaves the start method to Python, the worst first."""
    methods: tuple[Change, ...]
    """Under the same method, by backend, without a default that stayed the same."""

    @property
    def all(self) -> tuple[Change, ...]:
        """Every change."""
        return self.default + self.methods


def upgrade(old: Recording, new: Recording) -> Upgrade:
    """Compare two recordings."""
    default = of_answers(under_default(old.results), under_default(new.results))
    backends = [name for name in new.results.backends if not old.default == new.default == name]
    methods = [change for name in backends for change in of_answers(under(old.results, name), under(new.results, name))]
    return Upgrade(old, new, tuple(sorted(default, key=harm_of, reverse=True)), tuple(methods))


def of_answers(old: Results, new: Results) -> list[Change]:
    """The changes of what a program can notice, answers and outcomes, in the scenarios that both have, as the same program."""
    both = {cell.scenario for cell in old.cells} & {cell.scenario for cell in new.cells}
    same = {name for name in both if old.scenarios.get(name) == new.scenarios.get(name)}
    found = (change for change in changes(old, new) if change.scenario in same and change.of != ENVIRONMENT)
    return [change for change in found if NOT_TRIED not in {change.old, change.new}]


def under(results: Results, backend: str) -> Results:
    """The part of a recording that one backend is."""
    return replace(results, cells=[cell for cell in results.cells if cell.backend == backend])


def under_default(results: Results) -> Results:
    """The cells of the start method that each Python uses by itself, as those of one backend."""
    cells = [cell for cell in results.cells if cell.backend == results.pythons[cell.python].default]
    return replace(results, cells=[replace(cell, backend=DEFAULT) for cell in cells])


def harm_of(change: Change) -> Harm:
    """What a change does to a program."""
    if change.of == OUTCOMES:
        return ENDS.get(Outcome(change.new), Harm.ERROR_LATER)
    return harm(change.new, change.old)

"""From cells that gave no answer to what went wrong: one line each, and equal ones together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from compare.results.model import PRINTED, Cell, Outcome

RAISED = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)+(?P<error>\S.*)", re.MULTILINE)
"""A traceback, with the line that says what was raised."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Cells that ended in the same way."""

    outcome: Outcome
    headline: str
    cells: tuple[Cell, ...]


def headline(cell: Cell) -> str:
    """The one line of a cell's detail that says most: of a traceback the last, of anything else the first.

    Of an interpreter that ended by itself, both: the reason is in what it printed.
    """
    detail, _, printed = cell.detail.partition(PRINTED)
    story = detail.strip().splitlines() or ["no detail"]
    if story[0].startswith("Traceback"):
        return story[-1]
    raised = RAISED.findall(printed) if cell.outcome is Outcome.CRASHED else []
    return f"{story[0]}: {raised[-1]}" if raised else story[0]


def failures(cells: Iterable[Cell]) -> tuple[Failure, ...]:
    """The failures of some cells, in the order in which the first cell of each comes."""
    alike: dict[tuple[Outcome, str], list[Cell]] = {}
    for cell in cells:
        alike.setdefault((cell.outcome, headline(cell)), []).append(cell)
    return tuple(Failure(*failure, tuple(those)) for failure, those in alike.items())

"""How much an answer hurts a program: what is shown first, and what advice never accepts, is decided by it."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from compare.results.model import Outcome, Results


class Harm(enum.IntEnum):
    """What a program meets, from the least to the worst."""

    NONE = 0
    ERROR_AT_START = 1
    """An error where the program starts a process: nobody misses it."""
    ERROR_LATER = 2
    """An error of a task or in a process."""
    SILENT = 3
    """Another value, a part left out, or a lost result, and no error says so."""
    HANG = 4

    @property
    def dangerous(self) -> bool:
        """Whether no error tells anybody: advice never accepts it."""
        return self >= Harm.SILENT


NOT_TRIED = "cannot be tried here"
"""The answer of a machine that cannot try a question, so that nobody knows what would come of it."""

WORDS = {
    "works": Harm.NONE,
    NOT_TRIED: Harm.NONE,
    "error in parent": Harm.ERROR_AT_START,
    "error in child": Harm.ERROR_LATER,
    "error": Harm.ERROR_LATER,
    "lost": Harm.SILENT,
    "ignored": Harm.SILENT,
    "hangs": Harm.HANG,
}
"""The words of answers that say by themselves how an attempt ended; see the table in CONTRIBUTING."""

NOW = "now"
"""The answer of a process that has its parent's state as the state is: nobody is hurt who had an older one."""

ERROR = re.compile(r"[A-Z]\w*(Error|Exception|Pool)|E[A-Z]{3,}")
"""The class of an error, or its errno."""


def harm(answer: str, wanted: str) -> Harm:
    """How much an answer hurts a program that needs another one: `wanted` is what the program relies on, or has today."""
    if answer in {wanted, NOW}:
        return Harm.NONE
    if (ended := by_itself(answer)) is not None:
        return ended
    return Harm.NONE if by_itself(wanted) else Harm.SILENT  # a value in the place of an error hurts nobody


def by_itself(answer: str) -> Harm | None:
    """What a word says of its own; none for a value, which is right or wrong by what was wanted."""
    return WORDS.get(answer, Harm.ERROR_LATER if ERROR.fullmatch(answer) else None)


@dataclass(frozen=True, slots=True)
class Switch:
    """A question that a program gets another answer to when it switches its backend."""

    scenario: str
    question: str
    before: str
    after: str
    harm: Harm


def switches(results: Results, before: str, after: str) -> list[Switch]:
    """What hurts a program that switches from one backend to another, the worst first. On the same Python."""
    return sorted(harmful(results, before, after), key=lambda switch: -switch.harm)


def harmful(results: Results, before: str, after: str) -> Iterator[Switch]:
    """The same, in the order of the results."""
    new = {
        (cell.scenario, cell.python): cell.answers for cell in results.cells if cell.backend == after and cell.outcome is Outcome.ANSWERED
    }
    for cell in results.cells:
        if cell.backend == before and cell.outcome is Outcome.ANSWERED:
            for question, word in cell.answers.items():
                answer = new.get((cell.scenario, cell.python), {}).get(question, word)
                if hurts := harm(answer, word):
                    yield Switch(cell.scenario, question, word, answer, hurts)

"""Rules: what a backend answered, or what its documentation says, that speaks against it for a program with a requirement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from compare.backends import Row

DOCUMENTATION = "documentation"
"""What stands for a scenario where only that can tell: nothing is to be seen of another platform from here."""

LookUp = Callable[[str], Mapping[str, str]]
"""A scenario -> what a backend answered: question -> answer."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer that was seen, or the page of a documentation."""

    scenario: str
    question: str
    answer: str


Finding = tuple[object, Evidence]
"""What the program asks for, and what was seen that speaks against a backend."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A rule about an answer that was seen."""

    scenario: str
    questions: tuple[str, ...]
    """The first that a backend was asked counts: not every backend can be asked about a `Process`."""
    good: tuple[str, ...]
    """The only answers that do not speak against a backend: a word that nobody knows, of another version of a scenario, does."""
    value: object = True
    """What the program says of the requirement where the rule counts."""
    pool: bool | None = None
    """Whether the rule is only for programs with a pool, or only for those without one."""
    warns: bool = False
    """Whether it is a warning, and rules nothing out."""
    change: str = ""
    """What a program can do to live with a backend that does not meet the requirement."""

    def against(self, _row: Row, said: object, pool: bool, answers: LookUp) -> Iterator[Finding]:
        """What speaks against a backend for a program that said this; nothing where no question was asked."""
        if said != self.value or self.pool not in {None, pool}:
            return
        there = answers(self.scenario)
        asked = next((question for question in self.questions if question in there), None)
        if asked is not None and self.speaks(there[asked]):
            yield said, Evidence(self.scenario, asked, there[asked])

    def speaks(self, answer: str) -> bool:
        """Whether this answer speaks against whoever gave it."""
        return answer not in self.good

    def decisive(self, pool: bool) -> tuple[object, ...]:
        """What a program would have to say for a backend to be ruled out."""
        return () if self.warns or self.pool not in {None, pool} else (self.value,)


@dataclass(frozen=True, slots=True)
class Documented:
    """A rule about where a backend exists and is safe, which its row says."""

    lacked: Callable[[Row, Any], Sequence[str]]
    """Where a backend does not run, of where the program says that it has to."""

    scenario: ClassVar = DOCUMENTATION
    warns: ClassVar = False
    change: ClassVar = "use another backend on {}"

    def against(self, row: Row, said: object, _pool: bool, _answers: LookUp) -> Iterator[Finding]:
        """What speaks against a backend for a program that said this."""
        for place in self.lacked(row, said):
            yield place, Evidence(self.scenario, f"{row.name} on {place}", row.documentation)

    def decisive(self, _pool: bool) -> tuple[object, ...]:
        """Nothing: where a program runs is not guessed."""
        return ()


Rule = Seen | Documented

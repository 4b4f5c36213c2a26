"""Rules: what a backend answered, or what its documentation says, that speaks against it for a program with a requirement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from compare.backends import Row
from compare.findings.harm import Harm, harm
from compare.results.model import GAVE_NONE, Cell

DOCUMENTATION = "documentation"
"""What stands for a scenario where only that can tell: nothing is to be seen of another platform from here."""

NOT_SEEN = "not seen"
"""What stands for an answer that nobody knows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A backend, what it answered, and how the program uses it."""

    row: Row
    cells: Callable[[str], Mapping[str, Cell | None]]
    """A scenario -> its cell under this backend on each Python that was asked anything; None where it did not run."""
    pool: bool
    """Whether an executor's workers run the tasks."""
    run_as: str
    """How the program starts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer that was seen, or the page of a documentation."""

    scenario: str
    question: str
    answer: str
    python: str = ""
    """The label of the Python that gave it; none for a documentation."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against a backend."""

    value: object
    """What the program asks for."""
    harm: Harm
    """What the program would meet."""
    evidence: Evidence
    seen: bool = True
    """Whether there is an answer; else nobody knows it, and it counts as the worst."""


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
    run_as: tuple[str, ...] = ()
    """The ways to start a program for which alone the rule is; all where it names none."""
    warns: bool = False
    """Whether it is a warning, and rules nothing out."""
    change: str = ""
    """What a program can do to live with a backend that does not meet the requirement."""

    def against(self, said: object, asked: Asked) -> Iterator[Finding]:
        """What speaks against a backend for a program that said this, on each Python."""
        if said == self.value and self.counts(asked):
            for python, cell in asked.cells(self.scenario).items():
                yield from self.findings(said, python, cell)

    def counts(self, asked: Asked) -> bool:
        """Whether the rule is for a program that runs so."""
        return self.pool in {None, asked.pool} and (not self.run_as or asked.run_as in self.run_as)

    def findings(self, said: object, python: str, cell: Cell | None) -> Iterator[Finding]:
        """What a cell says against its backend; nothing where no question was asked."""
        if cell is None or cell.outcome in GAVE_NONE:
            unknown = cell.outcome.value if cell else NOT_SEEN
            yield Finding(said, Harm.HANG, Evidence(self.scenario, self.questions[0], unknown, python), seen=False)
            return
        question = next((question for question in self.questions if question in cell.answers), None)
        if question is not None and self.speaks(answer := cell.answers[question]):
            yield Finding(said, harm(answer, self.good[0]), Evidence(self.scenario, question, answer, python))

    def speaks(self, answer: str) -> bool:
        """Whether this answer speaks against whoever gave it."""
        return answer not in self.good

    def decisive(self, asked: Asked) -> tuple[object, ...]:
        """What a program would have to say for a backend to be ruled out."""
        return (self.value,) if self.counts(asked) and not self.warns else ()


@dataclass(frozen=True, slots=True)
class Documented:
    """A rule about where a backend exists and is safe, or what it offers, which its row says."""

    lacked: Callable[[Row, Any], Sequence[str]]
    """What a backend has not, of what the program says that it has to."""
    change: str = "use another backend on {}"
    """What a program can do to live with that."""

    scenario: ClassVar = DOCUMENTATION
    warns: ClassVar = False

    def against(self, said: object, asked: Asked) -> Iterator[Finding]:
        """What speaks against a backend for a program that said this."""
        for lacking in self.lacked(asked.row, said):
            evidence = Evidence(self.scenario, f"{asked.row.name} on {lacking}", asked.row.documentation)
            yield Finding(lacking, Harm.ERROR_AT_START, evidence)

    def decisive(self, _asked: Asked) -> tuple[object, ...]:
        """Nothing: where a program runs is not guessed."""
        return ()


Rule = Seen | Documented

"""From results to what differs: which questions are not answered alike, and which cells did not answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compare.results import Cell, Outcome, Results

NO_ANSWER = "-"
"""Stands where a cell says nothing to a question that another one answered: it could not be asked."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True, slots=True)
class Row:
    """A question, and a word for each column: the answer, or the outcome of a cell that gave none."""

    question: str
    words: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A scenario with its questions."""

    scenario: str
    topic: str
    question: str
    why: str
    links: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def reason(self) -> str:
        """The first sentence of the why."""
        return SENTENCE_END.split(self.why, maxsplit=1)[0]

    @property
    def differing(self) -> tuple[Row, ...]:
        """The questions that not every backend answers alike."""
        return tuple(row for row in self.rows if row.differs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a reader wants to know of a run. With one column alone nothing differs, and all is worth showing."""

    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    """The scenarios that some cell answered."""
    silent: tuple[Cell, ...]
    """The cells that failed, crashed or hung."""
    unsupported: tuple[Cell, ...]
    littered: tuple[Cell, ...]
    """The cells that left processes behind, which were killed."""


def compare(results: Results) -> Comparison:
    """Judge a run."""
    names = sorted({cell.scenario for cell in results.cells}, key=lambda name: (topic_of(results, name), name))
    columns = tuple(results.backends)
    by_place = {(cell.scenario, cell.backend): cell for cell in results.cells}
    groups = []
    for name in names:
        about = results.scenarios.get(name, {})
        rows = rows_of([by_place.get((name, backend)) for backend in columns])
        if rows:
            groups.append(
                Group(name, topic_of(results, name), about.get("question", ""), about.get("why", ""), tuple(about.get("links", ())), rows)
            )
    in_order = sorted(results.cells, key=lambda cell: (cell.scenario, columns.index(cell.backend)))
    return Comparison(
        columns,
        tuple(groups),
        tuple(cell for cell in in_order if cell.outcome in {Outcome.FAILED, Outcome.CRASHED, Outcome.HUNG}),
        tuple(cell for cell in in_order if cell.outcome is Outcome.UNSUPPORTED),
        tuple(cell for cell in in_order if cell.survivors),
    )


def topic_of(results: Results, scenario: str) -> str:
    """The topic of a scenario; an empty text when the file does not tell."""
    return str(results.scenarios.get(scenario, {}).get("topic", ""))


def rows_of(cells: list[Cell | None]) -> tuple[Row, ...]:
    """The questions of one scenario, in the order in which it asks them."""
    questions = dict.fromkeys(question for cell in cells if cell for question in cell.answers)
    return tuple(row_of(question, cells) for question in questions)


def row_of(question: str, cells: list[Cell | None]) -> Row:
    """One question. A cell that gave no answers has its outcome in the row, and makes no difference: it is reported by itself."""
    words, answers = [], set()
    for cell in cells:
        answered = cell is not None and cell.outcome is Outcome.ANSWERED
        words.append(NO_ANSWER if cell is None else cell.answers.get(question, NO_ANSWER if answered else cell.outcome.value))
        if cell and answered and question in cell.answers:
            answers.add(words[-1])
    return Row(question, tuple(words), len(answers) > 1)

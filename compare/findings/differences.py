"""From results to what differs: which questions are not answered alike, and which cells did not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

from compare.findings.failures import Failure, failures
from compare.results.model import GAVE_NONE, Cell, Description, Interpreter, Outcome, Results, in_order

NO_ANSWER = "-"
"""Stands where a cell says nothing to a question that another one answered: it could not be asked."""

NOT_RUN = "not run"
"""Stands where there is no cell: the run was interrupted, or was not to run it."""

OUTCOME = "how it ended"
"""The question of a change whose words are outcomes."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Column:
    """One backend on one Python."""

    python: str
    backend: str
    title: str
    """What a reader calls it: the backend, and the Python where there are several."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question, and a word for each column: the answer, or the outcome of a cell that gave none."""

    question: str
    words: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class ScenarioAnswers:
    """A scenario with its questions; it has none when no cell answered."""

    name: str
    topic: str
    question: str
    why: str
    links: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    answered: tuple[Column, ...] = ()
    """The columns whose cells answered, or measured."""
    unsupported: tuple[Column, ...] = ()
    silent: tuple[Column, ...] = ()
    """Those whose cells failed, crashed or hung."""
    not_run: tuple[Column, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every column answered: only then all of them are known to answer alike where they do."""
        return not (self.unsupported or self.silent or self.not_run)

    @property
    def asks(self) -> bool:
        """Whether it asks something, as far as is known: what answered and has no questions has measured."""
        return bool(self.rows or not self.answered)

    @property
    def compared(self) -> bool:
        """Whether there are answers of several columns."""
        return bool(self.rows) and len(self.answered) > 1

    @property
    def agrees(self) -> bool:
        """Whether all that answered, and these are several, answer alike."""
        return self.compared and not self.differing

    @property
    def reason(self) -> str:
        """The first paragraph of the why: what explains the answers, without what else is worth knowing."""
        return self.why.partition("\n\n")[0]

    @property
    def differing(self) -> tuple[AnswerRow, ...]:
        """The questions that not every column answers alike."""
        return tuple(row for row in self.rows if row.differs)


@dataclass(frozen=True, slots=True)
class PythonDifference:
    """What another Python changes: a question, or how its cell ended, and a word for each Python."""

    scenario: str
    question: str
    starts: tuple[str, ...]
    """The backends under which it changes so; `default (fork, forkserver)` is what each Python starts processes with if not told."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a reader wants to know of a run."""

    columns: tuple[Column, ...]
    pythons: tuple[str, ...]
    """The labels. Those of several files may be one Python: see `sides`."""
    sides: tuple[str, int]
    """What the labels stand for, and how many of these there are: Pythons, machines with one Python, or runs of one on one machine."""
    scenarios: tuple[ScenarioAnswers, ...]
    """The scenarios, by topic."""
    python_differences: tuple[PythonDifference, ...]
    """What differs between `pythons`; none when there is one."""
    silent: tuple[Cell, ...]
    """The cells that failed, crashed or hung."""
    unsupported: tuple[Cell, ...]
    littered: tuple[Cell, ...]
    """The cells that left processes behind, which were killed."""

    @property
    def alone(self) -> bool:
        """Whether one column at most answered: then nothing can differ, and what it answers is what is worth showing."""
        return len({column for scenario in self.scenarios if scenario.rows for column in scenario.answered}) <= 1

    @property
    def failures(self) -> tuple[Failure, ...]:
        """How the silent cells failed, equal ones together."""
        return failures(self.silent)

    @property
    def not_run(self) -> dict[str, list[str]]:
        """Columns, in words -> the scenarios that were run under none of them."""
        lacking = [scenario for scenario in self.scenarios if scenario.not_run]
        return grouped((", ".join(titles(scenario.not_run, self.columns)), scenario.name) for scenario in lacking)

    def title(self, cell: Cell) -> str:
        """What a reader calls the column of a cell."""
        return column_title(cell.python, cell.backend, self.pythons)

    def who_says(self, row: AnswerRow) -> list[tuple[str, list[str]]]:
        """Each word of a row with the columns that have it; a backend that says it on all its Pythons is named once."""
        by_word = grouped(zip(row.words, self.columns, strict=True))
        times = Counter(column.backend for column in self.columns)
        return [(word, titles_by(columns, times)) for word, columns in by_word.items()]


def compare(results: Results) -> Comparison:
    """Judge a run."""
    columns, pythons, backends = columns_of(results), pythons_of(results), results.backends
    position = {(column.python, column.backend): number for number, column in enumerate(columns)}
    by_key = {cell.key: cell for cell in results.cells}
    scenarios: list[ScenarioAnswers] = []
    python_differences: list[PythonDifference] = []
    names = {cell.scenario for cell in results.cells}.union(*(entry.scenarios for entry in results.selected))
    for name in sorted(names, key=lambda name: (topic(results, name), name)):
        description = results.scenarios.get(name, Description())
        cells = [by_key.get((name, column.backend, column.python)) for column in columns]
        ended = by_outcome(columns, cells)
        asked = topic(results, name), description.question, description.why, tuple(description.links)
        scenarios.append(ScenarioAnswers(name, *asked, rows_of(cells), *ended))
        python_differences += python_differences_of(name, results, by_key, pythons, backends)
    in_order = sorted(results.cells, key=lambda cell: (cell.scenario, position[cell.python, cell.backend]))
    return Comparison(
        columns,
        pythons,
        sides(results),
        tuple(scenarios),
        tuple(python_differences),
        tuple(cell for cell in in_order if cell.outcome in GAVE_NONE),
        tuple(cell for cell in in_order if cell.outcome is Outcome.UNSUPPORTED),
        tuple(cell for cell in in_order if cell.survivors),
    )


def topic(results: Results, scenario: str) -> str:
    """The topic of a scenario; empty for one of a file that knows none."""
    return results.scenarios.get(scenario, Description()).topic


def pythons_of(results: Results) -> tuple[str, ...]:
    """The Pythons that have columns, in the order in which the run names them."""
    there = {python for python, _ in results.columns}
    return tuple(
        label for label in dict.fromkeys([*results.pythons, *(cell.python for cell in results.cells), *sorted(there)]) if label in there
    )


def sides(results: Results) -> tuple[str, int]:
    """What differs from one label to the next: the Python, or else the machine, or else only the run. And how many there are."""
    labels = pythons_of(results)
    machine_of = {label: (run.environment.platform, run.environment.cpus) for run in results.runs for label in run.pythons}
    interpreters = [results.pythons.get(label, Interpreter()) for label in labels]
    machines = different(machine_of.get(label) for label in labels)
    both = different((interpreter, machine_of.get(label)) for interpreter, label in zip(interpreters, labels, strict=True))
    if different(replace(interpreter, executable="") for interpreter in interpreters) == 1 and machines > 1:
        return "machines", machines
    if both == 1 and results.runs:
        return "runs", len(labels)
    return "Pythons", both


def different(things: Iterable[object]) -> int:
    """How many different things there are; they need not be hashable."""
    found: list[object] = []
    for thing in things:
        if thing not in found:
            found.append(thing)
    return len(found)


def columns_of(results: Results) -> tuple[Column, ...]:
    """A column for each backend of each Python."""
    pythons, there = pythons_of(results), results.columns
    return tuple(
        Column(python, backend, column_title(python, backend, pythons))
        for python, backend in product(pythons, in_order(backend for _, backend in there))
        if (python, backend) in there
    )


def by_outcome(columns: Sequence[Column], cells: Sequence[Cell | None]) -> tuple[tuple[Column, ...], ...]:
    """The columns of one scenario: those that answered, that are unsupported, that gave no answer, and that were not run."""
    kinds: tuple[set[Outcome | None], ...] = {Outcome.ANSWERED}, {Outcome.UNSUPPORTED}, set(GAVE_NONE), {None}
    there = list(zip(columns, (cell and cell.outcome for cell in cells), strict=True))
    return tuple(tuple(column for column, outcome in there if outcome in kind) for kind in kinds)


def column_title(python: str, backend: str, pythons: Sequence[str]) -> str:
    """What a reader calls a column: the backend, and the Python where there are several."""
    return f"{backend} {python}" if len(pythons) > 1 else backend


def titles(said: Sequence[Column], columns: Sequence[Column]) -> list[str]:
    """The names of some columns, those of a backend that is there with all of its columns as one."""
    return titles_by(said, Counter(column.backend for column in columns))


def titles_by(said: Sequence[Column], times: Mapping[str, int]) -> list[str]:
    """The same where it is known how many columns each backend has."""
    here = Counter(column.backend for column in said)
    return list(dict.fromkeys(each.backend if here[each.backend] == times[each.backend] else each.title for each in said))


def grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    """Word -> the things that have it, both in the order in which they come."""
    found: dict[str, list[Thing]] = {}
    for word, thing in pairs:
        found.setdefault(word, []).append(thing)
    return found


def python_differences_of(
    scenario: str, results: Results, by_key: dict[tuple[str, str, str], Cell], pythons: Sequence[str], backends: Sequence[str]
) -> list[PythonDifference]:
    """What one scenario answers, or how it ends, differently from one Python to the next."""
    defaults = [results.pythons.get(label, Interpreter()).default for label in pythons]
    ways = [(backend, [backend] * len(pythons)) for backend in backends]
    if len(set(defaults)) > 1:
        ways.append((f"default ({', '.join(default or '?' for default in defaults)})", defaults))
    starts: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for start, used in ways:
        cells = [by_key.get((scenario, backend, python)) for backend, python in zip(used, pythons, strict=True)]
        found = [(row.question, row.words) for row in rows_of(cells) if row.differs]
        outcomes = tuple(cell.outcome.value if cell else NOT_RUN for cell in cells)
        if len(set(outcomes) - {NOT_RUN, Outcome.UNSUPPORTED}) > 1:
            found.append((OUTCOME, outcomes))
        for difference in found:
            starts.setdefault(difference, []).append(start)
    order = {question: number for number, question in enumerate(dict.fromkeys(question for question, _ in starts))}
    differences = (PythonDifference(scenario, question, tuple(names), words) for (question, words), names in starts.items())
    return sorted(differences, key=lambda difference: order[difference.question])


def rows_of(cells: list[Cell | None]) -> tuple[AnswerRow, ...]:
    """The questions of one scenario, in the order in which it asks them."""
    questions = dict.fromkeys(question for cell in cells if cell for question in cell.answers)
    return tuple(row_of(question, cells) for question in questions)


def row_of(question: str, cells: list[Cell | None]) -> AnswerRow:
    """One question. A cell that gave no answers has its outcome in the row, and makes no difference: it is reported by itself."""
    words, answers = [], set()
    for cell in cells:
        answered = cell is not None and cell.outcome is Outcome.ANSWERED
        words.append(NOT_RUN if cell is None else cell.answers.get(question, NO_ANSWER if answered else cell.outcome.value))
        if cell and answered and question in cell.answers:
            answers.add(words[-1])
    return AnswerRow(question, tuple(words), len(answers) > 1)

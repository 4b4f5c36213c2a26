"""What a run has shown, as blocks: what did not answer, what differs and why, what agrees, and what it costs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from compare.findings.differences import AnswerRow, Comparison, ScenarioAnswers, compare, grouped
from compare.findings.failures import headline
from compare.reports import blocks, costs
from compare.reports.blocks import Block, Code, Document, Folded, Items, Lines, Matrix, Part, Section, Table, Word, section, unnamed
from compare.reports.phrases import agreed, count, in_short, not_compared, nothing_differs, whereabouts, who, whose
from compare.reports.showing import for_showing
from compare.results.model import Cell, Results

HOW_TO_SEE_MORE = (
    "This is a summary. Keep a run by mpcompare run -o results.json, and see",
    "  all of it by mpcompare run --resume results.json | less",
    "  a topic or a scenario by mpcompare run TOPIC --resume results.json",
)

NARROWEST_QUESTION = 24
"""Letters of a line that a question needs in a table."""

WIDEST_ANSWER = 22
"""Letters of a line above which an answer is broken into lines."""

FOLDED_QUESTION = 48
"""Letters of a question in a summary."""


def forms(results: Results, *, everything: bool = False, reference: str | None = None) -> Iterator[Document]:
    """What a screen shows of a run, each form shorter than the one before: all that differs, a question a scenario, a line a topic.

    The questions that agree are in the first, too, when `everything` is asked for. Costs are compared with those of the `reference`,
    which is the Python's default start method where none is given.
    """
    results = for_showing(results)
    comparison = compare(results)
    head: Document = (Lines(tuple(whereabouts(results))), *silence(comparison))
    foot = costs.document(results, reference)
    answers = matrix(comparison, everything=everything or comparison.alone) or nothing(comparison, results)
    agreement = agreement_of(comparison)
    yield (*head, *answers, *reasons(comparison, everything=everything), *between_pythons(comparison), *agreement, *foot)
    yield (*head, *matrix(folded(comparison), everything=False), *agreement, Lines(HOW_TO_SEE_MORE), *foot)
    yield (*head, topics(comparison), Lines(HOW_TO_SEE_MORE), *foot)


def document(results: Results, *, everything: bool = False, reference: str | None = None) -> Document:
    """All of a run for a file or a pull request. The questions that agree are folded, unless `everything` is asked for."""
    results = for_showing(results)
    comparison = compare(results)
    everything = everything or comparison.alone
    several = [who(comparison)] if len(comparison.pythons) > 1 else []
    differing = [scenario for scenario in comparison.scenarios if scenario.differing]
    shown = [(scenario, scenario.rows if everything else scenario.differing) for scenario in comparison.scenarios]
    return (
        unnamed([*whereabouts(results), *several]),
        *stories(comparison),
        *table_between_pythons(comparison),
        *(section_of(scenario, rows, comparison) for scenario, rows in shown if rows),
        *(() if differing else nothing(comparison, results)),
        *(Lines((f"No difference in: {entry}",)) for entry in agreed(comparison)),
        *(Lines((f"Not compared: {entry}",)) for entry in not_compared(comparison)),
        *(() if everything else alike(comparison)),
        *costs.document(results, reference),
    )


def matrix(comparison: Comparison, *, everything: bool) -> tuple[Block, ...]:
    """The questions that differ, or all of them, by scenario; each topic has its name above its first one where there are several."""
    shown = [(scenario, rows) for scenario in comparison.scenarios if (rows := scenario.rows if everything else scenario.differing)]
    several = len({scenario.topic for scenario, _ in shown}) > 1
    parts, before = [], None
    for scenario, rows in shown:
        topic = (f"[{scenario.topic}]",) if several and scenario.topic != before else ()
        parts.append(part((*topic, scenario.name), rows, comparison))
        before = scenario.topic
    return (matrix_of(comparison, parts),) if parts else ()


def matrix_of(comparison: Comparison, parts: Sequence[Part]) -> Matrix:
    """Questions and answers, a column for each backend on a Python."""
    return Matrix(tuple(column.title for column in comparison.columns), tuple(parts), NARROWEST_QUESTION, WIDEST_ANSWER)


def part(titles: tuple[str, ...], rows: Sequence[AnswerRow], comparison: Comparison) -> Part:
    """Some questions of a scenario."""
    return Part(titles, tuple(row_of(row, comparison) for row in rows))


def row_of(row: AnswerRow, comparison: Comparison) -> blocks.MatrixRow:
    """One question: what each column answers, and which of them answer what."""
    in_lines = tuple((", ".join(names), word) for word, names in comparison.who_says(row))
    return blocks.MatrixRow(row.question, tuple(map(Word, row.words)), in_lines)


def section_of(scenario: ScenarioAnswers, rows: Sequence[AnswerRow], comparison: Comparison) -> Section:
    """One scenario: what it asks, why the answers differ, and the answers."""
    return Section(f"{scenario.name}: {scenario.question}", (Lines((scenario.why,)), matrix_of(comparison, [part((), rows, comparison)])))


def nothing(comparison: Comparison, results: Results) -> tuple[Block, ...]:
    """The sentence for a run in which nothing differs, if it asked anything, and did not only measure."""
    asked = any(scenario.rows for scenario in comparison.scenarios) or not any(cell.samples for cell in results.cells)
    return (Lines((nothing_differs(comparison),)),) if asked else ()


def alike(comparison: Comparison) -> Iterator[Folded]:
    """The questions that agree, if there are any."""
    scenarios = [scenario for scenario in comparison.scenarios if len(scenario.differing) < len(scenario.rows)]
    if scenarios:
        those = "all" if all(scenario.complete for scenario in scenarios) else "all that answered"
        tables = (section_of(scenario, [row for row in scenario.rows if not row.differs], comparison) for scenario in scenarios)
        yield Folded("", f"The questions that {those} answer alike", tuple(tables))


def folded(comparison: Comparison) -> Comparison:
    """The same with topics for scenarios, and for each scenario that differs one row: the first of its questions that do."""
    scenarios = []
    for topic, members in groupby(comparison.scenarios, key=lambda scenario: scenario.topic):
        rows = tuple(
            replace(first, question=textwrap.shorten(f"{scenario.name}: {first.question}", FOLDED_QUESTION, placeholder=" ..."))
            for scenario in members
            for first in scenario.differing[:1]
        )
        scenarios.append(ScenarioAnswers(name=topic, topic="", question="", why="", links=(), rows=rows))
    return replace(comparison, scenarios=tuple(scenarios))


def topics(comparison: Comparison) -> Table:
    """One line a topic: how many of its questions differ, and in how many scenarios."""
    rows = []
    for topic, scenarios in groupby(comparison.scenarios, key=lambda scenario: scenario.topic):
        members = list(scenarios)
        differ, asked = (
            sum(map(len, rows)) for rows in ([scenario.differing for scenario in members], [scenario.rows for scenario in members])
        )
        rows.append((topic, f"{differ} of {asked}", str(sum(bool(scenario.differing) for scenario in members))))
    return Table(("topic", "questions that differ", "scenarios that differ"), tuple(rows))


def reasons(comparison: Comparison, *, everything: bool) -> tuple[Section, ...]:
    """A paragraph for each scenario that differs, or for all of them: why all answer alike is worth knowing, too."""
    told = [scenario for scenario in comparison.scenarios if scenario.why and (scenario.differing or (everything and scenario.rows))]
    return section("Why", Items(tuple((scenario.name, scenario.reason) for scenario in told)))


def between_pythons(comparison: Comparison) -> tuple[Section, ...]:
    """What the same program does differently from one Python, machine or run to the next, an item each."""
    items = []
    for one in comparison.python_differences:
        by_word = grouped(zip(one.words, comparison.pythons, strict=True))
        said = "; ".join(f"{word} ({', '.join(labels)})" for word, labels in by_word.items())
        items.append((f"{one.scenario}, {', '.join(one.starts)}, {one.question}", said))
    return section(title_between_pythons(comparison), Items(tuple(items)))


def table_between_pythons(comparison: Comparison) -> tuple[Section, ...]:
    """The same as a table with a column for each Python, machine or run."""
    heads = ("scenario", "question", "started by", *comparison.pythons)
    rows = ((one.scenario, one.question, ", ".join(one.starts), *one.words) for one in comparison.python_differences)
    return section(title_between_pythons(comparison), Table(heads, tuple(rows)))


def title_between_pythons(comparison: Comparison) -> str:
    """What changes, and between what."""
    return f"What changes between these {comparison.sides[0]}"


def agreement_of(comparison: Comparison) -> tuple[Section, ...]:
    """The scenarios to which all, or some that are named, gave the same answers; and those to which one column alone gave any."""
    if len(comparison.columns) == 1:
        return ()
    named = [("No difference in", agreed(comparison)), ("Not compared", not_compared(comparison))]
    return tuple(part for title, entries in named for part in section(title, unnamed(entries)))


def silence(comparison: Comparison) -> tuple[Section, ...]:
    """What did not answer, and what had to be killed, in short: never folded away."""
    reasons = sorted((comparison.title(cell), cell.detail) for cell in comparison.unsupported)
    lacking = [(title, f"unsupported in {count(len(list(cells)), 'scenario')}: {detail}") for (title, detail), cells in groupby(reasons)]
    left = [(title_of(cell, comparison), ", ".join(cell.survivors)) for cell in comparison.littered]
    return (
        *section("No answer", *failed(comparison), Items((*lacking, *not_run(comparison)))),
        *section("Left running, and killed", Items(tuple(left))),
    )


def stories(comparison: Comparison) -> tuple[Section, ...]:
    """The same at length, with what each cell said."""
    lacking = [(title_of(cell, comparison), f"{cell.outcome}: {in_short(headline(cell))}") for cell in comparison.unsupported]
    left = [(title_of(cell, comparison), f"left running, and killed: {', '.join(cell.survivors)}") for cell in comparison.littered]
    items = Items((*lacking, *left, *not_run(comparison)))
    return section("What did not answer, or left something running", *failed(comparison), items)


def failed(comparison: Comparison) -> Iterator[Folded]:
    """The cells that failed, crashed or hung, each with what it left; equal ones together."""
    for failure in comparison.failures:
        cells = failure.cells
        first = (Lines((f"What the first of these {len(cells)} cells left:",)),) if len(cells) > 1 else ()
        said = f"{failure.outcome}: {in_short(failure.headline)}"
        yield Folded(whose(cells, comparison), said, (*first, Code(cells[0].detail, "text")))


def not_run(comparison: Comparison) -> list[tuple[str, str]]:
    """What the run was to have, and had not come to."""
    return [(who, f"not run in {count(len(names), 'scenario')}: {', '.join(names)}") for who, names in comparison.not_run.items()]


def title_of(cell: Cell, comparison: Comparison) -> str:
    """Scenario and column of a cell."""
    return f"{cell.scenario}, {comparison.title(cell)}"

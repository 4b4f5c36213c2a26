"""The report on a terminal: what did not answer, the differences as a table, then why, and what agrees."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import click

from compare.findings.differences import Comparison, Group, Row, compare, grouped
from compare.reports import costs
from compare.reports.showing import for_showing
from compare.reports.words import agreed, aligned, count, failures, not_compared, nothing_differs, whereabouts, wrap
from compare.results.model import Results

GAP = 2
"""Spaces between two columns of tabulate's "simple" format."""

HOW_TO_SEE_MORE = (
    "This is a summary. Keep a run by mpcompare run -o results.json, and see",
    "  all of it by mpcompare run --resume results.json | less",
    "  a topic or a scenario by mpcompare run TOPIC --resume results.json",
)

NARROWEST_QUESTION = 24
"""Columns that a question needs in a table; where there are fewer, each question becomes a paragraph."""

FOLDED_QUESTION = 48
"""Letters of a question in a summary."""

WIDEST_ANSWER = 22
"""Columns above which an answer is wrapped."""


def render(results: Results, width: int, *, everything: bool = False, height: int | None = None, reference: str | None = None) -> str:
    """Show a run in `width` columns; with the questions that agree, too, when `everything` is asked for.

    With a `height`, what is longer is folded: to one question a scenario, and if that is not enough, to one line a topic.
    Costs are compared with those of the `reference`, which is the Python's default start method where none is given.
    """
    results = for_showing(results)
    comparison = compare(results)
    asked = any(group.rows for group in comparison.groups) or not any(cell.samples for cell in results.cells)
    differences = matrix(comparison, width, everything=everything or comparison.alone) or (nothing_differs(comparison) if asked else "")
    head = join(about(results, width), silence(comparison, width)).rstrip("\n")
    foot = costs.terminal(results, width, reference)
    why = reasons(comparison, width, everything=everything)
    text = join(head, differences, why, changes(comparison, width), agreement(comparison, width), foot)
    if height is None or text.count("\n") <= height:
        return text
    more = "\n".join(wrap(line, width) for line in HOW_TO_SEE_MORE)
    text = join(head, matrix(folded(comparison), width, everything=False), agreement(comparison, width), more, foot)
    if text.count("\n") <= height:
        return text
    return join(head, topics(comparison), more, foot)


def join(*parts: str) -> str:
    """The parts that are there, with an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"


def folded(comparison: Comparison) -> Comparison:
    """The same with topics for scenarios, and for each scenario that differs one row: the first of its questions that do."""
    groups = []
    for topic, members in groupby(comparison.groups, key=lambda group: group.topic):
        rows = tuple(
            replace(first, question=textwrap.shorten(f"{group.scenario}: {first.question}", FOLDED_QUESTION, placeholder=" ..."))
            for group in members
            for first in group.differing[:1]
        )
        groups.append(Group(scenario=topic, topic="", question="", why="", links=(), rows=rows))
    return replace(comparison, groups=tuple(groups))


def topics(comparison: Comparison) -> str:
    """One line a topic: how many of its questions differ, and in which scenarios."""
    lines = []
    for topic, groups in groupby(comparison.groups, key=lambda group: group.topic):
        members = list(groups)
        differing = [group.scenario for group in members if group.differing]
        lines.append(
            [topic, f"{sum(len(group.differing) for group in members)} of {sum(len(group.rows) for group in members)}", len(differing)]
        )
    return aligned(lines, ["topic", "questions that differ", "scenarios that differ"])


def about(results: Results, width: int) -> str:
    """Where the run was made."""
    return "\n".join(wrap(line, width) for line in whereabouts(results))


def matrix(comparison: Comparison, width: int, *, everything: bool) -> str:
    """The questions that differ, or all of them, grouped by scenario."""
    shown = [(group, rows) for group in comparison.groups if (rows := group.rows if everything else group.differing)]
    if not shown:
        return ""
    least = [max(map(len, column.title.split())) for column in comparison.columns]
    answers = [
        max(least[place], min(WIDEST_ANSWER, max(len(row.words[place]) for _, rows in shown for row in rows)))
        for place in range(len(comparison.columns))
    ]
    while (question := width - sum(answers) - GAP * len(answers)) < NARROWEST_QUESTION:
        place = max(range(len(answers)), key=lambda place: answers[place] - least[place])
        if answers[place] == least[place]:
            return paragraphs(shown, comparison, width)
        answers[place] -= 1
    heads = [textwrap.fill(column.title, answer) for column, answer in zip(comparison.columns, answers, strict=True)]
    return table(shown, heads, question, answers)


def headed(shown: Sequence[tuple[Group, Sequence[Row]]]) -> Iterator[tuple[Group, Sequence[Row], list[list[str]]]]:
    """Each scenario with the lines above its questions: its name, and its topic where a new one begins and there are several."""
    several = len({group.topic for group, _ in shown}) > 1
    before = None
    for group, rows in shown:
        new = several and group.topic != before
        yield group, rows, [[click.style(f"[{group.topic}]", bold=True)]] * new + [[click.style(group.scenario, bold=True)]]
        before = group.topic


def table(shown: Sequence[tuple[Group, Sequence[Row]]], heads: Sequence[str], question: int, answers: Sequence[int]) -> str:
    """One row a question, one column a backend on a Python."""
    lines: list[list[str]] = []
    for _, rows, heading in headed(shown):
        lines += heading
        lines += [
            [
                wrap(row.question, question, indent="  "),
                *(textwrap.fill(word, answer) for word, answer in zip(row.words, answers, strict=True)),
            ]
            for row in rows
        ]
    return aligned(lines, ["", *heads])


def paragraphs(shown: Sequence[tuple[Group, Sequence[Row]]], comparison: Comparison, width: int) -> str:
    """The same where a table has no room: under each question a line for each answer, with the columns that gave it."""
    lines = []
    for _, rows, heading in headed(shown):
        lines += [line for (line,) in heading]
        for row in rows:
            lines.append(wrap(row.question, width, indent="  "))
            lines += [wrap(f"{', '.join(names)}: {word}", width, indent="    ") for word, names in comparison.who_says(row)]
    return "\n".join(lines)


def reasons(comparison: Comparison, width: int, *, everything: bool) -> str:
    """A paragraph for each scenario that differs, or for all of them: why all answer alike is worth knowing, too."""
    told = [group for group in comparison.groups if group.why and (group.differing or (everything and group.rows))]
    return section("Why", [(group.scenario, group.reason) for group in told], width)


def changes(comparison: Comparison, width: int) -> str:
    """What the same program does differently from one Python, machine or run to the next."""
    entries = []
    for change in comparison.changes:
        by_word = grouped(zip(change.words, comparison.pythons, strict=True))
        said = "; ".join(f"{word} ({', '.join(labels)})" for word, labels in by_word.items())
        entries.append((f"{change.scenario}, {', '.join(change.starts)}, {change.question}", said))
    return section(f"What changes between these {comparison.sides[0]}", entries, width)


def agreement(comparison: Comparison, width: int) -> str:
    """The scenarios to which all, or some that are named, gave the same answers; and those to which one column alone gave any."""
    if len(comparison.columns) == 1:
        return ""
    parts = [("No difference in", agreed(comparison)), ("Not compared", not_compared(comparison))]
    return "\n\n".join(section(title, [("", entry) for entry in entries], width) for title, entries in parts if entries)


def silence(comparison: Comparison, width: int) -> str:
    """What did not answer, and what had to be killed: never folded away."""
    entries = [(names, said) for names, said, _ in failures(comparison)]
    by_reason = groupby(
        sorted(comparison.unsupported, key=lambda cell: (comparison.title(cell), cell.detail)),
        key=lambda cell: (comparison.title(cell), cell.detail),
    )
    entries += [(title, f"unsupported in {count(len(list(cells)), 'scenario')}: {detail}") for (title, detail), cells in by_reason]
    for who, scenarios in comparison.not_run.items():
        entries.append((who, f"not run in {count(len(scenarios), 'scenario')}: {', '.join(scenarios)}"))
    left = [(f"{cell.scenario}, {comparison.title(cell)}", ", ".join(cell.survivors)) for cell in comparison.littered]
    return "\n\n".join(part for part in (section("No answer", entries, width), section("Left running, and killed", left, width)) if part)


def section(title: str, entries: Sequence[tuple[str, str]], width: int) -> str:
    """A title and its entries; an empty text when there are none."""
    lines = [wrap(f"{name}: {text}" if name else text, width, indent="  ") for name, text in entries]
    return "\n".join([click.style(title, bold=True), *lines]) if lines else ""

"""The report on a terminal: the differences as a table, then why, then what agrees and what did not answer."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby

import click
import tabulate

from compare.differences import Comparison, Group, Row, compare, grouped
from compare.reports.words import count, escaped, headline, whereabouts
from compare.results import Results

GAP = 2
"""Spaces between two columns of tabulate's "simple" format."""

NARROWEST_QUESTION = 24
"""Columns that a question needs in a table; where there are fewer, each question becomes a paragraph."""

tabulate.MIN_PADDING = 0  # of titles; in 80 columns every one counts

WIDEST_ANSWER = 22
"""Columns above which an answer is wrapped."""


def render(results: Results, width: int, *, everything: bool = False) -> str:
    """Show a run in `width` columns; with the questions that agree, too, when `everything` is asked for."""
    comparison = compare(results)
    parts = [
        about(results, width),
        matrix(comparison, width, everything=everything) or "No question was answered differently.",
        reasons(comparison, width),
        changes(comparison, width),
        agreement(comparison, width),
        silence(comparison, width),
    ]
    return printable("\n\n".join(part for part in parts if part)) + "\n"


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


def table(shown: Sequence[tuple[Group, Sequence[Row]]], heads: Sequence[str], question: int, answers: Sequence[int]) -> str:
    """One row a question, one column a backend on a Python."""
    lines: list[list[str]] = []
    for group, rows in shown:
        lines.append([click.style(group.scenario, bold=True)])
        lines += [
            [
                wrap(row.question, question, indent="  "),
                *(textwrap.fill(word, answer) for word, answer in zip(row.words, answers, strict=True)),
            ]
            for row in rows
        ]
    return tabulate.tabulate(lines, headers=["", *heads], tablefmt="simple", disable_numparse=True, preserve_whitespace=True)


def paragraphs(shown: Sequence[tuple[Group, Sequence[Row]]], comparison: Comparison, width: int) -> str:
    """The same where a table has no room: under each question a line for each answer, with the columns that gave it."""
    lines = []
    for group, rows in shown:
        lines.append(click.style(group.scenario, bold=True))
        for row in rows:
            lines.append(wrap(row.question, width, indent="  "))
            lines += [wrap(f"{', '.join(names)}: {word}", width, indent="    ") for word, names in comparison.who_says(row)]
    return "\n".join(lines)


def reasons(comparison: Comparison, width: int) -> str:
    """One sentence for each scenario that differs; the two roles of one file share theirs."""
    names: dict[str, list[str]] = {}
    for group in comparison.groups:
        if group.differing and group.why:
            names.setdefault(group.reason, []).append(group.scenario)
    return section("Why", [(", ".join(scenarios), reason) for reason, scenarios in names.items()], width)


def changes(comparison: Comparison, width: int) -> str:
    """What the same program does differently from one Python to the next."""
    entries = []
    for change in comparison.changes:
        by_word = grouped(zip(change.words, comparison.pythons, strict=True))
        said = "; ".join(f"{word} ({', '.join(labels)})" for word, labels in by_word.items())
        entries.append((f"{change.scenario}, {', '.join(change.starts)}, {change.question}", said))
    return section("What changes between these Pythons", entries, width)


def agreement(comparison: Comparison, width: int) -> str:
    """The scenarios on which all backends agree."""
    alike = [
        f"{group.scenario} ({count(len(group.rows), 'question')})" for group in comparison.groups if group.rows and not group.differing
    ]
    return section("All backends agree on", [("", ", ".join(alike))] if alike else [], width)


def silence(comparison: Comparison, width: int) -> str:
    """What did not answer, and what had to be killed: never folded away."""
    entries = [(f"{cell.scenario}, {comparison.title(cell)}", f"{cell.outcome}: {headline(cell)}") for cell in comparison.silent]
    by_reason = groupby(
        sorted(comparison.unsupported, key=lambda cell: (comparison.title(cell), cell.detail)),
        key=lambda cell: (comparison.title(cell), cell.detail),
    )
    entries += [(title, f"unsupported in {count(len(list(cells)), 'scenario')}: {detail}") for (title, detail), cells in by_reason]
    left = [(f"{cell.scenario}, {comparison.title(cell)}", ", ".join(cell.survivors)) for cell in comparison.littered]
    return "\n\n".join(part for part in (section("No answer", entries, width), section("Left running, and killed", left, width)) if part)


def section(title: str, entries: Sequence[tuple[str, str]], width: int) -> str:
    """A title and its entries; an empty text when there are none."""
    lines = [wrap(f"{name}: {text}" if name else text, width, indent="  ") for name, text in entries]
    return "\n".join([click.style(title, bold=True), *lines]) if lines else ""


def wrap(text: str, width: int, indent: str = "") -> str:
    """Break a text into lines; those after the first stand two columns further in."""
    return textwrap.fill(text, max(width, len(indent) + 10), initial_indent=indent, subsequent_indent=indent + "  ")


def printable(text: str) -> str:
    """Show what came from outside as text: control characters cannot steer the terminal. Our own styles pass."""
    return text if escaped(plain := click.unstyle(text)) == plain else escaped(plain)

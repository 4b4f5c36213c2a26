"""What changed between two runs, as a table for a terminal or for Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import tabulate

from compare.findings.diff import Change
from compare.reports import terminal
from compare.reports.showing import Lines
from compare.reports.text import in_markdown
from compare.reports.words import aligned

MOST_CHANGES = 1000
"""Rows of the table. More of them nobody reads; as JSON there are all."""

HEADERS = ("what", "where", "was", "is")


def render(changes: Sequence[Change], width: int) -> str:
    """One row a change, in `width` columns; where several backends or Pythons changed alike, one row for all of them."""
    if not changes:
        return "Nothing changed.\n"
    rows = merged(changes[:MOST_CHANGES])
    column = max(10, (width - 3 * terminal.GAP) // len(HEADERS))
    lines = [[textwrap.fill(word, column) for word in row] for row in rows]
    return aligned(lines, HEADERS) + "\n" + rest(changes)


def render_markdown(changes: Sequence[Change]) -> str:
    """The same as GitHub renders it."""
    if not changes:
        return "Nothing changed.\n"
    lines = [[in_markdown(word) for word in row] for row in merged(changes[:MOST_CHANGES])]
    return tabulate.tabulate(lines, headers=HEADERS, tablefmt="github", disable_numparse=True) + "\n" + rest(changes)


def rest(changes: Sequence[Change]) -> str:
    """How many changes have no row, if any."""
    left = len(changes) - MOST_CHANGES
    return f"\n{left} more changed; mpcompare diff --format json shows all.\n" if left > 0 else ""


def merged(changes: Sequence[Change]) -> list[list[str]]:
    """The rows: what changed, where, what was there, what is there now."""
    lines = Lines()
    several = len({change.python for change in changes if change.backend}) > 1
    places: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        what = f"{change.scenario}: {change.what}" if change.scenario else change.what
        note = " (flaky)" if change.flaky else ""
        where = f"{change.backend} {change.python}" if several and change.backend else change.backend or change.python
        places.setdefault((what, change.old or "(new)", (change.new or "(gone)") + note), []).append(where)
    rows = ([what, ", ".join(filter(None, where)), old, new] for (what, old, new), where in places.items())
    return [[lines.line(word) for word in row] for row in rows]

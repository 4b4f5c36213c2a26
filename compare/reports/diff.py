"""What changed between two runs, as blocks: a table with a row for each change."""

from __future__ import annotations

from collections.abc import Sequence

from compare.findings.diff import Change
from compare.reports.blocks import Document, Lines, Table
from compare.reports.showing import DistinctLines

MOST_CHANGES = 1000
"""Rows of the table. More of them nobody reads; as JSON there are all."""

HEADS = ("what", "where", "was", "is")


def document(changes: Sequence[Change]) -> Document:
    """One row a change; where several backends or Pythons changed alike, one row for all of them."""
    if not changes:
        return (Lines(("Nothing changed.",)),)
    table = Table(HEADS, rows_of(changes[:MOST_CHANGES]), long=(0, 1, 2, 3))
    left = len(changes) - MOST_CHANGES
    return (table, Lines((f"{left} more changed; mpcompare diff --format json shows all.",))) if left > 0 else (table,)


def rows_of(changes: Sequence[Change]) -> tuple[tuple[str, ...], ...]:
    """The rows: what changed, where, what was there, what is there now."""
    lines = DistinctLines()
    several = len({change.python for change in changes if change.backend}) > 1
    where_of: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        what = f"{change.scenario}: {change.what}" if change.scenario else change.what
        note = " (flaky)" if change.flaky else ""
        where = f"{change.backend} {change.python}" if several and change.backend else change.backend or change.python
        where_of.setdefault((what, change.old or "(new)", (change.new or "(gone)") + note), []).append(where)
    rows = ((what, ", ".join(filter(None, where)), old, new) for (what, old, new), where in where_of.items())
    return tuple(tuple(map(lines.line, row)) for row in rows)

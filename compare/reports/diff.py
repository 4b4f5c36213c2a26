"""What changed between two runs, or between two Pythons, as blocks and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from compare.findings.diff import Change
from compare.findings.differences import NO_ANSWER, grouped
from compare.findings.harm import Harm
from compare.findings.upgrade import Upgrade, harm_of
from compare.recorded.recordings import Recording
from compare.reports.blocks import Document, Lines, Matrix, MatrixRow, Part, Section, Table, Word
from compare.reports.phrases import count
from compare.reports.showing import DistinctLines

MOST_CHANGES = 1000
"""Rows of the table. More of them nobody reads; as JSON there are all."""

NARROWEST, WIDEST = 30, 24
"""Letters of a line that a question needs, and those above which an answer is broken into lines."""

MEANS = {
    Harm.HANG: "It hangs now",
    Harm.SILENT: "It does something else now, and no error says so",
    Harm.ERROR_LATER: "A task or a process fails with an error now",
    Harm.ERROR_AT_START: "A start fails with an error now",
    Harm.NONE: "It hung or failed before, and no longer does",
}
"""What a change does to the program."""

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


def to_json(changes: Sequence[Change]) -> str:
    """All changes between two runs."""
    return as_json({"changes": [asdict(change) for change in changes]})


def as_json(keys: dict[str, Any]) -> str:
    """A JSON document of ours."""
    return json.dumps({"schema": 1, **keys}, indent=1) + "\n"


def of_versions(found: Upgrade) -> Document:
    """What another Python changes: first for a program that leaves the start method to Python, the worst first, then under each method."""
    by_harm = grouped((MEANS[harm_of(change)], change) for change in found.default)
    by_method = grouped((f"Under {change.backend}, on both", change) for change in found.methods)
    sections = [(title, changes) for group in (by_harm, by_method) for title, changes in group.items()]
    return (
        Lines((*map(origin, (found.old, found.new)), leaving_it_to_python(found))),
        *(Section(f"{title}: {count(len(changes), 'question')}", (beside(changes, found),)) for title, changes in sections),
    )


def origin(recording: Recording) -> str:
    """Where the answers of a Python come from: nobody saw them here."""
    return f"Python {recording.version}: recorded on {recording.platform} on {recording.date}, with loky {recording.loky}."


def leaving_it_to_python(found: Upgrade) -> str:
    """The sentence for a program that names no start method."""
    old, new = found.old, found.new
    uses = f"{old.default} on both" if old.default == new.default else f"{old.default} on {old.version}, and {new.default} on {new.version}"
    changes = "" if found.default else ", and nothing changes for it"
    return f"A program that leaves the start method to Python uses {uses}{changes}."


def beside(changes: Sequence[Change], found: Upgrade) -> Matrix:
    """Changes by scenario, with the answers of the two Pythons side by side."""
    versions = found.old.version, found.new.version
    parts = grouped((change.scenario, row_of(change, versions)) for change in changes)
    return Matrix(versions, tuple(Part((name,), tuple(rows)) for name, rows in parts.items()), NARROWEST, WIDEST)


def row_of(change: Change, versions: tuple[str, str]) -> MatrixRow:
    """A question with the answer of each of the two Pythons."""
    answers = change.old or NO_ANSWER, change.new or NO_ANSWER
    return MatrixRow(change.what, tuple(map(Word, answers)), tuple(zip(versions, answers, strict=True)))


def versions_to_json(found: Upgrade) -> str:
    """The same for other programs, with every change."""
    return as_json(
        {
            "recorded": {"old": found.old.origin, "new": found.new.origin},
            "default": [{**asdict(change), "harm": harm_of(change).name} for change in found.default],
            "changes": [asdict(change) for change in found.methods],
        }
    )

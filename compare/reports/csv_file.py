"""The report as CSV: a line a cell and question, or a line a sample."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from compare.findings.differences import topic
from compare.reports.text import escaped
from compare.results.model import Cell, Results

ANSWERS = ("python", "backend", "topic", "scenario", "outcome", "question", "answer")
SAMPLES = ("python", "backend", "topic", "scenario", "outcome", "measure", "round", "value")

FORMULA = re.compile(r"\s*[=+@-]")
"""Where a formula begins: some spreadsheets pass over what is white before it."""

AFTER_A_SEPARATOR = re.compile(r"([;|][\s\"']*)(?=[=+@-])")
"""Where a formula would begin if a spreadsheet took semicolons or bars for what separates, as it does in many countries."""

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def render(results: Results, *, samples: bool = False) -> str:
    """All answers, with one line for a cell that gave none; or all samples, in SI units and unrounded.

    Every record is one line. A text that a spreadsheet would take for a formula has an apostrophe before it; a number has none.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(SAMPLES if samples else ANSWERS)
    writer.writerows(sample_rows(results) if samples else answer_rows(results))
    return file.getvalue()


def answer_rows(results: Results) -> Iterator[Iterable[object]]:
    """The cells in the order in which they ended."""
    for cell in results.cells:
        beginning = beginning_of(cell, results)
        for question, answer in cell.answers.items() or [("", "")]:
            yield *beginning, guarded(question), guarded(answer)


def sample_rows(results: Results) -> Iterator[Iterable[object]]:
    """The samples; those of the same round were measured next to each other."""
    for cell in results.cells:
        beginning = beginning_of(cell, results)
        for measure, figures in cell.samples.items():
            named = (*beginning, guarded(measure))
            for number, figure in enumerate(figures, 1):
                yield *named, number, repr(figure)


def beginning_of(cell: Cell, results: Results) -> tuple[str, ...]:
    """What each line of a cell begins with."""
    return tuple(map(guarded, (cell.python, cell.backend, topic(results, cell.scenario), cell.scenario, cell.outcome)))


def guarded(text: str) -> str:
    """A text that no program reads as anything else."""
    plain = escaped(text).replace("\n", r"\n")
    plain = AFTER_A_SEPARATOR.sub(r"\1'", plain)
    return f"'{plain}" if FORMULA.match(plain) and not NUMBER.fullmatch(plain) else plain

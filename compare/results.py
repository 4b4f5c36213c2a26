"""Cells, outcomes and the results file: plain data, to JSON and back."""

from __future__ import annotations

import enum
import json
import math
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from io import FileIO
from pathlib import Path
from typing import Any, Self

from compare import files
from compare.backends import BACKENDS

SCHEMA = 1
DESCRIPTION = {"version", "executable", "implementation", "default", "loky", "question", "why", "topic", "source"}
"""What the file says of a Python or of a scenario, as text."""

SCHEMA_FILE = Path(__file__).with_name("results.schema.json")


class Outcome(enum.StrEnum):
    """How a cell ended. What we think of it is judged later."""

    ANSWERED = "answered"
    """The scenario returned its answers."""
    UNSUPPORTED = "unsupported"
    """The backend lacks what the scenario needs; the detail says what."""
    FAILED = "failed"
    """The scenario raised; the detail holds the traceback."""
    CRASHED = "crashed"
    """Its interpreter died of a signal or ended without a result; the detail says of what."""
    HUNG = "hung"
    """It did not end before its deadline; the detail says where it stuck."""


@dataclass(slots=True)
class Cell:
    """One scenario under one backend on one Python, and what came of it."""

    scenario: str
    backend: str
    python: str
    outcome: Outcome
    seconds: float
    """From the start of its interpreter until nothing of it was left."""
    answers: dict[str, str] = field(default_factory=dict)
    samples: dict[str, list[float]] = field(default_factory=dict)
    """Measure, whose name ends with its unit, (s), (bytes) or (1/s) -> figures, unrounded, one a round."""
    detail: str = ""
    """What went wrong and where, then what the cell printed."""
    survivors: list[str] = field(default_factory=list)
    """What of its process tree had to be killed."""
    cut_short: bool = False
    """Whether it measured, and its rounds were interrupted: there would have been more."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells this cell from the others of one run."""
        return self.scenario, self.backend, self.python

    @property
    def rounds(self) -> int:
        """How many rounds it has figures of."""
        return max(map(len, self.samples.values()), default=0)


def latest(cells: Iterable[Cell]) -> list[Cell]:
    """The cells without those that were run anew. One whose rounds were cut short is better only than one that had fewer, and was, too."""
    kept: dict[tuple[str, str, str], Cell] = {}
    for cell in cells:
        before = kept.get(cell.key)
        if before is None or not cell.cut_short or (before.cut_short and cell.rounds >= before.rounds):
            kept[cell.key] = cell
    return list(kept.values())


@dataclass
class Results:
    """A whole run: where it was made, and its cells in the order in which they ended."""

    environment: dict[str, Any]
    pythons: dict[str, dict[str, Any]]
    scenarios: dict[str, dict[str, Any]]
    cells: list[Cell] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    """The environments of the files that were merged, each with its `file`; never in a file."""

    @property
    def backends(self) -> list[str]:
        """The backends that have cells: ours in our order, then others."""
        there = dict.fromkeys(cell.backend for cell in self.cells)
        return [name for name in BACKENDS if name in there] + sorted(there.keys() - BACKENDS.keys())

    def cell(self, scenario: str, backend: str) -> Cell | None:
        """The cell of a scenario and a backend, in results of one Python."""
        return next((cell for cell in self.cells if (cell.scenario, cell.backend) == (scenario, backend)), None)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add cells, each in the place of one that it makes obsolete: see `latest`."""
        self.cells = latest([*self.cells, *cells])

    def only(self, scenarios: Collection[str], backends: Collection[str], pythons: Collection[str]) -> Results:
        """The part of a run that these scenarios, backends and Pythons are."""
        cells = [cell for cell in self.cells if cell.scenario in scenarios and cell.backend in backends and cell.python in pythons]
        about = {label: python for label, python in self.pythons.items() if label in pythons}
        return Results(self.environment, about, self.scenarios, cells)

    def to_json(self) -> str:
        """The results file: see `results.schema.json`."""
        return head(self) + ",\n".join(line(cell) for cell in self.cells) + TAIL

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a results file. Raises ValueError, in words for the user, when it is not one that we can read."""
        try:
            data = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ValueError(f"it is not JSON, or it is cut off: {error}") from None
        if not isinstance(data, dict) or not isinstance(data.get("schema"), int):
            raise ValueError('it is no results file of mpcompare: it has no "schema"')
        if data["schema"] > SCHEMA:
            raise ValueError(f"it has schema {data['schema']}, this mpcompare reads up to {SCHEMA}; upgrade with: pip install -U mpcompare")
        try:
            environment = mapping(data, "environment")
            check_measuring(environment.get("measuring", []))
            return cls(
                environment=environment | {"seconds": float(environment.get("seconds", 0))},
                pythons=descriptions(data, "pythons"),
                scenarios=descriptions(data, "scenarios"),
                cells=[cell_from(row) for row in data["cells"]],
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise ValueError(f"it is damaged: {type(error).__name__}: {error}") from None


def mapping(data: dict[str, Any], key: str) -> dict[str, Any]:
    """A part of the file that may be absent. Raises TypeError when it is no object."""
    part = data.get(key, {})
    if not isinstance(part, dict):
        raise TypeError(f'"{key}" is no object')
    return part


def check_measuring(entries: Any) -> None:
    """Raise TypeError or ValueError when it is not how something was measured, as we write and read that."""
    for entry in entries:
        figures = [entry.get(name, 1) for name in ("seed", "precision", "budget", "warm_up_rounds", "least_rounds")]
        figures += [figure for name in ("load", "pressure") if (figure := entry.get(name)) is not None]
        canary, others = entry.get("canary", []), entry.get("others", [])
        names = entry.get("left_out", [])
        if not all(isinstance(figure, int | float) for figure in [*figures, *canary, *others]) or not all(figure > 0 for figure in canary):
            raise ValueError('what "measuring" says is no figure')
        if not 0 < entry.get("precision", 1) <= 1 or not all(0 <= part <= 1 for part in others):
            raise ValueError('what "measuring" says is no part of a whole')
        names = [*names, *(name for scenario, python in entry.get("measured", []) for name in (scenario, python))]
        if not all(isinstance(name, str) for name in names):
            raise TypeError('what "measuring" left out is no name')


def descriptions(data: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    """A part of the file that says something of each thing it names. Raises TypeError when it says it in another way than we read it."""
    part = mapping(data, key)
    for name, about in part.items():
        texts = [text for what, text in about.items() if what in DESCRIPTION]
        links = about.get("links", [])
        if not isinstance(links, list) or not all(isinstance(text, str) for text in texts + links):
            raise TypeError(f'what "{key}" says of "{name}" is no text')
    return part


def cell_from(row: dict[str, Any]) -> Cell:
    """A cell of the file; what we do not know of is left out. Raises KeyError, TypeError or ValueError for a damaged one."""
    answers, samples = mapping(row, "answers"), mapping(row, "samples")
    texts = [
        row["scenario"],
        row["backend"],
        row["python"],
        row.get("detail", ""),
        *row.get("survivors", []),
        *answers,
        *answers.values(),
        *samples,
    ]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a name, an answer or a detail of a cell is no text")
    if not all(0 < figure < math.inf for figures in samples.values() for figure in figures):
        raise ValueError("a sample is no positive number")
    return Cell(
        scenario=row["scenario"],
        backend=row["backend"],
        python=row["python"],
        outcome=Outcome(row["outcome"]),
        seconds=float(row.get("seconds", 0)),
        answers=answers,
        samples={measure: [float(figure) for figure in figures] for measure, figures in samples.items()},
        detail=row.get("detail", ""),
        survivors=list(row.get("survivors", [])),
        cut_short=row.get("cut_short") is True,
    )


TAIL = "\n]}\n"

BEGINNING = '{\n "schema": '
"""How `head` begins."""


def head(results: Results) -> str:
    """All that stands before the cells."""
    parts = {
        "schema": SCHEMA,
        "environment": results.environment,
        "pythons": results.pythons,
        "scenarios": results.scenarios,
    }
    return json.dumps(parts, indent=1)[:-2] + ',\n "cells": [\n'


FIELDS = [field.name for field in fields(Cell)]


def line(cell: Cell) -> str:
    """A cell, on one line of the file. Not by `asdict`, whose copies take thirty times as long as the rest."""
    return json.dumps({name: getattr(cell, name) for name in FIELDS})


class ResultsFile:
    """A results file that is whole after each cell, however many there are and however the tool ends.

    A cell that answered is written over the closing brackets, in one write, and brings new ones along: the cost of keeping it does not
    grow with the file. What is measured is written anew with all that there is, once a round, for which several interpreters run:
    it takes the place of what the rounds before came to, and the head says how it was measured.
    """

    def __init__(self, path: Path, results: Results, held: FileIO | None = None) -> None:
        """Write what there is so far: to a new file, or in the place of one that is `held`. Raises OSError when it cannot be written."""
        self.path, self.results = path.resolve(), results
        self._file = self._put(before=held)

    def add(self, cells: Sequence[Cell]) -> None:
        """Keep cells that ended, or had another round. Raises OSError when the disk is full; the file is then as it was before."""
        there = {cell.key for cell in self.results.cells}
        if any(cell.cut_short or cell.key in there for cell in cells):
            self.results.add(cells)
            self._file = self._put(before=self._file)
            return
        end = self._file.seek(-len(TAIL), os.SEEK_END)
        between = ",\n" if self.results.cells else ""
        try:
            files.write(self._file, (between + ",\n".join(map(line, cells)) + TAIL).encode())
        except OSError as error:  # the brackets had their room before
            self._file.seek(end)
            files.write(self._file, TAIL.encode())
            self._file.truncate()
            raise OSError(error.errno, error.strerror, str(self.path)) from None
        self.results.cells.extend(cells)

    def close(self) -> None:
        """Write the final file, whose head knows how long it all took."""
        try:
            self._file = self._put(before=self._file)
        finally:
            self._file.close()

    def _put(self, before: FileIO | None) -> FileIO:
        return files.put(self.path, self.results.to_json().encode(), new=before is None, before=before)

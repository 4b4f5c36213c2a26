"""Cells, outcomes and the results file: plain data, to JSON and back."""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import product
from pathlib import Path
from typing import Any, Self

from compare.backends import BACKENDS

SCHEMA = 1
DESCRIPTION = {"version", "executable", "implementation", "default", "loky", "question", "why", "topic", "source"}
"""What the file says of a Python or of a scenario, as text."""

MOST_SELECTED = 100_000
"""Cells that one run may have been to run, by a file: 100 times those of all scenarios under all backends on three Pythons."""
MOST_TEXT = 25_000_000
"""Characters of a file. The largest of ours, with all that its cells print, has a tenth; and one of nothing but brackets needs 1 GB."""

MOST_CELLS, MOST_COLUMNS, MOST_PLACES, MOST_MEASURES, MOST_SAMPLES = 10_000, 300, 100_000, 500, 1_000_000
"""What a report can show in seconds. The full atlas under four backends on three Pythons, run on ten machines, has about a half of each."""

MOST_MEASURINGS = 1000
"""Runs of one file that measured."""

MOST_CPUS = 1_000_000
SMALLEST, LARGEST = 1e-30, 1e30
"""Between what a figure is, in any unit: their ratio, too, is one that a float can hold."""

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


GAVE_NONE = {Outcome.FAILED, Outcome.CRASHED, Outcome.HUNG}
"""How a cell ends from which an answer was to be expected, and came none."""


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


def in_order(backends: Iterable[str]) -> list[str]:
    """Each backend once: ours in our order, then others by name."""
    there = set(backends)
    return [name for name in BACKENDS if name in there] + sorted(there - BACKENDS.keys())


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
        return in_order(cell.backend for cell in self.cells)

    @property
    def selected(self) -> list[dict[str, list[str]]]:
        """What each run that the results hold was to run: `scenarios`, `backends` and `pythons`, every combination of them."""
        entries: list[dict[str, list[str]]] = self.environment.get("selected", [])
        return entries

    @property
    def columns(self) -> set[tuple[str, str]]:
        """The Pythons and backends that have cells, or were to have some: a run may end before they do."""
        wanted = {column for entry in self.selected for column in product(entry["pythons"], entry["backends"])}
        return wanted | {(cell.python, cell.backend) for cell in self.cells}

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
        parts = {"scenarios": scenarios, "backends": backends, "pythons": pythons}
        selected = [{key: [name for name in entry[key] if name in part] for key, part in parts.items()} for entry in self.selected]
        return Results(self.environment | {"selected": selected}, about, self.scenarios, cells)

    def to_json(self) -> str:
        """The results file: see `results.schema.json`."""
        return head(self) + ",\n".join(line(cell) for cell in self.cells) + TAIL

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a results file. Raises ValueError, in words for the user, when it is not one that we can read."""
        if len(text) > MOST_TEXT:
            raise ValueError(f"it is too large: {MOST_TEXT // 1_000_000} MB are the most that a results file may have")
        try:
            data = json.loads(text, parse_float=finite, parse_constant=finite)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"it is not JSON, or it is cut off: {error}") from None
        if not isinstance(data, dict) or not isinstance(data.get("schema"), int):
            raise ValueError('it is no results file of mpcompare: it has no "schema"')
        if data["schema"] > SCHEMA:
            raise ValueError(f"it has schema {data['schema']}, this mpcompare reads up to {SCHEMA}; upgrade with: pip install -U mpcompare")
        try:
            results = cls(
                environment=environment_from(mapping(data, "environment")),
                pythons=descriptions(data, "pythons"),
                scenarios=descriptions(data, "scenarios"),
                cells=[cell_from(row) for row in listed(data["cells"], "cells")],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"it is damaged: {type(error).__name__}: {error}") from None
        check_size(results)
        return results


def finite(text: str) -> float:
    """A number of the file. Raises ValueError for NaN and Infinity, which JSON does not know, and for what is as large as that."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is no number")
    return value


def check_size(results: Results) -> None:
    """Raise ValueError, in words for the user, when results are more than any report could show in seconds."""
    questions: dict[str, set[str]] = {}
    for cell in results.cells:
        questions.setdefault(cell.scenario, set()).update(cell.answers, cell.samples)
    measures = {(cell.scenario, measure) for cell in results.cells for measure in cell.samples}
    for name in {name for entry in results.selected for name in entry["scenarios"]}:
        questions.setdefault(name, set())
    columns = len(results.columns)
    places = sum(max(1, len(asked)) for asked in questions.values()) * columns
    answers = sum(len(cell.answers) for cell in results.cells)
    samples = sum(len(figures) for cell in results.cells for figures in cell.samples.values())
    for number, most, things in (
        (len(results.cells), MOST_CELLS, "cells"),
        (max(columns, len(results.pythons)), MOST_COLUMNS, "columns, which are backends on Pythons"),
        (places, MOST_PLACES, "places in the table, which are its questions times its columns"),
        (answers, MOST_PLACES, "answers"),
        (len(measures), MOST_MEASURES, "measures"),
        (samples, MOST_SAMPLES, "samples"),
    ):
        if number > most:
            raise ValueError(f"it is too large: it has {number} {things}; {most} are the most")


def mapping(data: dict[str, Any], key: str) -> dict[str, Any]:
    """A part of the file that may be absent. Raises TypeError when it is no object."""
    part = data.get(key, {})
    if not isinstance(part, dict):
        raise TypeError(f'"{key}" is no object')
    return part


def listed(part: Any, key: str) -> list[Any]:
    """A part of the file that is a list. Raises TypeError when it is none."""
    if not isinstance(part, list):
        raise TypeError(f'"{key}" is no list')
    return part


def figure(value: Any, key: str, least: float = 0, most: float = LARGEST) -> float:
    """A number of the file, as it is. Raises TypeError or ValueError when it is none, or none that anything could have come to."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f'"{key}" is no number')
    if not least <= value <= most:
        raise ValueError(f'"{key}" is not between {least:g} and {most:g}')
    return value


def environment_from(environment: dict[str, Any]) -> dict[str, Any]:
    """What the file says of where and how it was made. Raises TypeError or ValueError when that is not what we write."""
    for key in ("platform", "started", "command", "mpcompare", "file"):
        if not isinstance(environment.get(key, ""), str):
            raise TypeError(f'"{key}" is no text')
    if not isinstance(figure(environment.get("cpus", 1), "cpus", 1, MOST_CPUS), int):
        raise TypeError('"cpus" is no whole number')
    measuring = listed(environment.get("measuring", []), "measuring")
    if len(measuring) > MOST_MEASURINGS:
        raise ValueError(f'"measuring" has {len(measuring)} entries; {MOST_MEASURINGS} are the most')
    for entry in measuring:
        check_measuring(entry)
    check_selected(listed(environment.get("selected", []), "selected"))
    return environment | {"seconds": float(figure(environment.get("seconds", 0), "seconds"))}


def check_measuring(entry: Any) -> None:
    """Raise TypeError or ValueError when it is not how something was measured, as we write and read that."""
    if not isinstance(entry, dict):
        raise TypeError('an entry of "measuring" is no object')
    if not isinstance(entry.get("seed", 0), int):
        raise TypeError('"seed" is no whole number')
    for key in ("budget", "warm_up_rounds", "least_rounds"):
        figure(entry.get(key, 0), key)
    figure(entry.get("precision", 1), "precision", SMALLEST, 1)
    for key in ("load", "pressure"):
        if entry.get(key) is not None:
            figure(entry[key], key)
    for part in listed(entry.get("others", []), "others"):
        figure(part, "others", 0, 1)
    for seconds in listed(entry.get("canary", []), "canary"):
        figure(seconds, "canary", SMALLEST)
    pairs = [listed(pair, "measured") for pair in listed(entry.get("measured", []), "measured")]
    names = [entry.get("file", ""), *listed(entry.get("left_out", []), "left_out"), *(name for pair in pairs for name in pair)]
    if not all(isinstance(name, str) for name in names):
        raise TypeError('a name in "measuring" is no text')


def check_selected(entries: list[Any]) -> None:
    """Raise KeyError, TypeError or ValueError when it is not what a run was to run, as we write and read that."""
    wanted = 0
    for entry in entries:
        parts = [listed(entry[key], key) for key in ("scenarios", "backends", "pythons")]
        if not all(isinstance(name, str) for part in parts for name in part):
            raise TypeError('what "selected" says is no list of names')
        wanted += math.prod(map(len, parts))
    if max(wanted, len(entries)) > MOST_SELECTED:
        raise ValueError(f'what "selected" says is more than {MOST_SELECTED} cells')


def descriptions(data: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    """A part of the file that says something of each thing it names. Raises TypeError when it says it in another way than we read it."""
    part = mapping(data, key)
    for name in part:
        about = mapping(part, name)
        texts = [text for what, text in about.items() if what in DESCRIPTION]
        links = about.get("links", [])
        if not isinstance(links, list) or not all(isinstance(text, str) for text in texts + links):
            raise TypeError(f'what "{key}" says of "{name}" is no text')
    return part


def cell_from(row: dict[str, Any]) -> Cell:
    """A cell of the file; what we do not know of is left out. Raises KeyError, TypeError or ValueError for a damaged one."""
    if not isinstance(row, dict):
        raise TypeError("a cell is no object")
    answers, samples, survivors = mapping(row, "answers"), mapping(row, "samples"), listed(row.get("survivors", []), "survivors")
    texts = [
        row["scenario"],
        row["backend"],
        row["python"],
        row.get("detail", ""),
        *survivors,
        *answers,
        *answers.values(),
        *samples,
    ]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a name, an answer or a detail of a cell is no text")
    return Cell(
        scenario=row["scenario"],
        backend=row["backend"],
        python=row["python"],
        outcome=Outcome(row["outcome"]),
        seconds=float(figure(row.get("seconds", 0), "seconds")),
        answers=answers,
        samples={
            measure: [float(figure(sample, "samples", SMALLEST)) for sample in listed(figures, "samples")]
            for measure, figures in samples.items()
            if figures != []  # which is nothing that was measured
        },
        detail=row.get("detail", ""),
        survivors=survivors,
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
    return json.dumps(parts, indent=1, allow_nan=False)[:-2] + ',\n "cells": [\n'


FIELDS = [field.name for field in fields(Cell)]


def line(cell: Cell) -> str:
    """A cell, on one line of the file. Not by `asdict`, whose copies take thirty times as long as the rest."""
    return json.dumps({name: getattr(cell, name) for name in FIELDS}, allow_nan=False)

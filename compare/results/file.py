"""The results file: results to JSON and back, and what is refused. `results.schema.json` says the same to others."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import dacite

from compare.results.model import SMALLEST, Cell, Measuring, Outcome, Results, Selection, check_range

SCHEMA = 1

MOST_SELECTED = 100_000
"""Cells that one run may have been to run, by a file: 100 times those of all scenarios under all backends on three Pythons."""
MOST_TEXT = 25_000_000
"""Characters of a file. The largest of ours, with all that its cells print, has a tenth; and one of nothing but brackets needs 1 GB."""

MOST_CELLS, MOST_COLUMNS, MOST_PLACES, MOST_MEASURES, MOST_SAMPLES = 10_000, 300, 100_000, 500, 1_000_000
"""What a report can show in seconds. The full atlas under four backends on three Pythons, run on ten machines, has about a half of each."""

MOST_MEASURINGS = 1000
"""Runs of one file that measured."""

MOST_ENTRIES = 2 * MOST_SAMPLES
"""What all lists and objects of a file hold together."""

SCHEMA_FILE = Path(__file__).with_name("results.schema.json")


def from_json(text: str) -> Results:
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
    check_lengths(data)
    try:
        results = results_from(data)
    except ValueError as error:
        raise ValueError(f"it is damaged: {error}") from None
    check_size(results)
    return results


def finite(text: str) -> float:
    """A number of the file. Raises ValueError for NaN and Infinity, which JSON does not know, and for what is as large as that."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is no number")
    return value


def results_from(data: dict[str, Any]) -> Results:
    """What a file holds. Raises ValueError for a damaged one."""
    results = built(Results, {key: data.get(key, {}) for key in ("environment", "pythons", "scenarios")})
    check_selected(results.selected)
    if not isinstance(data.get("cells"), list):
        raise ValueError('"cells" is no list')
    results.cells = [cell_from(row) for row in data["cells"]]
    return results


def cell_from(row: Any) -> Cell:
    """A cell of the file. Raises ValueError for a damaged one."""
    if not isinstance(row, dict):
        raise ValueError("a cell is no object")
    cell = built(Cell, row)
    check_range("seconds", [cell.seconds])
    for figures in cell.samples.values():
        check_range("samples", figures, SMALLEST)
    cell.samples = {measure: [*map(float, figures)] for measure, figures in cell.samples.items() if figures}  # none: not measured
    return cell


Thing = TypeVar("Thing")


def built(kind: type[Thing], data: dict[str, Any]) -> Thing:
    """An instance of a dataclass, made of what a file says. Raises ValueError when a value has another type, or is out of its range."""
    try:
        return dacite.from_dict(kind, data, HOW)
    except dacite.WrongTypeError as error:  # whose own words have the value in them, which may be as long as the file
        raise ValueError(f'"{error.field_path}" has a value of the wrong type') from None
    except dacite.DaciteError as error:
        raise ValueError(str(error)) from None


def number(value: Any) -> Any:
    """Refuse `true` and `false` where a number belongs: Python, and so the library, takes them for numbers."""
    if isinstance(value, bool):
        raise dacite.WrongTypeError(float, value)
    return value


def array(value: Any) -> Any:
    """Refuse anything but a list where a list belongs: the library would make one of whatever has parts."""
    if not isinstance(value, list):
        raise dacite.WrongTypeError(list, value)
    return value


def pair(value: Any) -> Any:
    """Make a pair of a list: JSON has no pairs."""
    return tuple(value) if isinstance(value, list) else value


def outcome(value: Any) -> Outcome:
    """How a cell ended, by its word."""
    try:
        return Outcome(value)
    except ValueError:
        raise ValueError(f'"outcome" is {value!r:.40}, which is none that this mpcompare knows') from None


LISTS = (list[str], list[float], list[tuple[str, str]], list[Selection], list[Measuring])

HOW = dacite.Config(type_hooks={int: number, float: number, tuple[str, str]: pair, Outcome: outcome, **dict.fromkeys(LISTS, array)})


def check_size(results: Results) -> None:
    """Raise ValueError, in words for the user, when results are more than any report could show in seconds."""
    questions: dict[str, set[str]] = {}
    for cell in results.cells:
        questions.setdefault(cell.scenario, set()).update(cell.answers, cell.samples)
    measures = {(cell.scenario, measure) for cell in results.cells for measure in cell.samples}
    for name in {name for entry in results.selected for name in entry.scenarios}:
        questions.setdefault(name, set())
    columns = len(results.columns)
    places = sum(max(1, len(asked)) for asked in questions.values()) * columns
    answers = sum(len(cell.answers) for cell in results.cells)
    samples = sum(len(figures) for cell in results.cells for figures in cell.samples.values())
    at_most(len(results.cells), MOST_CELLS, "cells")
    at_most(max(columns, len(results.pythons)), MOST_COLUMNS, "columns, which are backends on Pythons")
    at_most(places, MOST_PLACES, "places in the table, which are its questions times its columns")
    at_most(answers, MOST_PLACES, "answers")
    at_most(len(measures), MOST_MEASURES, "measures")
    at_most(samples, MOST_SAMPLES, "samples")


def check_lengths(data: dict[str, Any]) -> None:
    """Raise ValueError, in words for the user, when a file is so long that the library would need a minute to check it."""
    at_most(entries(data), MOST_ENTRIES, "entries")
    environment = data.get("environment")
    within = environment if isinstance(environment, dict) else {}
    for part, most, things in (
        (data.get("cells"), MOST_CELLS, "cells"),
        (data.get("pythons"), MOST_COLUMNS, "Pythons"),
        (data.get("scenarios"), MOST_CELLS, "scenarios"),
        (within.get("selected"), MOST_SELECTED, "selected runs"),
        (within.get("measuring"), MOST_MEASURINGS, "runs that measured"),
    ):
        at_most(len(part) if isinstance(part, dict | list) else 0, most, things)


def entries(data: dict[str, Any]) -> int:
    """How many entries the lists and objects of a file have, all together."""
    count = 0
    parts: list[Any] = [data]
    for part in parts:  # which grows meanwhile
        count += len(part)
        parts += [inner for inner in (part.values() if isinstance(part, dict) else part) if isinstance(inner, dict | list)]
    return count


def at_most(number: int, most: int, things: str) -> None:
    """Raise ValueError, in words for the user, when there are more."""
    if number > most:
        raise ValueError(f"it is too large: it has {number} {things}; {most} are the most")


def check_selected(selected: Sequence[Selection]) -> None:
    """Raise ValueError when what runs were to run is more than any run could."""
    wanted = sum(len(entry.scenarios) * len(entry.backends) * len(entry.pythons) for entry in selected)
    if max(wanted, len(selected)) > MOST_SELECTED:
        raise ValueError(f'what "selected" says is more than {MOST_SELECTED} cells')


def to_json(results: Results) -> str:
    """Write a results file: see `results.schema.json`."""
    return head(results) + ",\n".join(line(cell) for cell in results.cells) + TAIL


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
    return json.dumps(parts, indent=1, allow_nan=False, default=said)[:-2] + ',\n "cells": [\n'


FIELDS = [field.name for field in fields(Cell)]


OPTIONAL = {"cpus", "memory", "packages", "selected", "measuring", "seed", "precision", "digest"}
"""The keys that are left out where there is nothing to say; the others are always there."""


def said(thing: object) -> dict[str, Any]:
    """What the file says of a thing that is no cell."""
    return {name: value for name, value in vars(thing).items() if name not in OPTIONAL or value not in (None, [], {}, "")}


def line(cell: Cell) -> str:
    """A cell, on one line of the file. Not by `asdict`, whose copies take thirty times as long as the rest."""
    return json.dumps({name: getattr(cell, name) for name in FIELDS}, allow_nan=False)

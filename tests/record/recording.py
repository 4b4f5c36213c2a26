"""How a recording is made: each cell runs several times, and only answers that are the same each time are recorded."""

import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

import compare
from compare.backends import BACKENDS
from compare.catalogue import DOCSTRING, Scenario, discover
from compare.machine.load import cores
from compare.machine.pythons import Python
from compare.recorded.recordings import PLATFORM
from compare.reports.words import headline
from compare.results.file import SCHEMA, TAIL
from compare.results.model import GAVE_NONE, Cell, Outcome
from compare.run.runner import Runner, Task

RUNS = 3

TIMEOUT = 30

KNOWN: dict[tuple[str, str], Outcome] = {}
"""Minor version and scenario -> how the cells end that give no answer there, where that is the fact to be recorded."""

SCENARIOS = [scenario for scenario in discover() if not scenario.measures]
"""What is recorded: costs are those of a machine."""

HELPER = re.compile(r"^from (scenarios(?:\.\w+)*\._\w+) import", re.MULTILINE)
"""A helper module that a scenario imports: its answers depend on that, too."""

RECORDED = ("scenario", "backend", "python", "outcome", "answers")
"""The fields of a cell that do not depend on the machine."""


def digest(scenario: Scenario) -> str:
    """What tells a scenario and its helper modules from others. Docstrings do not count: who rewords them changes no answer."""
    text = scenario.path.read_text(encoding="utf-8")
    helpers = [scenario.root.joinpath(*name.split(".")).with_suffix(".py") for name in sorted(set(HELPER.findall(text)))]
    programs = [DOCSTRING.sub("", each, count=1).strip() for each in (text, *(path.read_text(encoding="utf-8") for path in helpers))]
    return hashlib.sha256("\n".join(programs).encode()).hexdigest()


def run_all(python: Python) -> list[list[Cell]]:
    """Every cell of a Python, each as often as it has to answer alike."""
    backends = [(name, row) for name, row in BACKENDS.items() if name not in python.unavailable]
    tasks = [Task(scenario, name, row.target, python) for scenario in SCENARIOS for name, row in backends]
    with closing(Runner(cores() + 1, TIMEOUT).run(tasks * RUNS)) as ended:
        cells = list(ended)
    return [[cell for cell in cells if cell.key == task.key] for task in tasks]


def complaint(runs: Sequence[Cell]) -> str:
    """What keeps a cell from being recorded: no answer, or another one in another run; empty when nothing does."""
    first = runs[0]
    if any((cell.outcome, cell.answers) != (first.outcome, first.answers) for cell in runs):
        return f"{first.scenario}, {first.backend}, differs from run to run: {'; '.join(map(ending, runs))}"
    minor = first.python.rpartition(".")[0]
    if first.outcome in GAVE_NONE and KNOWN.get((minor, first.scenario)) is not first.outcome:
        return f"{first.scenario}, {first.backend}, gave no answer: {ending(first)}"
    return ""


def ending(cell: Cell) -> str:
    """How a cell ended, with its answers or the reason."""
    return f"{cell.outcome} {cell.answers or headline(cell)}"


def written(python: Python, cells: Sequence[Cell]) -> str:
    """The file of a recording, with a cell a line in an order that stays."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = {
        "schema": SCHEMA,
        "environment": {"platform": PLATFORM, "started": now, "mpcompare": compare.__version__},
        "pythons": {python.label: {key: python.about[key] for key in ("version", "implementation", "default", "loky")}},
        "scenarios": {scenario.name: {"digest": digest(scenario)} for scenario in SCENARIOS},
    }
    rows = [json.dumps({name: getattr(cell, name) for name in RECORDED}) for cell in sorted(cells, key=lambda cell: cell.key)]
    return json.dumps(head, indent=1)[:-2] + ',\n "cells": [\n' + ",\n".join(rows) + TAIL

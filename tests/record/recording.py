"""How a recording is made: each cell runs several times, and only answers that are the same each time are recorded."""

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace

import compare
from compare.backends import BACKENDS
from compare.catalogue import DOCSTRING, Scenario, discover
from compare.findings.failures import headline
from compare.machine.load import cores
from compare.machine.pythons import Python
from compare.recorded.recordings import PLATFORM, Recording, read, versions
from compare.results.file import SCHEMA, TAIL
from compare.results.model import GAVE_NONE, Cell, Interpreter
from compare.run.plan import interpreter
from compare.run.runner import Runner, Task

RUNS = 3

TIMEOUT = 30

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


DIGESTS = {scenario.name: digest(scenario) for scenario in SCENARIOS}
"""Of what is recorded, as it was before the first cell ran."""


def stale(recording: Recording) -> set[str]:
    """The scenarios that are no longer those that were recorded, that are gone, or that are new."""
    recorded = {name: about.digest for name, about in recording.results.scenarios.items()}
    return {name for name in recorded.keys() | DIGESTS.keys() if recorded.get(name) != DIGESTS.get(name)}


def facts(python: Python) -> Interpreter:
    """What a recording says of its Python."""
    return replace(interpreter(python), executable="")


def recorded_before(python: Python) -> Recording | None:
    """The recording of this very Python, with this loky, without its cells that have to be recorded anew; None where there is none."""
    if python.label not in versions() or (recording := read(python.label)).results.pythons != {python.label: facts(python)}:
        return None
    changed = stale(recording)
    cells = [cell for cell in recording.results.cells if cell.scenario not in changed]
    return Recording(python.label, replace(recording.results, cells=cells))


def run_all(python: Python, there: Collection[tuple[str, str, str]]) -> list[list[Cell]]:
    """Every cell of a Python that is not there yet, each as often as it has to answer alike."""
    backends = [(name, row) for name, row in BACKENDS.items() if name not in python.unavailable]
    wanted = [Task(scenario, name, row.target, python) for scenario in SCENARIOS for name, row in backends]
    tasks = [task for task in wanted if task.key not in there]
    with closing(Runner(cores() + 1, TIMEOUT).run(tasks * RUNS)) as ended:
        cells = list(ended)
    return [[cell for cell in cells if cell.key == task.key] for task in tasks]


def complaint(runs: Sequence[Cell]) -> str:
    """What keeps a cell from being recorded: no answer, or another one in another run; empty when nothing does."""
    first = runs[0]
    if any((cell.outcome, cell.answers) != (first.outcome, first.answers) for cell in runs):
        return f"{first.scenario}, {first.backend}, differs from run to run: {'; '.join(map(ending, runs))}"
    if first.outcome in GAVE_NONE:
        return f"{first.scenario}, {first.backend}, gave no answer: {ending(first)}"
    return ""


def ending(cell: Cell) -> str:
    """How a cell ended, with its answers or the reason."""
    return f"{cell.outcome} {cell.answers or headline(cell)}"


def written(python: Python, cells: Sequence[Cell], since: str) -> str:
    """The file of a recording, with a cell a line in an order that stays. The oldest of its cells is as old as `since` says."""
    head = {
        "schema": SCHEMA,
        "environment": {"platform": PLATFORM, "started": since, "mpcompare": compare.__version__},
        "pythons": {python.label: {name: value for name, value in vars(facts(python)).items() if value}},
        "scenarios": {name: {"digest": text} for name, text in DIGESTS.items()},
    }
    rows = [json.dumps({name: getattr(cell, name) for name in RECORDED}) for cell in sorted(cells, key=lambda cell: cell.key)]
    return json.dumps(head, indent=1)[:-2] + ',\n "cells": [\n' + ",\n".join(rows) + TAIL

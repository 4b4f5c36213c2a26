"""What was seen on this machine, kept from run to run for `pick`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import platformdirs

from compare.discovery import Scenario
from compare.pythons import Python
from compare.results import Results
from compare.session import about, gone_on_with, started


def place() -> Path:
    """The file that keeps it."""
    return platformdirs.user_cache_path("mpcompare") / "seen.json"


def kept(python: Python, scenarios: Sequence[Scenario]) -> Results:
    """What these scenarios have shown on this machine with this Python before, as far as they are still the same programs."""
    results = started([python])
    with suppress(OSError, ValueError):
        results = gone_on_with(Results.from_json(place().read_text(encoding="utf-8")), [python])
    now = {scenario.name: about(scenario) for scenario in scenarios}
    same = {name for name, said in now.items() if results.scenarios.get(name, {}).get("source") == said["source"]}
    results.cells = [cell for cell in results.cells if cell.scenario in same]
    results.scenarios = now
    return results


def remember(results: Results) -> None:
    """Add what was seen to what is kept, for `pick`, but no figures of interrupted rounds. That it cannot be kept is no reason to fail."""
    file = place()
    results = replace(results, cells=[cell for cell in results.cells if not cell.cut_short])
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            before = Results.from_json(file.read_text(encoding="utf-8"))
            same = before.environment.get("platform") == results.environment["platform"]
        except (OSError, ValueError):
            same = False
        if same:
            there = {cell.key for cell in results.cells}
            other_python = {label for label, python in before.pythons.items() if results.pythons.get(label, python) != python}
            other_program = {name for name, said in results.scenarios.items() if before.scenarios.get(name, said) != said}
            valid = [cell for cell in before.cells if cell.python not in other_python and cell.scenario not in other_program]
            old = [cell for cell in valid if cell.key not in there]
            results = Results(
                results.environment, before.pythons | results.pythons, before.scenarios | results.scenarios, old + results.cells
            )
        whole = file.with_name(f"{file.name}.{os.getpid()}")
        whole.write_text(results.to_json(), encoding="utf-8")
        whole.replace(file)

"""What was seen on this machine, kept from run to run for `pick`."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import platformdirs

from compare.catalogue import Scenario
from compare.findings.costs import PRECISION, estimate
from compare.machine import files
from compare.machine.pythons import Python
from compare.results.file import from_json, to_json
from compare.results.model import Cell, Description, Environment, Interpreter, Measuring, Outcome, Results
from compare.run.plan import description, started

LARGEST = 50_000_000
"""Bytes of the file above which it is begun anew: ten times what twenty Pythons need."""

GroupKey = tuple[str, str]
"""What tells a group of cells that are measured together: scenario, and label of the Python."""


def cache_file() -> Path | None:
    """The file that keeps it; none for a user who has no home."""
    with suppress(RuntimeError):
        return platformdirs.user_cache_path("mpcompare") / "seen.json"
    return None


def why_unsafe() -> str:
    """Why the file is not used: somebody else may have written it, or have us write where he wants. Empty when it is."""
    file = cache_file()
    return (files.why_untrusted(file.parent, folder=True) or files.why_untrusted(file)) if file else ""


def label_of(python: Interpreter) -> str:
    """What the file calls a Python: several of the same version are kept side by side."""
    return f"{python.version} {python.executable}"


def kept(python: Python, scenarios: Sequence[Scenario]) -> Results:
    """What these scenarios have shown on this machine with this Python before, as far as they are still the same programs."""
    results, before = started([python]), load()
    here = results.pythons[python.label]
    label = label_of(here)
    now = {scenario.name: description(scenario) for scenario in scenarios}
    same = {name for name, said in now.items() if before.scenarios.get(name, Description()).source == said.source}
    if before.pythons.get(label) == here:
        cells = [cell for cell in before.cells if cell.python == label and cell.scenario in same]
        results.cells = [replace(cell, python=python.label) for cell in cells]
        measuring = list(measured(before, set(map(group_key, results.cells)), {label: python.label}))
        results.environment = replace(results.environment, measuring=measuring)
    results.scenarios = now
    return results


def remember(results: Results, ran: Sequence[Cell]) -> None:
    """Add the cells that this process ran to what is kept. That they cannot be kept is no reason to fail.

    Whatever else the results hold was read from a file, which may be anybody's.
    """
    file = cache_file()
    if not file or not ran or why_unsafe():
        return
    labels = {label: label_of(results.pythons[label]) for label in {cell.python for cell in ran}}
    new = Results(
        started(()).environment,
        {labels[label]: results.pythons[label] for label in labels},
        {name: results.scenarios[name] for name in {cell.scenario for cell in ran}},
        [replace(cell, python=labels[cell.python]) for cell in ran],
    )
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with files.alone(file.parent):  # from here on nobody else may add: it would be lost
            add(file, new, labels, last_measuring(results))


def add(file: Path, new: Results, labels: Mapping[str, str], how: Environment) -> None:
    """Write new cells to the file, with those of before that are still worth keeping. `how` is how the new ones were measured."""
    old = still_valid(load(), new)
    chosen = {group for group in map(group_key, new.cells) if deserve(members(new, group), members(old, group))}
    there = {cell.key for cell in new.cells if group_key(cell) in chosen}
    measuring = [
        *measured(old, {group_key(cell) for cell in old.cells if cell.samples} - chosen),
        *(measured(replace(new, environment=how), chosen, labels) if any(cell.samples for cell in new.cells) else ()),
    ]
    new.environment = replace(new.environment, measuring=measuring)
    new.cells = [cell for cell in old.cells if cell.key not in there] + [cell for cell in new.cells if cell.key in there]
    new.pythons, new.scenarios = old.pythons | new.pythons, old.scenarios | new.scenarios
    files.put(file, to_json(new).encode(), mode=0o600).close()


def load() -> Results:
    """What is kept; nothing where that cannot be read, is not to be trusted, or is of another machine or another mpcompare.

    Another mpcompare may have other helper modules and backends for the same scenarios.
    """
    nothing, file = started(()), cache_file()
    if file and not why_unsafe():
        with suppress(OSError, ValueError):
            if file.stat().st_size <= LARGEST:
                results = from_json(file.read_text(encoding="utf-8"))
                here, there = nothing.environment, results.environment
                if (here.platform, here.mpcompare) == (there.platform, there.mpcompare):
                    return results
    return nothing


def still_valid(old: Results, new: Results) -> Results:
    """What is kept, without Pythons that are gone or are others now, and without scenarios that are other programs now."""
    pythons = {
        label: python
        for label, python in old.pythons.items()
        if label == label_of(python) and new.pythons.get(label, python) == python and Path(python.executable).exists()
    }
    scenarios = {name: said for name, said in old.scenarios.items() if new.scenarios.get(name, said) == said}
    cells = [cell for cell in old.cells if cell.python in pythons and cell.scenario in scenarios]
    return Results(old.environment, pythons, scenarios, cells)


def group_key(cell: Cell) -> GroupKey:
    """The group of a cell."""
    return cell.scenario, cell.python


def members(results: Results, group: GroupKey) -> list[Cell]:
    """The cells of a group."""
    return [cell for cell in results.cells if group_key(cell) == group]


def deserve(new: Sequence[Cell], old: Sequence[Cell]) -> bool:
    """Whether new cells are to be kept, and take the place of old ones of their group. Those that answer always are.

    Figures of one round are no figures. Others replace what is not better: of the same backends at least, since figures of different
    rounds are not paired, and as precise, or as precise as anybody asks for.
    """
    if not any(cell.samples for cell in [*new, *old]):
        return True
    if any(len(figures) == 1 for cell in new for figures in cell.samples.values()):
        return False
    return not old or ({cell.backend for cell in new} >= {cell.backend for cell in old} and worst(new) <= max(worst(old), PRECISION))


def worst(cells: Sequence[Cell]) -> float:
    """How precise the least precise figure of some cells is; infinite where one has none that should have."""
    if any(not cell.samples and cell.outcome is not Outcome.UNSUPPORTED for cell in cells):
        return math.inf
    return max((estimate(figures).precision for cell in cells for figures in cell.samples.values()), default=math.inf)


def measured(results: Results, groups: Collection[GroupKey], labels: Mapping[str, str] = {}) -> Iterator[Measuring]:
    """How these groups were measured; `labels` are the Pythons' new ones, which the groups have already."""
    for entry in results.environment.measuring:
        pairs = [(name, labels.get(label, label)) for name, label in entry.measured]
        if these := [pair for pair in pairs if pair in groups]:
            yield replace(entry, measured=these)


def last_measuring(results: Results) -> Environment:
    """How this run itself measured: what a file that it went on with says comes before."""
    return replace(results.environment, measuring=results.environment.measuring[-1:])

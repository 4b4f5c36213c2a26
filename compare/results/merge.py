"""Several results files become one, in which every column still says whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from compare.results.file import check_size
from compare.results.model import Environment, Interpreter, Results, Run


def merge(files: Mapping[str, Results]) -> Results:
    """Put runs side by side: name of the file -> what it holds. One file comes back as it is.

    A Python's label gets the name of its file, as in `3.12.1 (laptop)`, when another file has that label too, or when the files
    were made on different machines. What each run says of itself is in `runs`. Of a scenario that several files
    describe, the first one's text is kept. Raises ValueError, in words for the user, when all together is more than a report can show.
    """
    if len(files) == 1:
        return next(iter(files.values()))
    machines = {(results.environment.platform, results.environment.cpus) for results in files.values()}
    times = Counter(label for results in files.values() for label in labels_of(results))
    merged = Results(Environment(), {}, {})
    for name, results in files.items():
        labels = labels_of(results)
        add(merged, name, results, {label: f"{label} ({name})" if len(machines) > 1 or times[label] > 1 else label for label in labels})
    check_size(merged)
    return merged


def add(merged: Results, file: str, results: Results, new: Mapping[str, str]) -> None:
    """Add what a file holds; `new` are the labels that its Pythons get."""
    here, there = results.environment, merged.environment
    selected = [replace(entry, pythons=[new.get(label, label) for label in entry.pythons]) for entry in here.selected]
    measuring = [
        replace(entry, measured=[(each, new.get(label, f"{label} ({file})")) for each, label in entry.measured]) for entry in here.measuring
    ]
    merged.environment = replace(there, selected=there.selected + selected, measuring=there.measuring + measuring)
    merged.runs.append(Run(file, here, list(new.values())))
    merged.pythons |= {new[label]: results.pythons.get(label, Interpreter()) for label in new}
    merged.scenarios = results.scenarios | merged.scenarios
    merged.cells += [replace(cell, python=new[cell.python]) for cell in results.cells]


def labels_of(results: Results) -> list[str]:
    """The Pythons that a file knows of, or has cells of."""
    return list(dict.fromkeys([*results.pythons, *(cell.python for cell in results.cells)]))

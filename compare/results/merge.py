"""Several results files become one, in which every column still says whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from compare.results.model import Results, check_size


def merge(files: Mapping[str, Results]) -> Results:
    """Put runs side by side: name of the file -> what it holds. One file comes back as it is.

    A Python's label gets the name of its file, as in `3.12.1 (laptop)`, when another file has that label too, or when the files
    were made on different machines. What each run says of itself is in `runs`. Of a scenario that several files
    describe, the first one's text is kept. Raises ValueError, in words for the user, when all together is more than a report can show.
    """
    if len(files) == 1:
        return next(iter(files.values()))
    machines = {(results.environment.get("platform"), results.environment.get("cpus")) for results in files.values()}
    times = Counter(label for results in files.values() for label in labels_of(results))
    measuring = [{**entry, "file": name} for name, results in files.items() for entry in results.environment.get("measuring", [])]
    merged = Results(
        {"measuring": measuring, "selected": []}, {}, {}, runs=[{**results.environment, "file": name} for name, results in files.items()]
    )
    for name, results in files.items():
        new = {label: f"{label} ({name})" if len(machines) > 1 or times[label] > 1 else label for label in labels_of(results)}
        merged.pythons |= {new[label]: {**results.pythons.get(label, {}), "file": name} for label in new}
        merged.scenarios = results.scenarios | merged.scenarios
        merged.environment["selected"] += [
            {**entry, "pythons": [new.get(label, label) for label in entry["pythons"]]} for entry in results.selected
        ]
        merged.cells += [replace(cell, python=new[cell.python]) for cell in results.cells]
    check_size(merged)
    return merged


def labels_of(results: Results) -> list[str]:
    """The Pythons that a file knows of, or has cells of."""
    return list(dict.fromkeys([*results.pythons, *(cell.python for cell in results.cells)]))

"""From two runs to what changed between them: answers, outcomes, costs, and where they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from compare.findings.costs import doubt, estimate, name_and_unit
from compare.findings.differences import grouped
from compare.results.model import Cell, Interpreter, Outcome, Results

ANSWERS, OUTCOMES, COSTS, ENVIRONMENT = "answers", "outcomes", "costs", "environment"
"""What a change is a change of; a caller may want to fail on the first three."""

OR = " or "
"""Stands between the words of a run that says several things about the same cell."""

Key = tuple[str, str, str]
"""Scenario, backend, and the Python's label in the new run."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was. An empty `old` means that it is new, an empty `new` that it is gone."""

    of: str
    scenario: str
    backend: str
    python: str
    what: str
    old: str
    new: str
    flaky: bool = False
    """Whether a run answers the question in several ways by itself, so that the change may be none."""


def changes(old: Results, new: Results) -> list[Change]:
    """All changes: first of the machine, then by scenario, backend and Python."""
    labels = matched(list(old.pythons), list(new.pythons))
    before, after = by_key(old, labels), by_key(new, {})
    found = list(environment_changes(old, new, labels))
    for key in sorted(before.keys() | after.keys()):
        found += cell_changes(key, before.get(key, []), after.get(key, []))
        found += cost_changes(key, before.get(key, [])[-1:], after.get(key, [])[-1:], lambda unit: max(doubt(old, unit), doubt(new, unit)))
    return found


def matched(old: list[str], new: list[str]) -> dict[str, str]:
    """Which Python of the old run is which of the new one: by label, else by minor version, else the only ones that are left."""
    keys: list[Callable[[str], str]] = [lambda label: label, minor, lambda _label: ""]
    pairs: dict[str, str] = {}
    for key in keys:
        ones, others = [label for label in old if label not in pairs], [label for label in new if label not in pairs.values()]
        for one in ones:
            alike = [other for other in others if key(other) == key(one)]
            if len(alike) == 1 and [key(rival) for rival in ones].count(key(one)) == 1:
                pairs[one] = alike[0]
    return pairs


def minor(label: str) -> str:
    """`3.13.0` and `3.13.2 venv` are both 3.13."""
    return ".".join(label.split(" ", maxsplit=1)[0].split(".")[:2])


def by_key(results: Results, labels: dict[str, str]) -> dict[Key, list[Cell]]:
    """The cells of each key; several when a file holds several runs."""
    cells: dict[Key, list[Cell]] = {}
    for cell in results.cells:
        cells.setdefault((cell.scenario, cell.backend, labels.get(cell.python, cell.python)), []).append(cell)
    return cells


def environment_changes(old: Results, new: Results, labels: dict[str, str]) -> Iterator[Change]:
    """Machine, versions, default start methods."""
    for key in ("platform", "cpus", "mpcompare"):
        before, after = (str(getattr(results.environment, key) or "") for results in (old, new))
        if before != after:
            yield Change(ENVIRONMENT, "", "", "", key, before, after)
    for label in old.pythons:
        if label not in labels:
            yield Change(ENVIRONMENT, "", "", label, "Python", label, "")
    for label in new.pythons:
        if label not in labels.values():
            yield Change(ENVIRONMENT, "", "", label, "Python", "", label)
    for then, now in labels.items():
        before_of, after_of = facts(old.pythons[then]), facts(new.pythons[now])
        for fact in dict.fromkeys([*before_of, *after_of]):
            before, after = before_of.get(fact, ""), after_of.get(fact, "")
            if before != after:
                yield Change(ENVIRONMENT, "", "", now, fact, before, after)


def facts(python: Interpreter) -> dict[str, str]:
    """What a Python is, apart from where it is."""
    known = {"version": python.version, "implementation": python.implementation, "default start method": python.default}
    return {**known, "loky": python.loky, **python.packages}


def cell_changes(key: Key, old: list[Cell], new: list[Cell]) -> Iterator[Change]:
    """What changed in one cell. Where one of the runs has no answers there, its outcome says so, and the answers are no change."""
    before, after = (all_said(cell.outcome.value for cell in cells) for cells in (old, new))
    if old and new and before != after:
        yield Change(OUTCOMES, *key, "outcome", before, after, flaky=OR in before + after)
    if any(cells and Outcome.ANSWERED not in {cell.outcome for cell in cells} for cells in (old, new)):
        return
    said_before, said_after = (grouped(answer for cell in cells for answer in cell.answers.items()) for cells in (old, new))
    for question in dict.fromkeys([*said_before, *said_after]):
        before, after = (all_said(said.get(question, [])) for said in (said_before, said_after))
        if before != after:
            yield Change(ANSWERS, *key, question, before, after, flaky=OR in before + after)


def cost_changes(key: Key, old: list[Cell], new: list[Cell], doubt_of: Callable[[str], float]) -> Iterator[Change]:
    """The measures of which the ratio's interval excludes 1: those whose own intervals are further apart than the doubt of their unit."""
    for before, after in zip(old, new, strict=False):
        for measure in sorted(before.samples.keys() & after.samples.keys()):
            if before.samples[measure] and after.samples[measure]:
                factor = doubt_of(name_and_unit(measure)[1])
                was, now = estimate(before.samples[measure]), estimate(after.samples[measure])
                if now.low > was.high * factor or was.low > now.high * factor:
                    low, high = now.low / was.high / factor, now.high / was.low * factor
                    ratio = f" ({now.median / was.median:.2g} times, {low:.2g} to {high:.2g})"
                    yield Change(COSTS, *key, measure, f"{was.median:.3g}", f"{now.median:.3g}{ratio}")


def all_said(several: Iterable[str]) -> str:
    """One word, or all that were said."""
    return OR.join(sorted(set(several)))

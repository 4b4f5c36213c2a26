"""The results that `pick` chooses by: those of a file, or answers and costs of this Python, of which the answers may be recorded."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.cli.files import read
from compare.cli.interpreters import this_python
from compare.cli.messages import say
from compare.cli.recorded import recording
from compare.run.settings import USUAL, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from compare.catalogue import Scenario
    from compare.cli.names import PythonRange
    from compare.machine.pythons import Python
    from compare.pick.requirements import Requirements
    from compare.recorded.recordings import Recording
    from compare.results.model import Results

FIRST = Settings(budget=16)
"""How costs are measured for a first advice, which is to come within 20 seconds.

On two quiet cores, that is two rounds, the fewest that give an interval, for a program that has no data. What takes memory has its turn
last, so that it is the figures of memory that have one round where there is no time for two.
"""


class Evidence(NamedTuple):
    """What a choice stands on."""

    results: Results
    """Each cell says of which Python it is."""
    recordings: tuple[Recording, ...] = ()
    """Where the answers come from that nobody saw on this machine, or that are in no file of the user's."""


def chosen_results(path: Path, requirements: Requirements) -> Evidence:
    """The results of a file that the user named: those of our Python, or of the first that it has. Tells what it lacks."""
    from compare.pick.choose import SCENARIOS
    from compare.pick.predict import SCENARIOS as MEASURED
    from compare.pick.predict import needed

    results = read(path)
    here = this_python().label
    label = here if here in results.pythons else next(iter(results.pythons), "")
    results = results.only({cell.scenario for cell in results.cells}, results.backends, [label])
    if not results.cells:
        raise click.BadParameter(f"{path} has no cells.", param_hint="'-r'")
    unneeded = set(MEASURED).difference(needed(requirements))
    there = {cell.scenario for cell in results.cells}
    if missing := [name for name in SCENARIOS if name not in there | unneeded]:
        say(f"{path} has no results of {', '.join(missing)}: pick treats their answers and costs as unknown.")
    return Evidence(results)


def seen_here(requirements: Requirements, *, measure: bool) -> Evidence:
    """The answers and costs that a choice needs: kept of earlier runs, or run now.

    Where not all answers are kept, those are the recorded ones, if this Python has a recording, unless all is to be run here.
    """
    from compare.pick.choose import SCENARIOS
    from compare.pick.predict import needed
    from compare.run import cache
    from compare.run.plan import started

    python = this_python()
    scenarios = {scenario.name: scenario for scenario in discover() if scenario.name in SCENARIOS}
    backends = [name for name in BACKENDS if name not in python.unavailable]
    results = started([python]) if measure else cache.kept(python, list(scenarios.values()))
    asked = {(name, backend) for name, scenario in scenarios.items() if not scenario.measures for backend in backends}
    known = not measure and asked <= {(cell.scenario, cell.backend) for cell in results.cells}
    recorded = None if measure or known else recording_of(python)
    first = known or recorded is not None
    wanted = [scenarios[name] for name in (needed(requirements) if first else scenarios)]
    run_here(results, wanted, backends, python, first=first)
    shown = [name for name, scenario in scenarios.items() if scenario.measures or not recorded]
    seen = Evidence(results.only(shown, backends, [python.label]))
    return with_recordings(seen, [recorded], backends) if recorded else seen


def run_here(results: Results, scenarios: Sequence[Scenario], backends: Sequence[str], python: Python, *, first: bool) -> None:
    """Run what the results lack of some scenarios; for a first advice, only for seconds."""
    from compare.cli.progress import carry_out
    from compare.run import cache
    from compare.run.plan import planned
    from compare.run.recorder import Recorder

    plan = planned(results, scenarios, backends, [python], FIRST if first else USUAL)
    if plan.tasks:
        kept = (
            f", and keeps answers, and figures of two rounds or more, in {cache.cache_file()}"
            if cache.cache_file() and not cache.why_unsafe()
            else ""
        )
        what = (
            f"measures costs on this machine, for about {FIRST.budget:g} seconds" if first else "runs its scenarios, for about two minutes"
        )
        say(f"pick first {what}{kept}.")
        carry_out(plan, Recorder(results))


def recording_of(python: Python) -> Recording | None:
    """The recorded answers that stand for a Python; None where there are none, as for another system."""
    from compare.recorded.recordings import PLATFORM, version_for, versions

    version = version_for(python.version, versions()) if sys.platform == PLATFORM.lower() else None
    return recording(version) if version else None


def on_all_of(pythons: PythonRange, evidence: Evidence) -> Evidence:
    """The same with the recorded answers of each Python of a range, and without those of a Python that is outside of it.

    The recorded answers of one system say nothing of another one.
    """
    from compare.machine.installed import numbers
    from compare.recorded.recordings import PLATFORM, versions

    results = evidence.results
    if (system := results.environment.platform) and not system.startswith(PLATFORM):
        say(f"pick has recorded answers of {PLATFORM} only. It chooses by answers of one Python on {system}.")
        return evidence
    wanted = [version for version in versions() if pythons.holds(numbers(version))]
    inside = {label: about for label, about in results.pythons.items() if pythons.holds(numbers(about.version or label))}
    outside = results.pythons.keys() - inside.keys()
    cells = [cell for cell in results.cells if cell.samples or cell.python not in outside]
    recordings = tuple(one for one in evidence.recordings if one.version in wanted)
    within = Evidence(replace(results, pythons=inside, cells=cells), recordings)
    answered = {cell.python for cell in cells if not cell.samples}
    return with_recordings(within, [recording(version) for version in wanted if version not in answered], results.backends)


def with_recordings(evidence: Evidence, recordings: Sequence[Recording], backends: Sequence[str]) -> Evidence:
    """The same with the recorded answers of these backends."""
    results = evidence.results
    for one in recordings:
        cells = [cell for cell in one.results.cells if cell.backend in backends]
        results = replace(results, pythons=results.pythons | one.results.pythons, cells=results.cells + cells)
    return Evidence(results, (*evidence.recordings, *recordings))

"""The results that `pick` chooses by: those of a file, or those of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.cli.files import read
from compare.cli.interpreters import this_python
from compare.cli.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from compare.results.model import Results


def chosen_results(path: Path) -> Results:
    """The results of a file that the user named: those of our Python, or of the first that it has. Tells what it lacks."""
    from compare.pick.choose import SCENARIOS

    results = read(path)
    here = this_python().label
    label = here if here in results.pythons else next(iter(results.pythons), "")
    results = results.only({cell.scenario for cell in results.cells}, results.backends, [label])
    if not results.cells:
        raise click.BadParameter(f"{path} has no cells.", param_hint="'-r'")
    there = {cell.scenario for cell in results.cells}
    if missing := [name for name in SCENARIOS if name not in there]:
        say(f"{path} has no results of {', '.join(missing)}: pick treats their answers and costs as unknown.")
    return results


def seen_here(names: Sequence[str]) -> Results:
    """What these scenarios show on this machine: what is kept of earlier runs, and the rest after it was run."""
    from compare.cli.progress import carry_out
    from compare.run import cache
    from compare.run.plan import planned
    from compare.run.recorder import Recorder

    python = this_python()
    scenarios = [scenario for scenario in discover() if scenario.name in names]
    results = cache.kept(python, scenarios)
    backends = [name for name in BACKENDS if name not in python.unavailable]
    plan = planned(results, scenarios, backends, [python])
    if plan.tasks:
        kept = f", and keeps the results in {cache.cache_file()}" if cache.cache_file() and not cache.why_unsafe() else ""
        say(f"pick first runs {len(plan.tasks)} cells that are new on this machine, for about two minutes{kept}.")
        carry_out(plan, Recorder(results))
    return results.only(names, backends, [python.label])

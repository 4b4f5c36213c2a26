"""The command `run`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compare.backends import BACKENDS
from compare.catalogue import Scenario, discover, select
from compare.cli.figures import Percentage, Seconds
from compare.cli.files import FileToGoOnWith, NewFile, ReportFile
from compare.cli.interpreters import pythons_named
from compare.cli.messages import EXIT_SILENT
from compare.cli.names import BackendName, ScenarioName, scenarios_named
from compare.cli.options import style_option
from compare.cli.output import show, write_report
from compare.cli.resuming import check_resumed, held_for, recorder_of, resumed, tell_of_interruption
from compare.run.settings import USUAL, Settings

if TYPE_CHECKING:
    from compare.results.model import Results
    from compare.run.plan import Plan

QUICK = 15
"""Seconds that `--quick` measures at most."""


@click.command()
@click.argument("scenarios", metavar="[SCENARIO]...", nargs=-1, type=ScenarioName(), callback=scenarios_named)
@click.option("backends", "-b", "--backend", type=BackendName(), multiple=True, help="Run only this backend; repeatable.")
@click.option(
    "pythons",
    "--python",
    metavar="PYTHON",
    multiple=True,
    help="Run under this Python: a version such as 3.12, or the path (with a /) of an interpreter or a virtual environment; repeatable.",
)
@click.option("resume", "--resume", type=FileToGoOnWith(), is_eager=True, help="Go on with the run in this results file.")
@click.option("output", "-o", "--output", type=NewFile(), help="Write all results to this new JSON file.")
@click.option("report_to", "--report", type=ReportFile(), help="Also write a report: .html, .md, .csv or .xml (JUnit).")
@click.option("everything", "--all", is_flag=True, help="Also show the questions that all backends answer alike.")
@click.option("--jobs", type=click.IntRange(1), show_default="the number of cores + 1", help="Run this many cells at once.")
@click.option(
    "--timeout",
    type=Seconds(),
    default=f"{USUAL.timeout:g}",
    show_default=True,
    metavar="SECONDS",
    help="Kill a cell after this time and report it as hung.",
)
@click.option(
    "--precision",
    type=Percentage(),
    default=f"{100 * USUAL.precision:g}",
    show_default=True,
    metavar="PERCENT",
    help="Measure until the 95 % interval of each median is within this percentage.",
)
@click.option(
    "--budget",
    type=Seconds(),
    default=f"{USUAL.budget:g}",
    show_default=True,
    metavar="SECONDS",
    help="Measure for at most this time in total.",
)
@click.option("--quick", is_flag=True, help=f"Measure for at most {QUICK} seconds in total.")
@click.option("--seed", type=click.IntRange(0), metavar="NUMBER", help="Shuffle the rounds by this number; random and printed if left out.")
@click.option("--reference", type=BackendName(), help="Compare costs with this backend's; with the default start method's if left out.")
@style_option
@click.pass_context
def run(
    context: click.Context,
    /,
    scenarios: list[Scenario],
    backends: Sequence[str],
    pythons: tuple[str, ...],
    output: Path | None,
    resume: Path | None,
    report_to: Path | None,
    everything: bool,
    jobs: int | None,
    timeout: float,
    precision: float,
    budget: float,
    quick: bool,
    seed: int | None,
    reference: str | None,
    style: str,
) -> None:
    """Run scenarios under each backend and show the differences.

    Select scenarios by name, by topic or by pattern. Without a selection, mpcompare runs all
    scenarios but those of the topic `costs`, or with --resume the scenarios of the file. A cell is
    one scenario under one backend on one Python. The cells of `costs` measure time and memory, and
    run alone, in rounds.

    \b
    Examples:
      mpcompare run
      mpcompare run tutorial 'main-*' -b fork -b loky      select scenarios and backends
      mpcompare run --python 3.12 --python path/to/venv    compare Pythons
      mpcompare run costs --quick                          measure the backends
      mpcompare run -o results.json; mpcompare run --resume results.json
      mpcompare run --report differences.html
      mpcompare run --format markdown > differences.md

    The exit code is 4 when a cell failed, crashed or hung. An unsupported feature is no failure.
    """
    from compare.cli.progress import carry_out
    from compare.results.model import GAVE_NONE
    from compare.run.plan import planned, started

    interpreters, backends = pythons_named(pythons), list(dict.fromkeys(backends)) or [name for name, row in BACKENDS.items() if row.column]
    target = output or resume
    if report_to and target and report_to.resolve() == target.resolve():
        raise click.BadParameter(f"{report_to} is the file for the results. Choose another name.", param_hint="'--report'")
    held = held_for(context, resume) if resume and target == resume else None  # before it is read
    results = resumed(resume, interpreters) if resume else started(interpreters)
    scenarios = scenarios or ([one for one in discover() if one.name in results.scenarios] if resume else select(discover(), ()))
    check_resumed(resume, results, scenarios)
    settings = Settings(jobs, timeout, precision, min(budget, QUICK if quick else budget), seed)
    plan = planned(results, scenarios, backends, interpreters, settings)
    check_reference(reference, plan)

    def selected() -> Results:
        return results.only([scenario.name for scenario in scenarios], backends, [python.label for python in interpreters])

    steps: list[Callable[[], None]] = [
        lambda: show(results if style == "json" else selected(), style, everything=everything, reference=reference),
        lambda: write_report(report_to, selected()) if report_to else None,
    ]
    carry_out(plan, recorder_of(results, target, held), steps, lambda left: tell_of_interruption(len(left), len(plan.tasks), target))
    if any(cell.outcome in GAVE_NONE for cell in selected().cells):
        context.exit(EXIT_SILENT)


def check_reference(reference: str | None, plan: Plan) -> None:
    """Raise click.BadParameter when costs are to be compared with those of a backend that is not measured."""
    if reference and plan.measuring and reference not in (columns := [task.backend for task in plan.measuring[0]]):
        raise click.BadParameter(f"{reference} is not measured. This run measures: {', '.join(columns)}.", param_hint="'--reference'")

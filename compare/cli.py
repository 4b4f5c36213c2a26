"""The command line: what a user types becomes calls, what comes back is printed. The only module that prints."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import compare
from compare.backends import BACKENDS
from compare.discovery import Scenario, discover, select

if TYPE_CHECKING:
    from compare.pythons import Python
    from compare.results import Cell, Results, ResultsFile
    from compare.runner import Runner, Task

# What a command needs is imported in it: `--help` and `list` are not to wait for tables and process trees.

EXIT_FAILED, EXIT_INTERRUPTED = 3, 130

QUICK = 15
"""Seconds that `--quick` measures at most."""

WIDTH_OF_A_FILE = 100
"""Columns of the table when stdout is no terminal."""


def main() -> None:
    """Run the command line, and end with an exit code; see DESIGN for what each means."""
    for stream in (sys.stdout, sys.stderr):
        if stream:  # none where it was closed before we came
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a locale without UTF-8 must not end a report
    code = 0
    try:
        # Not `cli.main`: that ends with 1 when the reader of stdout has gone.
        with cli.make_context("mpcompare", sys.argv[1:]) as context:
            cli.invoke(context)
        sys.stdout and sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough (`| head -1`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("MPCOMPARE_DEBUG"):
            raise
        click.echo(
            f"Error: {type(error).__name__}: {error}\nThis is a fault of mpcompare; MPCOMPARE_DEBUG=1 shows where.",
            err=True,
        )
        code = EXIT_FAILED
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(compare.__version__, prog_name="mpcompare")
@click.pass_context
def cli(context: click.Context) -> None:
    """See what changes when a Python program switches the way it starts processes.

    Each scenario is one program, run under fork, spawn, forkserver and loky on this machine. What differs is reported.

    \b
    Examples:
      mpcompare run                        all scenarios, what differs as a table
      mpcompare run isolation -b spawn     one scenario under one backend
      mpcompare run -o results.json        keep everything that was seen
      mpcompare list                       which scenarios and backends there are
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    elif os.environ.get("FORCE_COLOR"):
        context.color = True


def backend_names(_context: click.Context, _option: click.Parameter, names: Sequence[str]) -> list[str]:
    """The backends that were asked for, all when none was."""
    for name in names:
        if name not in BACKENDS:
            raise click.BadParameter(unknown("backend", name, list(BACKENDS)))
    return list(dict.fromkeys(names)) or list(BACKENDS)


def scenarios_named(_context: click.Context, _argument: click.Parameter, names: Sequence[str]) -> list[Scenario]:
    """The scenarios that were asked for, all when none was."""
    scenarios = discover()
    try:
        return select(scenarios, names)
    except KeyError as error:
        raise click.BadParameter(unknown("scenario", error.args[0], [scenario.name for scenario in scenarios])) from None


def unknown(kind: str, name: str, names: Sequence[str]) -> str:
    """Say what was asked, what there is and what to type."""
    import difflib

    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no {kind} {name!r}.{hint} There are: {', '.join(names)}."


def new_file(context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A file that is not there yet, or the one that the run goes on with: results are never overwritten."""
    if path and path.exists() and path != context.params.get("resume"):
        raise click.BadParameter(f"{path} exists and is not overwritten. Go on with it by --resume {path}, or choose another name.")
    return path


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def positive_seconds(_context: click.Context, option: click.Parameter, value: float) -> float:
    """A time that a clock can wait for."""
    if not 0 < value <= 86_400:  # noqa: PLR2004  a day; also refuses nan and inf
        raise click.BadParameter(f"{value:g} is not between 0 and 86400 seconds; leave it out for the default of {option.default:g}.")
    return value


def percentage(_context: click.Context, option: click.Parameter, value: float) -> float:
    """A part of a whole, which is given in percent, as a fraction."""
    if not 0 < value <= 100:  # noqa: PLR2004  also refuses nan
        raise click.BadParameter(f"{value:g} is not between 0 and 100 percent; leave it out for the default of {option.default:g}.")
    return value / 100


def reference_backend(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    """The backend that the others are compared with, if one was asked for."""
    if name is not None and name not in BACKENDS:
        raise click.BadParameter(unknown("backend", name, list(BACKENDS)))
    return name


@cli.command()
@click.argument("scenarios", metavar="[SCENARIO]...", nargs=-1, callback=scenarios_named)
@click.option(
    "backends",
    "-b",
    "--backend",
    metavar="BACKEND",
    multiple=True,
    callback=backend_names,
    help="Only this backend; repeatable.",
)
@click.option(
    "resume",
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    is_eager=True,
    help="Go on with the run that this results file holds.",
)
@click.option(
    "output",
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=new_file,
    help="Write all that was seen to this JSON file.",
)
@click.option("everything", "--all", is_flag=True, help="Show the questions that all backends answer alike, too.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=cores,
    show_default="the cores",
    help="Cells that run at the same time.",
)
@click.option(
    "--timeout",
    type=float,
    default=30,
    show_default=True,
    callback=positive_seconds,
    metavar="SECONDS",
    help="A cell that takes longer hangs.",
)
@click.option(
    "--precision",
    type=float,
    default=5,
    show_default=True,
    callback=percentage,
    metavar="PERCENT",
    help="Measure until each median is known so well.",
)
@click.option(
    "--budget",
    type=float,
    default=60,
    show_default=True,
    callback=positive_seconds,
    metavar="SECONDS",
    help="Measure for at most so long, all in all.",
)
@click.option("--quick", is_flag=True, help=f"Measure for at most {QUICK} seconds.")
@click.option("--seed", type=click.IntRange(0), metavar="NUMBER", help="Decides the order in each round; chosen and printed if left out.")
@click.option(
    "--reference",
    callback=reference_backend,
    metavar="BACKEND",
    help="What costs are compared with; the Python's default start method if left out.",
)
@click.option(
    "style",
    "--format",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="What stdout gets.",
)
def run(
    scenarios: list[Scenario],
    backends: list[str],
    output: Path | None,
    resume: Path | None,
    everything: bool,
    jobs: int,
    timeout: float,
    precision: float,
    budget: float,
    quick: bool,
    seed: int | None,
    reference: str | None,
    style: str,
) -> None:
    """Run scenarios under each backend and show what differs.

    A scenario is named by itself, by its topic or by a pattern; without names, all run that ask what happens. Those of the topic
    `costs` measure how long it takes and how much memory; their cells run alone, in rounds.

    \b
    Examples:
      mpcompare run
      mpcompare run costs --quick
      mpcompare run lock queue -b fork -b forkserver --all
      mpcompare run -o results.json; mpcompare run --resume results.json
      mpcompare run --format markdown > differences.md
    """
    from compare.pythons import probe
    from compare.results import ResultsFile
    from compare.runner import Runner

    python = probe(BACKENDS)
    results = resumed(resume, python) if resume else started(python)
    results.scenarios |= {scenario.name: about(scenario) for scenario in scenarios}
    tasks = to_answer(scenarios, backends, python, results)
    groups = to_measure(scenarios, backends, python, results)
    if reference and groups and reference not in (columns := [task.backend for task in groups[0]]):
        raise click.BadParameter(f"{reference} is not measured. There are: {', '.join(columns)}.", param_hint="'--reference'")
    target = output or resume
    try:
        file = ResultsFile(target, results) if target else None
    except OSError as error:
        raise click.BadParameter(f"cannot write {target}: {error.strerror}.", param_hint="'-o'") from None
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us so wants what there is, too
    began = time.monotonic()
    interrupted = bool(tasks) and carry_out(Runner(jobs, timeout).run(tasks), len(tasks), results, file)
    if groups and not interrupted:
        budget = min(budget, QUICK) if quick else budget
        cells = measured(Runner(1, timeout), groups, results, precision, budget, seed)
        interrupted = carry_out(cells, sum(map(len, groups)), results, file)
        results.cells = list({cell.key: cell for cell in results.cells}.values())  # what was measured anew replaces the old
    results.environment["seconds"] = results.environment.get("seconds", 0.0) + time.monotonic() - began
    if file:
        file.close()
    show(results, style, everything=everything, reference=reference)
    wanted = {task.key for task in chain(tasks, *groups)}
    if interrupted and (left := wanted - {cell.key for cell in results.cells}):
        kept = f"They are kept: mpcompare run --resume {target}" if target else "-o FILE would have kept them."
        click.echo(f"Interrupted, {len(left)} of {len(wanted)} cells had not ended. The table shows those that had. {kept}", err=True)
        raise KeyboardInterrupt


def to_answer(scenarios: Sequence[Scenario], backends: Sequence[str], python: Python, results: Results) -> list[Task]:
    """The cells that are to answer, without those that are there."""
    from compare.runner import Task

    there = {cell.key for cell in results.cells}
    asking = [scenario for scenario in scenarios if not scenario.measures]
    tasks = [Task(scenario, backend, BACKENDS[backend], python) for scenario in asking for backend in backends]
    return [task for task in tasks if task.key not in there]


def to_measure(scenarios: Sequence[Scenario], backends: Sequence[str], python: Python, results: Results) -> list[list[Task]]:
    """The cells that are to measure, by scenario, without the scenarios that are there.

    Where only some of a scenario's cells are there, they are measured anew with the others: figures of different rounds are not paired.
    """
    from compare.runner import Task

    groups = []
    for scenario in scenarios:
        there = {cell.backend for cell in results.cells if (cell.scenario, cell.python) == (scenario.name, python.label)}
        if scenario.measures and not there.issuperset(backends):
            groups.append([Task(scenario, name, BACKENDS[name], python) for name in BACKENDS if name in there.union(backends)])
    return groups


def about(scenario: Scenario) -> dict[str, Any]:
    """What the results file says of a scenario."""
    return {"question": scenario.question, "why": scenario.why, "links": list(scenario.links)}


def started(python: Python) -> Results:
    """The results of a run that begins now, on this machine."""
    import platform
    from datetime import UTC, datetime

    from compare.results import Results

    environment = {
        "platform": platform.platform(),
        "cpus": cores(),
        "started": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": 0.0,
        "mpcompare": compare.__version__,
    }
    return Results(environment, {python.label: python.about}, {})


def read(path: Path) -> Results:
    """A results file that the user named. Raises click.UsageError, in words, when it is none that we can read."""
    from compare.results import Results

    try:
        return Results.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}.") from None


def resumed(path: Path, python: Python) -> Results:
    """A run to go on with. Raises click.UsageError when it was made elsewhere: two places do not mix in one run."""
    results, here = read(path), started(python)
    for thing, then, now in (
        ("platform", results.environment.get("platform"), here.environment["platform"]),
        ("Python", results.pythons.get(python.label), here.pythons[python.label]),
    ):
        if then != now:
            raise click.UsageError(f"{path} was made on another {thing} ({then}), this is {now}. Start a new file with -o.")
    return results


def measured(
    runner: Runner,
    groups: Sequence[Sequence[Task]],
    results: Results,
    precision: float,
    budget: float,
    seed: int | None,
) -> Generator[Cell, None, None]:
    """Measure, and leave in the results how that was done and what disturbed it."""
    import random

    from compare import rounds

    seed = random.randrange(1_000_000) if seed is None else seed  # noqa: S311  an order, not a secret
    about: dict[str, Any] = {
        "seed": seed,
        "precision": precision,
        "budget": budget,
        "warm_up_rounds": rounds.WARM_UP,
        "least_rounds": rounds.LEAST,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "pressure": pressure(),
        "canary": [],
        "left_out": [],
    }
    results.environment.setdefault("measuring", []).append(about)
    with runner.alone() as run:
        schedule = rounds.Rounds(run, precision, budget, seed, canaries=about["canary"], left_out=about["left_out"])
        for cells in schedule.measure(groups):
            yield from cells


def pressure() -> float | None:
    """The part of the last ten seconds in which something waited for a core, in percent; none where Linux does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return float(Path("/proc/pressure/cpu").read_text(encoding="ascii").split("avg10=")[1].split()[0])
    return None


def carry_out(cells: Generator[Cell, None, None], count: int, results: Results, file: ResultsFile | None) -> bool:
    """Run the cells and keep each as it comes. Whether the user interrupted."""
    try:
        with (
            closing(cells),
            click.progressbar(
                cells,
                length=count,
                file=sys.stderr,
                show_pos=True,
                item_show_func=place,
                hidden=not sys.stderr.isatty(),
            ) as bar,
        ):
            for cell in bar:
                file.add(cell) if file else results.cells.append(cell)
    except KeyboardInterrupt:
        return True
    return False


def place(cell: Cell | None) -> str:
    """What the progress display says of the cell that ended last."""
    return f"{cell.scenario}, {cell.backend}" if cell else ""


def show(results: Results, style: str, *, everything: bool, reference: str | None = None) -> None:
    """Print results on stdout."""
    if style == "json":
        click.echo(results.to_json(), nl=False)
    elif style == "markdown":
        from compare.reports import markdown

        click.echo(markdown.render(results, everything=everything, reference=reference), nl=False)
    else:
        from compare.reports import terminal

        click.echo(terminal.render(results, columns(), everything=everything, reference=reference), nl=False)


def columns() -> int:
    """The width of what we print: the terminal's, or one that suits a file."""
    import shutil

    return shutil.get_terminal_size((WIDTH_OF_A_FILE, 0)).columns


@cli.command("list")
def list_() -> None:
    """Show the scenarios, with what they ask, and the backends, with whether they are available here."""
    from compare.pythons import probe

    scenarios = discover()
    python = probe(BACKENDS)
    states = [
        (name, python.unavailable.get(name, "available") + (", the default" if name == python.about["default"] else ""))
        for name in BACKENDS
    ]
    for title, rows in (
        (f"Scenarios ({len(scenarios)})", [(scenario.name, scenario.question) for scenario in scenarios]),
        (f"Backends (Python {python.label})", states),
    ):
        formatter = click.HelpFormatter(width=columns())
        formatter.write_text(title)
        with formatter.indentation():
            formatter.write_dl(rows)
        click.echo(formatter.getvalue())

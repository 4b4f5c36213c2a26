"""The command line: what a user types becomes calls, what comes back is printed. The only module that prints."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
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


REPORTS = (".html", ".md", ".csv", ".xml")

PAGE_NEEDS = "jinja2", "pygal"
"""What only a .html is made with."""


def report_file(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A report that can be written: what would be in the way is said before anything runs. One that is there is replaced."""
    from importlib.util import find_spec

    if path is None:
        return None
    if path.suffix.lower() not in REPORTS:
        raise click.BadParameter(f"{path} has none of the endings that say what to write: {', '.join(REPORTS)}.")
    if not path.parent.is_dir():
        raise click.BadParameter(f"cannot write {path}: there is no folder {path.parent}.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise click.BadParameter(f"cannot write {path}: Permission denied.")
    if path.suffix.lower() == ".html" and not all(map(find_spec, PAGE_NEEDS)):
        raise click.BadParameter(f"a page is made with {' and '.join(PAGE_NEEDS)}. Install them with: pip install 'mpcompare[report]'")
    return path


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def positive_seconds(_context: click.Context, _option: click.Parameter, value: float) -> float:
    """A time that a clock can wait for."""
    if not 0 < value <= 86_400:  # noqa: PLR2004  a day; also refuses nan and inf
        raise click.BadParameter(f"{value:g} is not between 0 and 86400 seconds; leave it out for the default of 30.")
    return value


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
@click.option(
    "report_to",
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=report_file,
    help="Write a report, too: .html, .md, .csv or .xml (JUnit).",
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
    report_to: Path | None,
    everything: bool,
    jobs: int,
    timeout: float,
    style: str,
) -> None:
    """Run scenarios under each backend and show what differs.

    \b
    Examples:
      mpcompare run
      mpcompare run lock queue -b fork -b forkserver --all
      mpcompare run -o results.json; mpcompare run --resume results.json
      mpcompare run --report differences.html
      mpcompare run --format markdown > differences.md
    """
    from compare.pythons import probe
    from compare.results import ResultsFile
    from compare.runner import Runner, Task

    python = probe(BACKENDS)
    results = resumed(resume, python) if resume else started(python)
    results.scenarios |= {scenario.name: about(scenario) for scenario in scenarios}
    there = {cell.key for cell in results.cells}
    tasks = [Task(scenario, backend, BACKENDS[backend], python) for scenario in scenarios for backend in backends]
    tasks = [task for task in tasks if task.key not in there]
    target = output or resume
    try:
        file = ResultsFile(target, results) if target else None
    except OSError as error:
        raise click.BadParameter(f"cannot write {target}: {error.strerror}.", param_hint="'-o'") from None
    left = carry_out(Runner(jobs, timeout), tasks, results, file)
    try:
        if report_to:
            write_report(report_to, results)
    finally:  # what was seen is shown even if the disk is full
        show(results, style, everything=everything)
    if left:
        kept = f"They are kept: mpcompare run --resume {target}" if target else "-o FILE would have kept them."
        click.echo(f"Interrupted, {left} of {len(tasks)} cells had not ended. The table shows those that had. {kept}", err=True)
        raise KeyboardInterrupt


def about(scenario: Scenario) -> dict[str, Any]:
    """What the results file says of a scenario."""
    return {
        "question": scenario.question,
        "why": scenario.why,
        "links": list(scenario.links),
        "topic": scenario.topic,
        "source": scenario.path.read_text(encoding="utf-8", errors="replace"),
    }


def started(python: Python) -> Results:
    """The results of a run that begins now, on this machine."""
    import platform
    import shlex
    from datetime import UTC, datetime

    from compare.results import Results

    environment = {
        "platform": platform.platform(),
        "cpus": cores(),
        "started": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": 0.0,
        "mpcompare": compare.__version__,
        "command": shlex.join(["mpcompare", *sys.argv[1:]]),
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


def carry_out(runner: Runner, tasks: Sequence[Task], results: Results, file: ResultsFile | None) -> int:
    """Run the cells, keep each as it comes, and say how many were left when the user interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us so wants what there is, too
    began, left = time.monotonic(), len(tasks)
    with (
        suppress(KeyboardInterrupt),
        closing(runner.run(tasks)) as cells,
        click.progressbar(
            cells,
            length=len(tasks),
            file=sys.stderr,
            show_pos=True,
            item_show_func=place,
            hidden=not sys.stderr.isatty(),
        ) as bar,
    ):
        for cell in bar:
            file.add(cell) if file else results.cells.append(cell)
            left -= 1
    results.environment["seconds"] = results.environment.get("seconds", 0.0) + time.monotonic() - began
    if file:
        file.close()
    return left


def place(cell: Cell | None) -> str:
    """What the progress display says of the cell that ended last."""
    return f"{cell.scenario}, {cell.backend}" if cell else ""


def show(results: Results, style: str, *, everything: bool) -> None:
    """Print results on stdout."""
    if style == "json":
        click.echo(results.to_json(), nl=False)
    elif style == "markdown":
        from compare.reports import markdown

        click.echo(markdown.render(results, everything=everything), nl=False)
    else:
        from compare.reports import terminal

        click.echo(terminal.render(results, columns(), everything=everything), nl=False)


def columns() -> int:
    """The width of what we print: the terminal's, or one that suits a file."""
    import shutil

    return shutil.get_terminal_size((WIDTH_OF_A_FILE, 0)).columns


@cli.command()
@click.argument("files", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "output",
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=report_file,
    help="What to write: a .html page, a .md, a .csv or a .xml (JUnit).",
)
@click.option("samples", "--samples", is_flag=True, help="A line a sample, not an answer (.csv).")
def report(files: tuple[Path, ...], output: Path, samples: bool) -> None:
    """Write a report of one or more results files.

    Files of several Pythons or machines stand side by side, and each column says whose it is.
    In a .csv, a text that a spreadsheet would take for a formula has an apostrophe before it.

    \b
    Examples:
      mpcompare run -o results.json; mpcompare report results.json -o report.html
      mpcompare report laptop.json server.json -o report.md
      mpcompare report results.json -o samples.csv --samples
    """
    from compare.merge import merge

    if samples and output.suffix.lower() != ".csv":
        raise click.UsageError("--samples is for a .csv.")
    write_report(output, merge({name: read(path) for name, path in short_names(files).items()}), samples=samples)


def short_names(files: Sequence[Path]) -> dict[str, Path]:
    """What a report calls each file: its name without the ending, or its path where two have that name."""
    paths = {path.resolve(): path for path in files}.values()
    stems = [path.stem for path in paths]
    return {path.stem if stems.count(path.stem) == 1 else str(path): path for path in paths}


def write_report(path: Path, results: Results, *, samples: bool = False) -> None:
    """Write the format that a file's ending names. Raises click.UsageError when it cannot be written, or would be too large."""
    try:
        path.write_text(rendered(path.suffix.lower(), results, samples=samples), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}.") from None


def rendered(ending: str, results: Results, *, samples: bool) -> str:
    """Results as one of the `REPORTS`."""
    if ending == ".html":
        from compare.reports import page

        return page.render(results)
    if ending == ".md":
        from compare.reports import markdown

        return markdown.render(results)
    if ending == ".csv":
        from compare.reports import csv_file

        return csv_file.render(results, samples=samples)
    from compare.reports import junit

    return junit.render(results)


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

"""The command line: what a user types becomes calls, what comes back is printed. The only module that prints."""

from __future__ import annotations

import io
import math
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from io import FileIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, shell_complete

import compare
from compare.backends import BACKENDS
from compare.catalogue import SCENARIOS, Scenario, discover, passed_over, select

if TYPE_CHECKING:
    from compare.machine.pythons import Python
    from compare.results.file import ResultsFile
    from compare.results.model import Cell, Results
    from compare.run.plan import Plan
    from compare.run.runner import Task

# What a command needs is imported in it: `--help` and `list` are not to wait for tables and process trees.

EXIT_DIFFERENT, EXIT_FAILED, EXIT_SILENT, EXIT_INTERRUPTED = 1, 3, 4, 130

FIRST_BUDGET = 60
"""Seconds for which `pick` measures what was never measured here."""

QUICK = 15
"""Seconds that `--quick` measures at most."""

WIDTH_OF_A_FILE = 100
"""Columns of the table when stdout is no terminal."""

MOST_SAID = 2000
"""Characters of a message."""

SCREENS = 2
"""How much of a terminal a report may fill before it is folded, unless all of it was asked for."""


COMPLETE = "_MPCOMPARE_COMPLETE"
"""The environment variable by which a shell asks for a completion: click's name for it."""


def main() -> None:
    """Run the command line, and end with an exit code; see DESIGN for what each means."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a locale without UTF-8 must not end a report
    code = 0
    try:
        if COMPLETE in os.environ:
            code = shell_complete(cli, {}, "mpcompare", COMPLETE, os.environ[COMPLETE])
        else:
            # Not `cli.main`: that ends with 1 when the reader of stdout has gone.
            with cli.make_context("mpcompare", sys.argv[1:]) as context:
                cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.ClickException as error:
        show_error(error)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough (`| head -1`)
        forget_stdout()
    except OSError as error:  # a full disk, mostly
        forget_stdout()
        say(f"Error: {error.strerror or error}" + (f": {error.filename}" if error.filename else ""))
        code = EXIT_FAILED
    except Exception as error:
        if os.environ.get("MPCOMPARE_DEBUG"):
            raise
        say(f"Error: {type(error).__name__}: {error}\nThis is a fault of mpcompare; MPCOMPARE_DEBUG=1 shows where.")
        code = EXIT_FAILED
    sys.exit(code)


def forget_stdout() -> None:
    """Let what is still in its buffer go nowhere when the interpreter ends: it would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Tell the user something on stderr. What came from outside, such as the name of a file, cannot steer the terminal."""
    from compare.reports.text import escaped, shortened

    with whoever_listens():
        click.echo(escaped(shortened(message, MOST_SAID, " ")), err=True)


def show_error(error: click.ClickException) -> None:
    """Say what was wrong with a command, as click words it."""
    text = io.StringIO()
    error.show(text)
    say(text.getvalue().rstrip("\n"))


@contextmanager
def whoever_listens() -> Iterator[None]:
    """For what is written to stderr. Where that is a full disk or a closed pipe nobody hears it, and the command ends as it would."""
    try:
        yield
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # what is still in its buffer goes there at the end


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

    \b
    Exit codes:
      0 done; 1 a difference that `diff` was asked to fail on; 2 wrong usage; 3 a fault of mpcompare;
      4 cells gave no answer, for they failed, crashed or hung; 130 interrupted

    \b
    Completion of commands, scenarios, backends and files, once for this shell, or for all in its start-up file:
      eval "$(_MPCOMPARE_COMPLETE=bash_source mpcompare)"       also zsh_source
      _MPCOMPARE_COMPLETE=fish_source mpcompare | source
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    elif os.environ.get("FORCE_COLOR"):
        context.color = True


def backend_names(_context: click.Context, _option: click.Parameter, names: Sequence[str]) -> list[str]:
    """The backends that were asked for, all when none was."""
    for name in names:
        if name not in BACKENDS:
            raise click.BadParameter(unknown("backend", name, list(BACKENDS), f"There are: {', '.join(BACKENDS)}."))
    return list(dict.fromkeys(names)) or list(BACKENDS)


def complete_backend(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """What a shell offers for a backend."""
    return [CompletionItem(name) for name in BACKENDS if name.startswith(begun)]


def complete_scenario(_context: click.Context, _argument: click.Parameter, begun: str) -> list[CompletionItem]:
    """What a shell offers for a scenario: topics, then scenarios with what they ask."""
    scenarios = discover()
    topics = dict.fromkeys(scenario.topic for scenario in scenarios)
    offers = [*((topic, "all scenarios of this topic") for topic in topics), *((one.name, one.question) for one in scenarios)]
    return [CompletionItem(name, help=says) for name, says in offers if name.startswith(begun)]


def scenarios_named(_context: click.Context, _argument: click.Parameter, names: Sequence[str]) -> list[Scenario]:
    """The scenarios that were asked for by name, topic or pattern; all when none was."""
    scenarios = discover()
    tell_what_is_passed_over()
    try:
        return select(scenarios, names)
    except KeyError as error:
        topics = sorted({scenario.topic for scenario in scenarios})
        there_is = f"There are the topics {', '.join(topics)}; mpcompare list shows their scenarios."
        known = [*topics, *(scenario.name for scenario in scenarios)]
        raise click.BadParameter(unknown("scenario", error.args[0], known, there_is)) from None


def tell_what_is_passed_over() -> None:
    """Say which files look like scenarios and are none, so that nobody looks for them in vain."""
    if odd := passed_over():
        from compare.reports.text import escaped

        for name, why in odd.items():
            click.echo(escaped(f"{SCENARIOS.name}/{name} is passed over: {why}"), err=True)


def unknown(kind: str, name: str, known: Sequence[str], there_is: str) -> str:
    """Say what was asked, what is nearest to it, and what there is."""
    import difflib

    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no {kind} {name!r}.{hint} {there_is}"


def old_file(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A file to go on with: one that can be read twice and written."""
    if path and not path.is_file():
        raise click.BadParameter(f"{path} is no regular file.")
    return path


def new_file(context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A file that is not there yet, or the one that the run goes on with: results are never overwritten."""
    if path == Path("-"):
        raise click.BadParameter("- is no file. For JSON on stdout type --format json, for a file of that name its whole path.")
    if path and path != context.params.get("resume") and is_there(path):
        raise click.BadParameter(f"{path} exists and is not overwritten. Go on with it by --resume {path}, or choose another name.")
    return path


def is_there(path: Path) -> bool:
    """Whether a file can be written only over something. Raises click.BadParameter when it cannot be written at all."""
    try:
        path.lstat()  # a link that leads to nothing is something, too
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:  # too long, mostly
        raise click.BadParameter(f"cannot write {path}: {getattr(error, 'strerror', None) or error}.") from None
    return True


REPORTS = (".html", ".md", ".csv", ".xml")


def report_file(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A report that can be written: what would be in the way is said before anything runs. One that is there is replaced."""
    if path is None:
        return None
    if path.suffix.lower() not in REPORTS:
        raise click.BadParameter(f"{path} has none of the endings that say what to write: {', '.join(REPORTS)}.")
    if not path.parent.is_dir():
        raise click.BadParameter(f"cannot write {path}: there is no folder {path.parent}.")
    there = is_there(path)
    if there and not path.is_file():
        raise click.BadParameter(f"{path} is no regular file, and is not written to.")
    if there and holds_results(path):
        raise click.BadParameter(f"{path} holds results, which are never overwritten. Choose another name.")
    if not os.access(path if there else path.parent, os.W_OK):
        raise click.BadParameter(f"cannot write {path}: Permission denied.")
    return path


def holds_results(path: Path) -> bool:
    """Whether a file begins as the results files do that we write."""
    from compare.results.file import BEGINNING

    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING.encode()
    except OSError:
        return False


class NothingStarts(click.ClickException):
    """The machine, as it is now, starts no process for us."""

    exit_code = EXIT_FAILED


def this_python() -> Python:
    """The Python that runs us. Raises NothingStarts, in words, when it cannot be asked what it is."""
    from compare.machine.pythons import probe

    try:
        return probe(BACKENDS)
    except ValueError as error:
        raise NothingStarts(f"{sys.executable} could not be asked what it is: {error}.") from None


def jobs() -> int:
    """How many cells run at the same time when nobody says."""
    from compare.run import plan as planning

    return planning.jobs()


def positive_seconds(_context: click.Context, option: click.Parameter, value: float) -> float:
    """A time that a clock can wait for."""
    if not 0 < value <= 86_400:  # noqa: PLR2004  a day; also refuses nan and inf
        raise click.BadParameter(
            f"{value:g} is not more than 0 and at most 86400 seconds; leave it out for the default of {option.default:g}."
        )
    return value


def percentage(_context: click.Context, option: click.Parameter, value: float) -> float:
    """A part of a whole, which is given in percent, as a fraction."""
    if not 0 < value <= 100:  # noqa: PLR2004  also refuses nan
        raise click.BadParameter(f"{value:g} is not between 0 and 100 percent; leave it out for the default of {option.default:g}.")
    return value / 100


def reference_backend(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    """The backend that the others are compared with, if one was asked for."""
    if name is not None and name not in BACKENDS:
        raise click.BadParameter(unknown("backend", name, list(BACKENDS), f"There are: {', '.join(BACKENDS)}."))
    return name


@cli.command()
@click.argument("scenarios", metavar="[SCENARIO]...", nargs=-1, callback=scenarios_named, shell_complete=complete_scenario)
@click.option(
    "backends",
    "-b",
    "--backend",
    metavar="BACKEND",
    multiple=True,
    callback=backend_names,
    shell_complete=complete_backend,
    help="Only this backend; repeatable.",
)
@click.option(
    "pythons",
    "--python",
    metavar="PYTHON",
    multiple=True,
    help="Run the cells under this Python: 3.12, or a path with a / in it, also that of a virtual environment's folder; repeatable.",
)
@click.option(
    "resume",
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    callback=old_file,
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
    default=jobs,
    show_default="the cores and one more",
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
    shell_complete=complete_backend,
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
@click.pass_context
def run(
    context: click.Context,
    /,
    scenarios: list[Scenario],
    backends: list[str],
    pythons: tuple[str, ...],
    output: Path | None,
    resume: Path | None,
    report_to: Path | None,
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

    A scenario is named by itself, by its topic or by a pattern; without names, all run that ask what happens, or those of the file that
    is gone on with. Those of the topic `costs` measure how long it takes and how much memory; their cells run alone, in rounds.

    \b
    Examples:
      mpcompare run
      mpcompare run tutorial 'main-*' --all                topics, names and patterns select
      mpcompare run --python 3.12 --python path/to/venv    side by side
      mpcompare run costs --quick                          what each backend costs
      mpcompare run lock queue -b fork -b forkserver --all
      mpcompare run -o results.json; mpcompare run --resume results.json
      mpcompare run --report differences.html
      mpcompare run --format markdown > differences.md

    Ends with 4 when cells gave no answer, for they failed, crashed or hung. What a backend does not support is no fault.
    """
    from compare.machine.pythons import probe_all
    from compare.results.file import ResultsFile
    from compare.results.model import GAVE_NONE
    from compare.run import plan as planning

    try:
        interpreters = probe_all(BACKENDS, pythons)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="'--python'") from None
    target = output or resume
    if report_to and target and report_to.resolve() == target.resolve():
        raise click.BadParameter(f"{report_to} is to hold the results. Choose another name.", param_hint="'--report'")
    held = held_for(context, resume) if resume and target == resume else None  # before it is read
    results = resumed(resume, interpreters) if resume else planning.started(interpreters)
    if resume and context.get_parameter_source("scenarios") is not click.core.ParameterSource.COMMANDLINE:
        scenarios = [scenario for scenario in discover() if scenario.name in results.scenarios]
    results.scenarios |= {scenario.name: planning.about(scenario) for scenario in scenarios}
    planning.select(results, scenarios, backends, interpreters)
    tasks = planning.to_answer(scenarios, backends, interpreters, results)
    groups = planning.to_measure(scenarios, backends, interpreters, results)
    plan = planning.Plan(tasks, groups, jobs, timeout, precision, min(budget, QUICK) if quick else budget, seed)
    check_reference(reference, groups)
    try:
        file = ResultsFile(target, results, held) if target else None
    except OSError as error:
        raise click.BadParameter(f"cannot write {target}: {error.strerror}.", param_hint="'-o'") from None

    def selected() -> Results:
        return results.only([scenario.name for scenario in scenarios], backends, [python.label for python in interpreters])

    ran: list[Cell] = []
    interrupted = False
    try:
        with one_interruption(), ExitStack() as afterwards:  # whatever happens: what was seen is shown, then reported, then kept
            afterwards.callback(remember, results, ran)
            if file:
                afterwards.callback(file.close)
            if report_to:
                afterwards.callback(lambda: write_report(report_to, selected()))
            afterwards.callback(lambda: show(results if style == "json" else selected(), style, everything=everything, reference=reference))
            interrupted = carry_out(plan, results, file, ran)
    finally:
        if interrupted and (left := {task.key for task in plan.tasks} - {cell.key for cell in ran}):
            tell_of_interruption(len(left), len(plan.tasks), target)
            raise KeyboardInterrupt
    if any(cell.outcome in GAVE_NONE for cell in selected().cells):
        context.exit(EXIT_SILENT)


def check_reference(reference: str | None, groups: Sequence[Sequence[Task]]) -> None:
    """Raise click.BadParameter when costs are to be compared with those of a backend that is not measured."""
    if reference and groups and reference not in (columns := [task.backend for task in groups[0]]):
        raise click.BadParameter(f"{reference} is not measured. There are: {', '.join(columns)}.", param_hint="'--reference'")


def tell_of_interruption(left: int, wanted: int, target: Path | None) -> None:
    """Say how many cells had not ended, and how the run goes on."""
    kept = f"They are kept: {go_on(target)}" if target else "-o FILE would have kept them."
    say(f"Interrupted, {left} of {wanted} cells had not ended. The table shows what was seen. {kept}")


def held_for(context: click.Context, path: Path) -> FileIO:
    """A results file to go on with, which no other run writes until this one ends. Raises click.BadParameter when one does."""
    from compare.machine import files

    try:
        file = files.held(path)
    except BlockingIOError:
        raise click.BadParameter(f"another run is writing {path}. Wait until it has ended.", param_hint="'--resume'") from None
    except OSError as error:
        raise click.BadParameter(f"cannot write {path}: {error.strerror}.", param_hint="'--resume'") from None
    context.call_on_close(file.close)
    return file


def go_on(path: Path) -> str:
    """The command that goes on with the run that this one was."""
    import shlex

    words = iter(sys.argv[1:])
    kept = [word for word in words if word not in {"-o", "--output", "--resume"} or not next(words, None)]
    return shlex.join(["mpcompare", *(word for word in kept if not word.startswith(("--output=", "--resume="))), "--resume", str(path)])


def read(path: Path) -> Results:
    """A results file that the user named. Raises click.UsageError, in words, when it is none that we can read."""
    from compare.results.file import MOST_TEXT, from_json

    try:
        with path.open(encoding="utf-8") as file:
            return from_json(file.read(MOST_TEXT + 1))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}.") from None


def resumed(path: Path, pythons: Sequence[Python]) -> Results:
    """The run of a file, to go on with. Raises click.UsageError when it was made elsewhere."""
    from compare.run.plan import gone_on_with

    try:
        return gone_on_with(read(path), pythons)
    except ValueError as error:
        raise click.UsageError(f"{path} was {error}. Start a new file with -o.") from None


def carry_out(plan: Plan, results: Results, file: ResultsFile | None, ran: list[Cell]) -> bool:
    """Run the cells, keep what each brings as it comes, and add those that ended to `ran`. Whether the user interrupted."""
    began = time.monotonic()
    try:
        with click.progressbar(
            length=len(plan.tasks),
            file=sys.stderr,
            show_pos=True,
            show_eta=not plan.measuring,  # these come by scenario, in a time that the budget bounds
            item_show_func=place,
            hidden=not (plan.tasks and sys.stderr.isatty()),
            width=0,  # what the terminal has
        ) as bar:

            def tell(task: Task, left: float) -> None:
                bar.current_item = task, left
                bar.render_progress()

            with closing(plan.run(results, tell)) as batches:
                for cells in batches:
                    (file or results).add(cells)
                    ended = [cell for cell in cells if not cell.cut_short]
                    ran += ended
                    bar.update(len(ended), cells[-1])
    except KeyboardInterrupt:
        return True
    finally:
        results.took(time.monotonic() - began)
    return False


TOGETHER = 10
"""Seconds after an interruption in which others are the same one: as long as it may take to end all that runs."""


@contextmanager
def one_interruption() -> Iterator[None]:
    """Have Ctrl-C, SIGTERM and the loss of the terminal raise KeyboardInterrupt, once for all that come `TOGETHER`.

    Whoever ends us in one of these ways wants what there is. A second one would break off what the first has begun: to end all that runs,
    to show it and to keep it. What was ignored, as SIGHUP is under nohup, stays so.
    """
    last = -math.inf

    def interrupt(_number: int, _frame: object) -> None:
        nonlocal last
        if time.monotonic() > last + TOGETHER:
            last = time.monotonic()
            raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heeded:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        if last == -math.inf:  # else one that belongs to it may still come, up to the end
            for number in heeded:
                signal.signal(number, before[number])


def place(now: Cell | tuple[Task, float] | None) -> str:
    """What the progress display says of the cell that ended last, or is being measured for so many seconds more."""
    from compare.reports.text import line

    if now is None:
        return ""
    if isinstance(now, tuple):
        task, left = now
        return line(f"measuring {task.scenario.name}, {task.backend}, for at most {left:.0f} s more")
    return line(f"{now.scenario}, {now.backend}")


def show(results: Results, style: str, *, everything: bool, reference: str | None = None) -> None:
    """Print results on stdout."""
    if style == "json":
        from compare.results.file import to_json

        click.echo(to_json(results), nl=False)
    elif style == "markdown":
        from compare.reports import markdown

        click.echo(markdown.render(results, everything=everything, reference=reference), nl=False)
    else:
        import shutil

        from compare.reports import terminal

        height = SCREENS * shutil.get_terminal_size().lines if sys.stdout.isatty() and not everything else None
        click.echo(terminal.render(results, columns(), everything=everything, height=height, reference=reference), nl=False)


def columns() -> int:
    """The width of what we print: the terminal's, or one that suits a file."""
    import shutil

    return shutil.get_terminal_size((WIDTH_OF_A_FILE, 0)).columns


@cli.command()
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "fail_on",
    "--fail-on",
    type=click.Choice(["answers", "outcomes", "costs"]),
    multiple=True,
    default=["answers", "outcomes", "costs"],
    show_default="any of them",
    help="End with 1 when these changed; repeatable.",
)
@click.option(
    "style", "--format", type=click.Choice(["table", "markdown", "json"]), default="table", show_default=True, help="What stdout gets."
)
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, fail_on: Sequence[str], style: str) -> None:
    """Show what changed between two results files: answers, outcomes, costs, and where they were made.

    Ends with 1 when something changed, so that a nightly job notices a new loky or a new Python.

    \b
    Examples:
      mpcompare diff yesterday.json today.json
      mpcompare diff --fail-on outcomes 3.13.json 3.14.json
    """
    import json
    from dataclasses import asdict

    from compare.findings.diff import changes
    from compare.reports import diff as report

    found = changes(read(old), read(new))
    if style == "json":
        click.echo(json.dumps({"schema": 1, "changes": [asdict(change) for change in found]}, indent=1))
    else:
        click.echo(report.render_markdown(found) if style == "markdown" else report.render(found, columns()), nl=False)
    if any(change.of in fail_on for change in found):
        context.exit(EXIT_DIFFERENT)


def amount(units: Mapping[str, float], most: float, called: str) -> Callable[[click.Context, click.Parameter, str | None], float | None]:
    """Reads a figure with its unit, such as 500MB or 5ms, up to the most that is predicted for, and what that is called."""

    def read_amount(_context: click.Context, _option: click.Parameter, text: str | None) -> float | None:
        if text is None:
            return None
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-zµ]*)\s*", text)
        if not match or match[2].lower() not in units:
            raise click.BadParameter(f"{text!r} is no amount. Type a number and one of: {', '.join(filter(None, units))}.")
        figure = float(match[1]) * units[match[2].lower()]
        if figure > most:
            raise click.BadParameter(f"it is more than {called}, for which nothing is predicted.")
        return figure

    return read_amount


SIZES = {"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
TIMES = {"s": 1, "": 1, "ms": 1e-3, "us": 1e-6, "min": 60, "h": 3600}

size = amount(SIZES, 1e15, "1000000GB")
duration = amount(TIMES, 365 * 86_400, "8760h")
MOST_TASKS, MOST_WORKERS = 10**12, 10**6


def comma_separated(_context: click.Context, option: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Reads a list of words; for `--platform`, of those that there are."""
    from compare.pick.requirements import PLATFORMS

    words = tuple(word.strip() for word in (text or "").split(",") if word.strip())
    for word in words:
        if option.name == "platforms" and word not in PLATFORMS:
            raise click.BadParameter(unknown("platform", word, PLATFORMS, f"There are: {', '.join(PLATFORMS)}."))
    return words


def oldest_python(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[int, ...]:
    """Reads `>=3.12`, or `3.12`."""
    if text is None:
        return ()
    match = re.fullmatch(r"\s*(?:>=)?\s*(3\.\d{1,3})\s*", text)
    if not match:
        raise click.BadParameter(f"{text!r} is no oldest Python. Type it like '>=3.12'.")
    return tuple(map(int, match[1].split(".")))


YES_OR_NO = {
    "threads": "Do threads run when workers start (also those of OpenMP, gRPC, a GPU)?",
    "lambdas": "Are lambdas or local functions what the workers run?",
    "unpicklable": "Do the workers get what cannot be pickled (locks, connections)?",
    "main_guard": 'Does the main module have its if __name__ == "__main__"?',
    "inherits": "Do the workers rely on globals, patches or options set at run time?",
    "descriptors": "Do the workers use descriptors that the parent opened?",
    "changes_environment": "Does the parent change environment or umask between starts?",
    "own_children": "Does the program wait for its children by itself (waitpid, SIGCHLD)?",
    "survive_crash": "May a worker be killed, and must the rest be told?",
}
"""A field of Requirements -> the question for it. The flags are named alike."""


@cli.command()
@click.option("--threads/--no-threads", default=None, help="Threads run when workers start; also those of OpenMP, BLAS, gRPC or a GPU.")
@click.option("--lambdas/--no-lambdas", default=None, help="Lambdas or local functions are what the workers run.")
@click.option("--unpicklable/--no-unpicklable", default=None, help="The workers get locks, open files or connections.")
@click.option("--main-guard/--no-main-guard", default=None, help='The main module has its if __name__ == "__main__".')
@click.option("--run-as", type=click.Choice(["script", "module", "-c", "standard input"]), help="How the program is started.")
@click.option("--inherits/--no-inherits", default=None, help="The workers rely on globals, patches or options set at run time.")
@click.option("--descriptors/--no-descriptors", default=None, help="The workers use descriptors or sockets by their number.")
@click.option("--changes-environment/--no-changes-environment", default=None, help="Environment or umask change between two starts.")
@click.option("--own-children/--no-own-children", default=None, help="The program waits for its children by itself.")
@click.option("--survive-crash/--no-survive-crash", default=None, help="A worker may be killed, and the rest must be told.")
@click.option("platforms", "--platform", metavar="LIST", callback=comma_separated, help="Where it runs: linux,macos,windows.")
@click.option("oldest", "--python", metavar="VERSION", callback=oldest_python, help="The oldest Python that it runs on: '>=3.12'.")
@click.option("--library", is_flag=True, help="It is a library, whose user decides about processes.")
@click.option("--pool/--no-pool", default=True, show_default=True, help="Tasks go to an executor; else each has a process of its own.")
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), default=4, show_default=True, help="Processes that work at the same time.")
@click.option("--tasks", type=click.IntRange(1, MOST_TASKS), default=100, show_default=True)
@click.option("--task-time", default="10ms", show_default=True, metavar="TIME", callback=duration, help="What a task computes.")
@click.option("--payload", metavar="SIZE", callback=size, help="What goes to each task, and back: 1MB.")
@click.option("--data", metavar="SIZE", callback=size, help="What every worker reads of the parent's: 500MB.")
@click.option("--main-import", metavar="TIME", callback=duration, help="What importing the main module takes: 300ms.")
@click.option("preload", "--modules", metavar="LIST", callback=comma_separated, help="What the workers import: numpy,pandas.")
@click.option("path", "-r", "--results", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Choose by this results file.")
@click.option("--why", is_flag=True, help="Show the evidence for each reason.")
@click.option(
    "style", "--format", type=click.Choice(["table", "markdown", "json"]), default="table", show_default=True, help="What stdout gets."
)
@click.pass_context
def pick(context: click.Context, /, path: Path | None, why: bool, style: str, **given: Any) -> None:
    """Choose a start method for a program, with reasons that were seen on this machine.

    What you do not say is taken as not known: it rules nothing out, and the answer says what it would change. Without any
    requirement, on a terminal, you are asked. Every reason is an answer of a scenario; those that are missing are run first and kept.

    \b
    Examples:
      mpcompare pick --threads --data 500MB --workers 8
      mpcompare pick --no-pool --tasks 1000 --task-time 1ms --why
      mpcompare pick --platform linux,macos,windows --library
    """
    from compare.pick import choose as picking
    from compare.pick.predict import SCENARIOS as MEASURED
    from compare.pick.requirements import Requirements
    from compare.reports import choice as report

    said = [name for name in given if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE]
    if not said and sys.stdin.isatty() and sys.stdout.isatty():
        given |= asked()
    requirements = Requirements(
        **{name: given[name] for name in YES_OR_NO},
        run_as=given["run_as"],
        platforms=given["platforms"],
        oldest_python=given["oldest"],
        library=given["library"],
        pool=given["pool"],
        workers=given["workers"],
        tasks=given["tasks"],
        task_seconds=given["task_time"],
        payload=int(given["payload"] or 0),
        data=int(given["data"] or 0),
        main_import=given["main_import"] or 0.0,
        preload=given["preload"],
    )
    results = chosen_results(path) if path else seen_here(sorted({rule.scenario for rule in picking.RULES} | set(MEASURED)))
    if not any(picking.offered(results, name) for name in BACKENDS):
        raise click.UsageError(f"none of {', '.join(BACKENDS)} answered anything in {path or 'what was seen here'}: there is no choice.")
    choice = picking.pick(requirements, results)
    if style == "json":
        click.echo(report.to_json(choice), nl=False)
    else:
        click.echo(report.render_markdown(choice) if style == "markdown" else report.render(choice, columns(), why=why), nl=False)


def remember(results: Results, ran: Sequence[Cell]) -> None:
    """Keep what this run saw for `pick`; say so where that is not safe."""
    from compare.run import cache

    if ran and (why := cache.why_unsafe()):
        say(f"What was seen is not kept for mpcompare pick: {why}.")
    else:
        cache.remember(results, ran)


def asked() -> dict[str, Any]:
    """The answers to one screen of questions; what somebody does not know stays unknown."""
    click.echo("Answer y or n; Enter when you do not know.", err=True)
    words = {"y": True, "yes": True, "n": False, "no": False, "": None, "?": None}
    answers: dict[str, Any] = {}
    for name, question in YES_OR_NO.items():
        while (word := click.prompt(question, default="", show_default=False, err=True).strip().lower()) not in words:
            click.echo("y, n, or Enter.", err=True)
        answers[name] = words[word]
    return answers


def chosen_results(path: Path) -> Results:
    """The results of a file that the user named: those of our Python, or of the first that it has. Tells what it lacks."""
    from compare.pick import choose as picking
    from compare.pick.predict import SCENARIOS as MEASURED

    results = read(path)
    here = this_python().label
    label = here if here in results.pythons else next(iter(results.pythons), "")
    results = results.only({cell.scenario for cell in results.cells}, results.backends, [label])
    if not results.cells:
        raise click.BadParameter(f"{path} has no cells.", param_hint="'-r'")
    there = {cell.scenario for cell in results.cells}
    if missing := [name for name in sorted({rule.scenario for rule in picking.RULES} | set(MEASURED)) if name not in there]:
        say(f"{path} has nothing of {', '.join(missing)}: what these would show is not known.")
    return results


def seen_here(names: Sequence[str]) -> Results:
    """What these scenarios show on this machine: what is kept of earlier runs, and the rest after it was run."""
    from compare.run import cache
    from compare.run import plan as planning

    python = this_python()
    scenarios = [scenario for scenario in discover() if scenario.name in names]
    results = cache.kept(python, scenarios)
    backends = [name for name in BACKENDS if name not in python.unavailable]
    tasks = planning.to_answer(scenarios, backends, [python], results)
    groups = planning.to_measure(scenarios, backends, [python], results)
    plan = planning.Plan(tasks, groups, planning.jobs(), timeout=30, precision=0.05, budget=FIRST_BUDGET, seed=None)
    if plan.tasks:
        once = f", once: they are kept in {cache.place()}" if cache.place() and not cache.why_unsafe() else ""
        say(f"{len(plan.tasks)} cells were not run on this machine yet. That takes about two minutes{once}")
        ran: list[Cell] = []
        with one_interruption(), ExitStack() as afterwards:
            afterwards.callback(remember, results, ran)
            interrupted = carry_out(plan, results, None, ran)
        if interrupted:
            raise KeyboardInterrupt
    return results.only(names, backends, [python.label])


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
    from compare.results.merge import merge

    if samples and output.suffix.lower() != ".csv":
        raise click.UsageError("--samples is for a .csv.")
    if output.exists() and any(output.samefile(path) for path in files):
        raise click.BadParameter(f"{output} holds results, which are never overwritten. Choose another name.", param_hint="'-o'")
    try:
        results = merge({name: read(path) for name, path in short_names(files).items()})
    except ValueError as error:
        raise click.UsageError(f"cannot put these files side by side: {error}.") from None
    write_report(output, results, samples=samples)


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
    """Show the scenarios by topic, with what they ask, and the backends, with whether they are available here."""
    from compare.reports.text import line

    scenarios = discover()
    tell_what_is_passed_over()
    python = this_python()
    states = [
        (name, python.unavailable.get(name, "available") + (", the default" if name == python.about["default"] else ""))
        for name in BACKENDS
    ]
    parts = [
        (f"{topic} ({len(rows)})", rows)
        for topic, group in groupby(scenarios, key=lambda scenario: scenario.topic)
        if (rows := [(scenario.name, scenario.question) for scenario in group])
    ]
    for title, rows in [*parts, (f"Backends (Python {python.label})", states)]:
        formatter = click.HelpFormatter(width=columns())
        formatter.write_text(line(title))
        with formatter.indentation():
            formatter.write_dl([(line(name), line(text)) for name, text in rows])
        click.echo(formatter.getvalue())

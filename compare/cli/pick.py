"""The command `pick`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from compare.backends import BACKENDS
from compare.cli.evidence import chosen_results, on_all_of, seen_here
from compare.cli.figures import DURATION, SIZE
from compare.cli.files import ResultsFile
from compare.cli.interpreters import this_python
from compare.cli.names import BackendName, PythonRange, comma_separated, python_range
from compare.cli.options import style_option
from compare.cli.output import columns
from compare.cli.questions import asked
from compare.pick.requirements import REQUIREMENTS, RUN_AS, Requirements

MOST_TASKS, MOST_WORKERS = 10**12, 10_000

READ_BY: dict[str, dict[str, Any]] = {
    "run_as": {"type": click.Choice(RUN_AS)},
    "pool": {"default": True, "show_default": True},
    "platforms": {"metavar": "LIST", "callback": comma_separated},
    "oldest_python": {"metavar": "VERSIONS", "callback": python_range},
}
"""How the requirements are read that are more than yes or no."""


def module_names(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The names of modules between commas, which go into the printed program."""
    names = comma_separated(context, option, value)
    if wrong := [name for name in names if not all(map(str.isidentifier, name.split(".")))]:
        raise click.BadParameter(f"{wrong[0]!r} is not the name of a module. Example: --modules numpy,os.path")
    return names


def requirement_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each requirement of the table."""
    for one in reversed(REQUIREMENTS):
        command = click.option(one.name, one.flag, help=one.help, **READ_BY.get(one.name, {"default": None}))(command)
    return command


@click.command()
@requirement_options
@click.option("--library", is_flag=True, help="The program is a library, and its users choose the start method.")
@click.option(
    "--workers", type=click.IntRange(1, MOST_WORKERS), default=4, show_default=True, help="Number of processes that work at once."
)
@click.option("--tasks", type=click.IntRange(1, MOST_TASKS), default=100, show_default=True, help="Number of tasks.")
@click.option("--task-time", default="10ms", show_default=True, metavar="TIME", type=DURATION, help="Processor time that a task takes.")
@click.option("--payload", metavar="SIZE", type=SIZE, help="Size of the data that each task gets, and returns: 1MB.")
@click.option("--data", metavar="SIZE", type=SIZE, help="Size of the parent's data that every worker reads: 500MB.")
@click.option(
    "--data-is-bytes/--no-data-is-bytes", default=None, help="That data is bytes or one array of numbers, which processes can share."
)
@click.option("--main-import", metavar="TIME", type=DURATION, help="Time that the import of the main module takes: 300ms.")
@click.option("preload", "--modules", metavar="LIST", callback=module_names, help="Modules that the workers import: numpy,pandas.")
@click.option(
    "today", "--from", metavar="METHOD", type=BackendName(), help="The start method that the program uses now.  [default: Python's]"
)
@click.option("path", "-r", "--results", type=ResultsFile(), help="Choose by the results in this file.")
@click.option("--measure", is_flag=True, help="First run all scenarios that pick looks at on this machine, for about two minutes.")
@click.option("--why", is_flag=True, help="Show the evidence for each reason.")
@style_option
@click.pass_context
def pick(context: click.Context, /, path: Path | None, today: str | None, measure: bool, why: bool, style: str, **given: Any) -> None:
    """Choose a start method for a program.

    What you leave out counts as unknown. A backend that could hang because of something unknown is
    never the choice, and the output says what you have to be sure of to use it. On a terminal, pick
    asks you questions when you say nothing about the program.

    Every reason comes from an answer that a scenario gave, or from the documentation of a backend.
    Where this machine has not run the scenarios yet, pick uses the answers that were recorded for
    this Python on Linux, and measures only the costs, for some seconds. The output says so. With
    --measure, or after mpcompare run, the answers are those of this machine.

    Predicted times decide only between backends that are as safe as each other, and only if one is
    at least 20 % faster.

    \b
    Examples:
      mpcompare pick --threads --data 500MB --workers 8
      mpcompare pick --no-threads --no-pool --tasks 1000 --task-time 1ms --why
      mpcompare pick --platform linux,macos,windows --library
    """
    from compare.machine.load import memory
    from compare.pick import choose as picking
    from compare.reports import choice as report
    from compare.reports import markdown, terminal

    said = [name for name in given if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE]
    if not said and sys.stdin.isatty() and sys.stdout.isatty():
        given |= asked(context)
    pythons, given["oldest_python"] = given["oldest_python"], given["oldest_python"].oldest
    check_options(given, path, measure=measure)
    requirements = required(given)
    found = chosen_results(path, requirements) if path else seen_here(requirements, measure=measure)
    results, recordings = on_all_of(pythons, found) if pythons != PythonRange() else found
    unavailable = {} if path or set(BACKENDS) <= set(results.backends) else this_python().unavailable
    try:
        choice = picking.pick(requirements, results, unavailable, today, recordings)
    except ValueError:
        where = f"in {path}" if path else "on this machine"
        raise click.UsageError(f"none of {', '.join(BACKENDS)} answered a scenario {where}: pick cannot choose.") from None
    bytes_here = results.environment.memory or memory()
    if style == "json":
        click.echo(report.to_json(choice), nl=False)
    elif style == "markdown":
        click.echo(markdown.render(report.document(choice, bytes_here)), nl=False)
    else:
        click.echo(terminal.render(report.brief(choice, bytes_here, why=why), columns()), nl=False)


def check_options(given: Mapping[str, Any], path: Path | None, *, measure: bool) -> None:
    """Raise click.UsageError, in words, when options contradict each other."""
    if path and measure:
        raise click.UsageError("-r chooses by the results in a file, and --measure by results of this machine. Type one of the two.")
    for one in REQUIREMENTS:
        general = next((other for other in REQUIREMENTS if other.name == one.case_of), None)
        if general and given[one.name] and given[general.name] is False:
            raise click.UsageError(f"{one.flag.partition('/')[0]} and {general.denial} contradict each other.")


def required(given: Mapping[str, Any]) -> Requirements:
    """What the options say of a program."""
    return Requirements(
        **{one.name: given[one.name] for one in REQUIREMENTS},
        library=given["library"],
        workers=given["workers"],
        tasks=given["tasks"],
        task_seconds=given["task_time"],
        payload=int(given["payload"] or 0),
        data=int(given["data"] or 0),
        data_is_bytes=given["data_is_bytes"],
        main_import=given["main_import"] or 0.0,
        preload=given["preload"],
    )

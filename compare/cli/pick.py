"""The command `pick`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from compare.backends import BACKENDS
from compare.cli.evidence import chosen_results, seen_here
from compare.cli.figures import DURATION, SIZE
from compare.cli.files import ResultsFile
from compare.cli.names import comma_separated, oldest_python
from compare.cli.options import style_option
from compare.cli.output import columns

MOST_TASKS, MOST_WORKERS = 10**12, 10**6

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


@click.command()
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
@click.option("--task-time", default="10ms", show_default=True, metavar="TIME", type=DURATION, help="What a task computes.")
@click.option("--payload", metavar="SIZE", type=SIZE, help="What goes to each task, and back: 1MB.")
@click.option("--data", metavar="SIZE", type=SIZE, help="What every worker reads of the parent's: 500MB.")
@click.option("--main-import", metavar="TIME", type=DURATION, help="What importing the main module takes: 300ms.")
@click.option("preload", "--modules", metavar="LIST", callback=comma_separated, help="What the workers import: numpy,pandas.")
@click.option("path", "-r", "--results", type=ResultsFile(), help="Choose by this results file.")
@click.option("--why", is_flag=True, help="Show the evidence for each reason.")
@style_option
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

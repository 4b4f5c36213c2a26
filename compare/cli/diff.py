"""The command `diff`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from compare.cli.files import ResultsFile, read
from compare.cli.messages import EXIT_DIFFERENT
from compare.cli.options import style_option
from compare.cli.output import columns
from compare.cli.recorded import VERSION, recording_named


class Side(ResultsFile):
    """What is compared: a results file, or a version of Python, which stands for the answers that are recorded of it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if VERSION.fullmatch(str(value)) else super().convert(value, param, ctx)


@click.command()
@click.argument("old", type=Side())
@click.argument("new", type=Side())
@click.option(
    "fail_on",
    "--fail-on",
    type=click.Choice(["answers", "outcomes", "costs"]),
    multiple=True,
    default=["answers", "outcomes", "costs"],
    show_default="any of them",
    help="Set exit code 1 only when these changed; repeatable.",
)
@style_option
@click.pass_context
def diff(context: click.Context, old: Path | str, new: Path | str, fail_on: Sequence[str], style: str) -> None:
    """Show what changed between two results files, or what another Python changes.

    Of two files, mpcompare compares the answers, the outcomes and the costs, and the machines and
    Pythons that the files come from.

    Of two versions of Python, mpcompare compares the answers that it brings along. They were
    recorded on Linux, and you need neither of the two Pythons. The output first shows what changes
    for a program that leaves the start method to Python.

    The exit code is 1 when an answer, an outcome or a cost changed, so that a nightly job notices a
    new loky or a new Python.

    \b
    Examples:
      mpcompare diff 3.13 3.14
      mpcompare diff yesterday.json today.json
      mpcompare diff --fail-on outcomes 3.13.json 3.14.json
    """
    from compare.findings.diff import changes
    from compare.findings.upgrade import upgrade
    from compare.reports import diff as report
    from compare.reports import markdown, terminal

    if isinstance(old, Path) and isinstance(new, Path):
        found = changes(read(old), read(new))
        document, text = report.document(found), report.to_json(found)
    elif isinstance(old, str) and isinstance(new, str):
        between = upgrade(recording_named(old), recording_named(new))
        found = list(between.all)
        document, text = report.of_versions(between), report.versions_to_json(between)
    else:
        raise click.UsageError(
            f"cannot compare {old} with {new}: the answers of a version were recorded on another machine. Type two versions, or two files."
        )
    if style == "json":
        click.echo(text, nl=False)
    else:
        click.echo(markdown.render(document) if style == "markdown" else terminal.render(document, columns()), nl=False)
    if any(change.of in fail_on for change in found):
        context.exit(EXIT_DIFFERENT)

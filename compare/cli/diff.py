"""The command `diff`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from compare.cli.files import ResultsFile, read
from compare.cli.messages import EXIT_DIFFERENT
from compare.cli.options import style_option
from compare.cli.output import columns


@click.command()
@click.argument("old", type=ResultsFile())
@click.argument("new", type=ResultsFile())
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
def diff(context: click.Context, old: Path, new: Path, fail_on: Sequence[str], style: str) -> None:
    """Show what changed between two results files.

    mpcompare compares the answers, the outcomes and the costs, and the machines and Pythons that
    the files come from. The exit code is 1 when an answer, an outcome or a cost changed, so that a
    nightly job notices a new loky or a new Python.

    \b
    Examples:
      mpcompare diff yesterday.json today.json
      mpcompare diff --fail-on outcomes 3.13.json 3.14.json
    """
    import json
    from dataclasses import asdict

    from compare.findings.diff import changes
    from compare.reports import diff as report
    from compare.reports import markdown, terminal

    found = changes(read(old), read(new))
    if style == "json":
        click.echo(json.dumps({"schema": 1, "changes": [asdict(change) for change in found]}, indent=1))
    else:
        document = report.document(found)
        click.echo(markdown.render(document) if style == "markdown" else terminal.render(document, columns()), nl=False)
    if any(change.of in fail_on for change in found):
        context.exit(EXIT_DIFFERENT)

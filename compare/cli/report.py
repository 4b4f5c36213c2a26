"""The command `report`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from compare.cli.files import ReportFile, ResultsFile, read
from compare.cli.output import write_report


@click.command()
@click.argument("files", metavar="RESULTS...", nargs=-1, required=True, type=ResultsFile())
@click.option(
    "output",
    "-o",
    "--output",
    required=True,
    type=ReportFile(),
    help="Write the report to this file, in the format that its ending names: .html, .md, .csv or .xml (JUnit).",
)
@click.option("samples", "--samples", is_flag=True, help="Write a line for each sample instead of each answer; only for a .csv.")
def report(files: tuple[Path, ...], output: Path, samples: bool) -> None:
    """Write a report of one or more results files.

    A report of several files shows their Pythons or machines side by side, and each column says
    which one it is. In a .csv, an apostrophe stands before each text that a spreadsheet would take
    for a formula.

    \b
    Examples:
      mpcompare run -o results.json; mpcompare report results.json -o report.html
      mpcompare report laptop.json server.json -o report.md
      mpcompare report results.json -o samples.csv --samples
    """
    from compare.results.merge import merge

    if samples and output.suffix.lower() != ".csv":
        raise click.UsageError("--samples is only for a .csv.")
    if output.exists() and any(output.samefile(path) for path in files):
        raise click.BadParameter(f"{output} holds results, and mpcompare never overwrites results. Choose another name.", param_hint="'-o'")
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

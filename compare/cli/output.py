"""What goes to stdout, and into a report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compare.results.model import Results

WIDTH_OF_A_FILE = 100
"""Columns of the table when stdout is no terminal."""

SCREENS = 2
"""How much of a terminal a report may fill before it is folded, unless all of it was asked for."""


def show(results: Results, style: str, *, everything: bool, reference: str | None = None) -> None:
    """Print results on stdout."""
    if style == "json":
        from compare.results.file import to_json

        click.echo(to_json(results), nl=False)
    elif style == "markdown":
        from compare.reports import differences, markdown

        click.echo(markdown.render(differences.document(results, everything=everything, reference=reference)), nl=False)
    else:
        import shutil

        from compare.reports import differences, terminal

        height = SCREENS * shutil.get_terminal_size().lines if sys.stdout.isatty() and not everything else None
        forms = differences.forms(results, everything=everything, reference=reference)
        click.echo(terminal.fitting(forms, columns(), height), nl=False)


def columns() -> int:
    """The width of what we print: the terminal's, or one that suits a file."""
    import shutil

    return shutil.get_terminal_size((WIDTH_OF_A_FILE, 0)).columns


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
        from compare.reports import differences, markdown

        return markdown.render(differences.document(results))
    if ending == ".csv":
        from compare.reports import csv_file

        return csv_file.render(results, samples=samples)
    from compare.reports import junit

    return junit.render(results)

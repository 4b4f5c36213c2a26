"""The files that a user names: results to read, to go on with or to write, and reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from compare.results.model import Results

REPORTS = (".html", ".md", ".csv", ".xml")


class File(click.Path):
    """A file, be it there or not."""

    def __init__(self, *, exists: bool = False) -> None:
        super().__init__(dir_okay=False, exists=exists)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        super().convert(value, param, ctx)
        return Path(value)


class ResultsFile(File):
    """Results to be read."""

    def __init__(self) -> None:
        super().__init__(exists=True)


class FileToGoOnWith(ResultsFile):
    """Results to go on with: a file that can be read twice and written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = super().convert(value, param, ctx)
        if not path.is_file():
            self.fail(f"{path} is no regular file.", param, ctx)
        return path


class NewFile(File):
    """A file that is not there yet, or the one that the run goes on with: results are never overwritten."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = super().convert(value, param, ctx)
        if path == Path("-"):
            self.fail("- is no file. Type --format json for JSON on stdout, or a whole path for a file of that name.", param, ctx)
        if not (ctx and path == ctx.params.get("resume")) and is_there(path):
            self.fail(f"{path} exists and is not overwritten. Go on with that run by --resume {path}, or choose another name.", param, ctx)
        return path


class ReportFile(File):
    """A report that can be written: what would be in the way is said before anything runs. One that is there is replaced."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = super().convert(value, param, ctx)
        if wrong := why_no_report(path):
            self.fail(wrong, param, ctx)
        return path


def why_no_report(path: Path) -> str:
    """Why no report can be written there; an empty text when it can."""
    if path.suffix.lower() not in REPORTS:
        return f"{path} needs an ending that names the format of the report: {', '.join(REPORTS)}."
    if not path.parent.is_dir():
        return f"cannot write {path}: there is no folder {path.parent}."
    there = is_there(path)
    if there and not path.is_file():
        return f"{path} is no regular file, and mpcompare does not write to it."
    if there and holds_results(path):
        return f"{path} holds results, and mpcompare never overwrites results. Choose another name."
    return "" if os.access(path if there else path.parent, os.W_OK) else f"cannot write {path}: Permission denied."


def is_there(path: Path) -> bool:
    """Whether a file can be written only over something. Raises click.BadParameter when it cannot be written at all."""
    try:
        path.lstat()  # a link that leads to nothing is something, too
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:  # too long, mostly
        raise click.BadParameter(f"cannot write {path}: {getattr(error, 'strerror', None) or error}.") from None
    return True


def holds_results(path: Path) -> bool:
    """Whether a file begins as the results files do that we write."""
    from compare.results.file import BEGINNING

    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING.encode()
    except OSError:
        return False


def read(path: Path) -> Results:
    """A results file that the user named. Raises click.UsageError, in words, when it is none that we can read."""
    from compare.results.file import MOST_TEXT, from_json

    try:
        with path.open(encoding="utf-8") as file:
            return from_json(file.read(MOST_TEXT + 1))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}.") from None

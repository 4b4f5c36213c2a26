"""A run and its file: where it is recorded, what it goes on with, and the command that goes on with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compare.cli.files import read
from compare.cli.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import FileIO

    from compare.catalogue import Scenario
    from compare.machine.pythons import Python
    from compare.results.model import Results
    from compare.run.recorder import Recorder


def recorder_of(results: Results, path: Path | None, held: FileIO | None) -> Recorder:
    """What records a run, in a file if there is a path. Raises click.BadParameter when it cannot be written."""
    from compare.run.recorder import FileRecorder, Recorder

    try:
        return FileRecorder(results, path, held) if path else Recorder(results)
    except OSError as error:
        raise click.BadParameter(f"cannot write {path}: {error.strerror}.", param_hint="'-o'") from None


def held_for(context: click.Context, path: Path) -> FileIO:
    """A results file to go on with, which no other run writes until this one ends. Raises click.BadParameter when one does."""
    from compare.machine import files

    try:
        file = files.held(path)
    except BlockingIOError:
        raise click.BadParameter(f"another run is writing {path}. Wait until that run has ended.", param_hint="'--resume'") from None
    except OSError as error:
        raise click.BadParameter(f"cannot write {path}: {error.strerror}.", param_hint="'--resume'") from None
    context.call_on_close(file.close)
    return file


def resumed(path: Path, pythons: Sequence[Python]) -> Results:
    """The run of a file, to go on with. Raises click.UsageError when it was made elsewhere."""
    from compare.run.plan import gone_on_with

    try:
        return gone_on_with(read(path), pythons)
    except ValueError as error:
        raise click.UsageError(f"{path} was {error}. Start a new file with -o.") from None


def check_resumed(path: Path | None, results: Results, scenarios: Sequence[Scenario]) -> None:
    """Raise click.UsageError when scenarios have changed since the file was written, if there is one to go on with."""
    from compare.run.plan import check_programs

    try:
        check_programs(results, scenarios)
    except ValueError as error:
        raise click.UsageError(f"{path} was {error}. Start a new file with -o.") from None


def tell_of_interruption(left: int, wanted: int, target: Path | None) -> None:
    """Say how many cells had not ended, and how the run goes on."""
    kept = f"{target} keeps them. To go on, type: {go_on(target)}" if target else "-o FILE would have kept them."
    say(f"Interrupted, {left} of {wanted} cells had not ended. The output shows the results so far. {kept}")


def go_on(path: Path) -> str:
    """The command that goes on with the run that this one was."""
    import shlex

    words = iter(sys.argv[1:])
    kept = [word for word in words if word not in {"-o", "--output", "--resume"} or not next(words, None)]
    return shlex.join(["mpcompare", *(word for word in kept if not word.startswith(("--output=", "--resume="))), "--resume", str(path)])

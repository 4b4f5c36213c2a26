"""What is said on stderr, and the exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

EXIT_DIFFERENT, EXIT_FAILED, EXIT_SILENT, EXIT_INTERRUPTED = 1, 3, 4, 130

MOST_SAID = 2000
"""Characters of a message."""


class NothingStarts(click.ClickException):
    """The machine, as it is now, starts no process for us."""

    exit_code = EXIT_FAILED


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


def unknown(kind: str, name: str, known: Sequence[str], there_is: str) -> str:
    """Say what was asked, what is nearest to it, and what there is."""
    import difflib

    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no {kind} {name!r}.{hint} {there_is}"

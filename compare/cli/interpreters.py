"""The Pythons that a command runs cells under, and what is said when there are none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from compare.backends import BACKENDS
from compare.cli.messages import NothingStarts

if TYPE_CHECKING:
    from compare.machine.pythons import Python


def this_python() -> Python:
    """The Python that runs us. Raises NothingStarts, in words, when it cannot be asked what it is."""
    from compare.machine.pythons import probe

    try:
        return probe(BACKENDS)
    except ValueError as error:
        raise NothingStarts(f"cannot ask {sys.executable} for its version: {error}.") from None


def pythons_named(names: Sequence[str]) -> list[Python]:
    """The Pythons that the user named, ours when none was. Raises click.BadParameter with the first name that leads to none."""
    from compare.machine.pythons import UnusablePythonError, probe_all

    try:
        return probe_all(BACKENDS, names)
    except UnusablePythonError as error:
        raise click.BadParameter(f"{error}.{recorded_instead(error.name)}", param_hint="'--python'") from None


def recorded_instead(missing: str) -> str:
    """The command that shows what a Python changes that is not on this machine; empty where its answers, or ours, are not recorded."""
    from compare.recorded.recordings import version_named, versions

    here, there, recorded = "{}.{}".format(*sys.version_info), missing.removeprefix("python"), versions()
    if not (there and version_named(there, recorded) and version_named(here, recorded)):
        return ""
    return f" To see what {there} changes without having it, type: mpcompare diff {here} {there}"

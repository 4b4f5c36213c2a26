"""The recorded answers that a user names by a version of Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compare.recorded.recordings import Recording

PATCH_RELEASE = re.compile(r"\d+\.\d+\.\d+")
"""A version of which the recording may be that of another patch release, which answers alike."""

VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?t?")


def recording_named(name: str) -> Recording:
    """The recording that a version such as `3.13` or `3.13.5` stands for. Raises click.UsageError, in words, when there is none."""
    from compare.recorded.recordings import version_for, version_named, versions

    there = versions()
    version = version_named(name, there) or (version_for(name, there) if PATCH_RELEASE.match(name) else None)
    if version is None:
        raise click.UsageError(f"mpcompare has no recorded answers of Python {name}. It has those of {', '.join(there)}.")
    return recording(version)


def recording(version: str) -> Recording:
    """A recording that there is. Raises click.UsageError, in words, when it is damaged."""
    from compare.recorded.recordings import read

    try:
        return read(version)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise click.UsageError(f"cannot read the recorded answers of Python {version}: {why}. Install mpcompare again.") from None

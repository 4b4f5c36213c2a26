"""Which Pythons' answers are recorded, which recording a version stands for, and what it holds: an ordinary results file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from compare.machine.installed import fits, numbers
from compare.results.file import from_json
from compare.results.model import Results

FOLDER = Path(__file__).parent

PLATFORM = "Linux"
"""The system of which the answers are recorded."""

CHANGES = ([3, 13, 8], [3, 14, 1])
"""The patch releases that answer otherwise than those before: since GH-135295, the fork server imports the main module."""


class Recording(NamedTuple):
    """The answers of one Python, and how they were recorded."""

    version: str
    results: Results

    @property
    def date(self) -> str:
        """The day on which it was recorded."""
        return self.results.environment.started.partition("T")[0]

    @property
    def platform(self) -> str:
        """The system on which it was recorded."""
        return self.results.environment.platform

    @property
    def loky(self) -> str:
        """The version of loky with which it was recorded."""
        return self.results.pythons[self.version].loky

    @property
    def default(self) -> str:
        """The start method that this Python uses when the program names none."""
        return self.results.pythons[self.version].default

    @property
    def origin(self) -> dict[str, str]:
        """What other programs are told of it."""
        return {name: getattr(self, name) for name in ("version", "date", "platform", "loky", "default")}


def versions() -> list[str]:
    """The versions that are recorded, the oldest first."""
    return sorted((path.stem for path in FOLDER.glob("*.json")), key=numbers)


def version_named(name: str, there: Sequence[str]) -> str | None:
    """The newest recorded version that a name such as `3.13` or `3.13.7` stands for; None where none is recorded."""
    return max((version for version in there if fits(version, name)), key=numbers, default=None)


def version_for(python: str, there: Sequence[str]) -> str | None:
    """The recorded version that answers as this one does: the newest of those that differ by patches only; None where there is none."""
    return max((version for version in there if answers_as(version) == answers_as(python)), key=numbers, default=None)


def answers_as(version: str) -> tuple[list[int], list[bool]]:
    """What the patch releases have in common that answer alike."""
    return numbers(version)[:2], [numbers(version) >= change for change in CHANGES]


def read(version: str) -> Recording:
    """A recording. Raises ValueError or OSError, in words for the user, when it is damaged or cannot be read."""
    results = from_json((FOLDER / f"{version}.json").read_text(encoding="utf-8"))
    if version not in results.pythons or not results.cells:
        raise ValueError(f"it is damaged: it has no answers of {version}")
    return Recording(version, results)

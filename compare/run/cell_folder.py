"""The folder of a cell: the files in it, and how they are read and removed, whatever the cell made of them."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

STACKS, OUTPUT, SHARED = "stacks.txt", "output.txt", "shared.txt"
"""Files of a cell's folder. The worker writes the first and the last by these names."""


KEPT = 4_000
"""Bytes of a cell's output, and of its stacks, that its detail keeps: the last ones, where the reason is."""


def tail(path: Path, most: int) -> tuple[bytes, int]:
    """The last `most` bytes of a file, and how many it has. A cell may have put anything in its place.

    Raises OSError, also for what is no regular file: a pipe would be waited for, and a link may lead anywhere.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no regular file")
        file.seek(max(0, status.st_size - most))
        return file.read(most), status.st_size


def remove(folder: Path) -> None:
    """Remove a folder, whatever a cell made of it, or of its parts: a link, a file, or what nobody may look into."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
    if folder.is_dir():
        make_accessible(folder)
        shutil.rmtree(folder, ignore_errors=True)


def make_accessible(folder: Path) -> None:
    """Let us read and write in a folder and all below it, as far as they are ours; but not where a link leads."""
    if not folder.is_symlink():
        unlock(folder)
        for path, names, _ in os.walk(folder):
            for name in names:
                unlock(Path(path, name))


def unlock(folder: Path) -> None:
    """Let us read and write in a folder itself, if it is ours and no link."""
    with suppress(OSError):
        if not folder.is_symlink():
            folder.chmod(0o700)

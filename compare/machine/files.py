"""Files that are written whole or not at all, and never over, or through, what is somebody else's. What only POSIX has of this is here."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

if sys.platform != "win32":
    import fcntl


BLOCK = 512
"""Bytes of which `st_blocks` counts how many there are, whatever the file system's blocks are."""

KEEP_SIZE, PUNCH_HOLE = 1, 2
"""Flags of fallocate(2)."""

PATIENCE = 5.0
"""Seconds to wait for another run of ours, which needs a hundredth of one."""


def put(path: Path, content: bytes, *, mode: int = 0o666, new: bool = False, before: FileIO | None = None) -> FileIO:
    """Write a file beside `path` and put it in its place, at once; then it is open, and nobody else `hold`s it.

    A `new` one takes nobody's place; any other has the rights of the one before it, which is `before` where we have it open.
    Raises OSError, with the path, when it cannot be written: what was there is there still.
    """
    part = path.with_name(f".mpcompare-{uuid.uuid4().hex}")
    try:
        file = FileIO(part, "x+", opener=lambda name, flags: os.open(name, flags, mode))  # fails where something, be it a link, is
        try:
            hold(file)
            if not new and path.exists():
                part.chmod(stat.S_IMODE(path.stat().st_mode))
            write(file, content)
            return move(file, part, path, new=new, before=before)
        except BaseException:
            file.close()
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def move(file: FileIO, part: Path, path: Path, *, new: bool, before: FileIO | None) -> FileIO:
    """Give an open file its name, and close the one that had it before."""
    if sys.platform == "win32":  # what is open cannot be moved there, nor replaced
        for one in filter(None, (file, before)):
            one.close()
        part.rename(path) if new else part.replace(path)
        return FileIO(path, "r+")
    if new:
        link(part, path)
    else:
        part.replace(path)
    if before:
        before.close()
    return file


def link(part: Path, path: Path) -> None:
    """Rename a file, where nothing has its new name. Raises FileExistsError where something has."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        part.replace(path)
    else:
        part.unlink()


def write(file: FileIO, content: bytes) -> None:
    """Write all of it: in one go, unless the disk is full, which the second one says."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def hold(file: FileIO | int) -> None:
    """Let no other run of ours write a file for as long as it is open. Raises BlockingIOError when one does."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:  # a file system without locks
            return


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other run of ours do meanwhile what this one does in a folder. Raises BlockingIOError when one does, after `PATIENCE`."""
    if sys.platform == "win32":  # where a folder cannot be opened
        yield
        return
    descriptor, end = os.open(folder, os.O_RDONLY), time.monotonic() + PATIENCE
    try:
        while True:
            try:
                hold(descriptor)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def held(path: Path) -> FileIO:
    """Open a file that is there, to go on with it, and hold it. Raises OSError when it cannot be, BlockingIOError when others do."""
    while True:
        file = FileIO(path, "r+")
        try:
            hold(file)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # a run that has just ended put another one in its place


def on_the_disk(path: Path) -> int:
    """The bytes that the disk holds of a file, which are fewer than its size where it has a hole."""
    status = path.lstat()
    return getattr(status, "st_blocks", status.st_size // BLOCK) * BLOCK


def make_hole(path: Path, size: int) -> bool:
    """Give the first bytes of a file back to the disk, while others write at its end. Whether that could be done: Linux can, mostly."""
    with suppress(ImportError, AttributeError, OSError):
        import ctypes

        fallocate = ctypes.CDLL(None).fallocate
        fallocate.argtypes = ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            return bool(fallocate(descriptor, KEEP_SIZE | PUNCH_HOLE, 0, size) == 0)
        finally:
            os.close(descriptor)
    return False


def why_untrusted(path: Path, *, folder: bool = False) -> str:
    """Why what stands at a path may not be our own doing; empty when it is a file, or a `folder`, that only we can write, or nothing."""
    try:
        found = path.lstat()
    except OSError:
        return ""
    if not (stat.S_ISDIR(found.st_mode) if folder else stat.S_ISREG(found.st_mode)):
        return f"{path} is no {'folder' if folder else 'file'}"
    if sys.platform != "win32" and found.st_uid != os.geteuid():
        return f"{path} belongs to somebody else"
    if sys.platform != "win32" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"others may write {path}; to change that, type: chmod go-w {path}"
    return ""

"""Named semaphores and shared memory: which of them a cell's processes made or mapped, and removing those that outlived it.

Linux keeps both as files of one folder. Where there is no such folder, nothing is found, and nothing removed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

FOLDER = Path("/dev/shm")  # noqa: S108  where shm_open(3) and sem_open(3) have them

NEW_MOUNTS, RECURSIVE, PRIVATE, NO_SUID, NO_DEVICES = 0x20000, 0x4000, 0x40000, 2, 4
"""Flags of unshare(2) and mount(2)."""


def become_private() -> bool:
    """Have a folder for this process and those that it starts, which nobody else sees, and which ends with them. Whether we have it.

    Root may do so on most machines. Then all that is in it was made by a cell; else some of it is not known to be.
    """
    with suppress(ImportError, AttributeError, OSError):
        import ctypes

        libc = ctypes.CDLL(None)
        if libc.unshare(NEW_MOUNTS) == 0 and libc.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None) == 0:
            return bool(libc.mount(b"tmpfs", bytes(FOLDER), b"tmpfs", NO_SUID | NO_DEVICES, b"mode=1777") == 0)
    return False


def names() -> set[str]:
    """All that there are."""
    try:
        return set(os.listdir(FOLDER))  # noqa: PTH208  names are all that is wanted
    except OSError:
        return set()


Identity = tuple[int, int]
"""Device and inode of a file. The first because other cells have folders of their own, in which the inodes are the same."""


def held(processes: Iterable[psutil.Process]) -> set[Identity]:
    """Those that these processes have mapped, or open.

    Not their names: glibc makes a semaphore under another name than the one that it gets.
    """
    found: set[Identity] = set()
    for process in processes:
        with suppress(OSError, ValueError):
            for line in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8", errors="replace").splitlines():
                fields = line.split(maxsplit=5)
                if fields[-1].startswith(f"{FOLDER}/"):
                    major, minor = (int(part, 16) for part in fields[3].split(":"))
                    found.add((os.makedev(major, minor), int(fields[4])))
        with suppress(OSError):
            for descriptor in os.listdir(f"/proc/{process.pid}/fd"):  # noqa: PTH208
                link = f"/proc/{process.pid}/fd/{descriptor}"
                with suppress(OSError):
                    if os.readlink(link).startswith(f"{FOLDER}/"):  # noqa: PTH115
                        found.add(identity(os.stat(link)))  # noqa: PTH116
    return found


def identity(status: os.stat_result) -> Identity:
    """Which file a status is of."""
    return status.st_dev, status.st_ino


def remove(new: set[str], had: set[Identity], made: set[str], leader: int) -> list[str]:
    """Remove those of a cell, and say what they were. Nobody else's are touched.

    `new` are the names that were not there before the cell. Of these, the cell's are those that its processes `had`, those that it is known
    to have `made`, and the semaphores in whose name loky wrote the pid of its `leader`; unless somebody still has them.
    """
    ours = {}
    for name in new:
        with suppress(OSError):
            status = (FOLDER / name).lstat()
            if stat.S_ISREG(status.st_mode) and (identity(status) in had or name in made or name.startswith(f"sem.loky-{leader}-")):
                ours[name] = identity(status)
    others = held(psutil.process_iter()) if ours else set()
    removed = []
    for name, file in ours.items():
        if file not in others:
            with suppress(OSError):
                (FOLDER / name).unlink()
                removed.append(kind(name))
    return sorted(removed)


def kind(name: str) -> str:
    """What one is; with the name that the program chose, but not with one that Python made up, which is another in each run."""
    if name.startswith("sem."):
        return "named semaphore"
    return "shared memory" if name.startswith("psm_") else f"shared memory {name}"

"""Looking from outside at programs: which processes they have, when those end, what stays in shared memory.

Only what belongs to such a program is ever counted: other cells run at the same time.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

PATIENCE = 1.5
"""Seconds after which a process that might end counts as one that lives on. Those that end need milliseconds."""

SHARED = Path("/dev/shm")  # noqa: S108  where Linux shows named semaphores and shared memory

CAN_OBSERVE = Path("/proc/self/maps").exists() and SHARED.exists() and hasattr(os, "pidfd_open")

PROGRAM = "import pickle, sys; sys.path[:] = sys.argv[2:]; main, *args = pickle.loads(bytes.fromhex(sys.argv[1])); main(*args)"


def start_program(main: Callable[..., None], *args: object) -> subprocess.Popen[str]:
    """Start a program of its own that calls `main(*args)`; its input and its output are pipes.

    Its children inherit the output: that ends when the last of them is gone.
    """
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, pickle.dumps((main, *args)).hex(), *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def tell_and_wait(*told: object) -> None:
    """The program's side: tell what its starter hears, and wait for the word to end."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


def hear(program: subprocess.Popen[str]) -> Any:
    """What a program told, when it has."""
    if program.stdout is None:
        raise TypeError("its output is no pipe")
    return json.loads(program.stdout.readline())


class Watched:
    """A process that need not be our child, known by a descriptor: its number may be given to another one day."""

    def __init__(self, pid: int) -> None:
        self.kind = kind(pid)
        self.fd = os.pidfd_open(pid)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.fd, signal.SIGKILL)


def living(processes: Iterable[Watched], timeout: float = PATIENCE) -> list[Watched]:
    """Those that have not ended after `timeout` seconds; returns early when all have."""
    left = list(processes)
    end = time.monotonic() + timeout
    while left and (ended := wait([process.fd for process in left], max(0, end - time.monotonic()))):
        left = [process for process in left if process.fd not in ended]
    return left


def children_of(parent: int) -> list[int]:
    """The processes whose parent is this one, by `/proc`; zombies are none."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, ppid = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found.append(int(stat.parent.name))
    return found


def kind(pid: int) -> str:
    """What a process is: "resource tracker", "fork server" or "worker"."""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        if "resource_tracker" in command:
            return "resource tracker"
        if "multiprocessing.forkserver" in command:
            return "fork server"
    return "worker"


def names_in_use() -> list[str]:
    """The names in `SHARED` of what this process has mapped; found by inode, as a semaphore is mapped under the name it was made with."""
    mapped = {line.split()[4] for line in Path("/proc/self/maps").read_text().splitlines() if str(SHARED) in line}
    return [entry.name for entry in os.scandir(SHARED) if str(entry.inode()) in mapped]


def still_there(names: Iterable[str]) -> bool:
    """Whether any of these is still there."""
    return any((SHARED / name).exists() for name in names)


def remove(names: Iterable[str]) -> None:
    for name in names:
        (SHARED / name).unlink(missing_ok=True)

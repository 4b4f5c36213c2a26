"""Starting a cell in a session of its own, and finding all that is left of it, on any platform.

What only POSIX has (signals that ask for stacks, sessions) is here and nowhere else on the parent's side.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

MARK = "MPCOMPARE_CELL"
"""The environment variable that every process of a cell inherits; its value is `<run>.<cell>`."""

GRACE = 1.0
"""Seconds that a process has to end after its cell. What ends by itself needs milliseconds."""

HELPERS_GRACE = 10.0
"""The same for helpers (resource tracker, fork server): one that is still starting comes to see that its parent is gone only then."""

CHILD = "child process"
"""What a process is that is none of the helpers."""

GIVE_UP = 10.0
"""Seconds after which a process that SIGKILL did not end (it sits in the kernel) is left alone."""


def start(command: Sequence[str], mark: str, environment: Mapping[str, str], folder: Path, output: Path) -> subprocess.Popen[bytes]:
    """Start a command as the leader of a session, in `folder`, with nothing to read and its output in a file.

    A file and not a pipe: an orphan would hold a pipe open for as long as it lives.
    """
    with output.open("wb") as file:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, MARK: mark},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def ask_for_stacks(process: subprocess.Popen[bytes], stacks: Path, patience: float = 1.0) -> None:
    """Have the worker write its stacks, and wait until it has, for at most `patience` seconds."""
    if sys.platform == "win32" or not stacks.exists():  # without the file its handler is not there yet: the signal would kill
        return
    process.send_signal(signal.SIGUSR1)
    size, end = -1, time.monotonic() + patience
    while time.monotonic() < end and (stacks.stat().st_size == 0 or stacks.stat().st_size != size):
        size = stacks.stat().st_size
        time.sleep(0.02)


def clear(mark: str, session: int | None = None, *, since: float = 0, grace: float = GRACE) -> list[str]:
    """Wait for the processes of a cell to end, kill those that do not, and say what they were.

    A process belongs to the cell when it has the mark in its environment, or is in the session that the cell started with.
    """
    began = time.monotonic()
    pause = 0.001
    while left := processes(mark, session, since):
        only_helpers = all(kind(process) != CHILD for process in left)
        if time.monotonic() - began >= (HELPERS_GRACE if only_helpers and grace else grace):
            break
        time.sleep(pause)
        pause = min(2 * pause, 0.05)
    names = sorted(kind(process) for process in left)
    end = time.monotonic() + GIVE_UP
    while left and time.monotonic() < end:
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=0.5)
        left = processes(mark, session, since)  # those that were born meanwhile
    return names


def processes(mark: str, session: int | None = None, since: float = 0) -> list[psutil.Process]:
    """The living processes of a cell, or of a whole run when the mark is a run's. Nobody else's process can be among them.

    What was started before `since`, in seconds since the epoch, is not looked at: that is most of what a machine runs.
    """
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.create_time() >= since and belongs(process, mark, session) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def belongs(process: psutil.Process, mark: str, session: int | None) -> bool:
    """Whether a process is of the cell. May raise psutil.Error or OSError when it just ended or is not ours to look at."""
    if session is not None and session_of(process) == session:
        return True
    value = process.environ().get(MARK, "")
    return value == mark or value.startswith(mark + ".")


def kind(process: psutil.Process) -> str:
    """What a process is, in words that do not change from run to run."""
    with suppress(psutil.Error):
        command = " ".join(process.cmdline())
        if "resource_tracker" in command:
            return "resource tracker"
        if "multiprocessing.forkserver" in command:
            return "fork server or its child"
    return CHILD


def session_of(process: psutil.Process) -> int | None:
    """The session of a process; None when it has ended, or where there are no sessions."""
    with suppress(OSError, AttributeError):
        return os.getsid(process.pid)
    return None


@contextmanager
def janitor(run: str, folder: Path) -> Iterator[None]:
    """Have someone clear up after this process, should it be killed in a way that it cannot handle.

    A process of its own, which reads a pipe: its end without a word means that we died.
    """
    code = "import sys; sys.path[:] = sys.argv[3:]; from compare import process_tree as t; t.clear_up_for_the_dead(*sys.argv[1:3])"
    with subprocess.Popen(
        [sys.executable, "-c", code, run, str(folder), *sys.path],
        stdin=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            yield
        finally:
            process.communicate(b"done")


def clear_up_for_the_dead(run: str, folder: str) -> None:
    """The janitor's side: wait for the word that all is well, or for the end of the pipe."""
    if not sys.stdin.buffer.read():
        for session in {session_of(process) for process in processes(run)}:
            clear(run, session, grace=0)
        shutil.rmtree(folder, ignore_errors=True)

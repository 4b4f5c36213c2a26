"""All processes of a cell: which they are, what each of them is, and how they are ended so that nothing stays."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

MARK = "MPCOMPARE_CELL"
"""The environment variable that every process of a cell inherits; its value is `<run>.<cell>`."""

GRACE = 1.0
"""Seconds that a process has to end after its cell answered. What ends by itself needs milliseconds."""

HELPERS_GRACE = 10.0
"""The same for helpers (resource tracker, fork server): one that is still starting comes to see that its parent is gone only then."""

GIVE_UP = 10.0
"""Seconds after which a process that SIGKILL did not end (it sits in the kernel) is left alone."""

CHILD, SERVER, TRACKER = "child process", "fork server", "resource tracker"
"""What a process of a cell can be."""

TRACKERS = re.compile(r"from (multiprocessing|loky\.backend)\.resource_tracker import main; ?main\(.*\)")
SERVERS = re.compile(r"(import sys; )?from multiprocessing\.forkserver import main; main\((?P<listener>\d+), .*\)", re.DOTALL)
"""The programs that the standard library and loky start helpers with."""


def adopt() -> bool:
    """Have this process become the parent of each orphan among its descendants. Whether it does: only Linux can.

    From then on, who has no child has no descendant either.
    """
    with suppress(ImportError, AttributeError, OSError):
        import ctypes

        subreaper = 36  # PR_SET_CHILD_SUBREAPER, see prctl(2)
        return bool(ctypes.CDLL(None).prctl(subreaper, 1, 0, 0, 0) == 0)
    return False


def descendants(but: Collection[int] = ()) -> list[psutil.Process]:
    """The living processes that this one started, with all that they started, for as long as their parents live or we adopt them.

    Those `but` some children, by their pids, and what is below them.
    """
    children: dict[int, list[psutil.Process]] = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            children.setdefault(process.ppid(), []).append(process)
    found: list[psutil.Process] = []
    parents = [os.getpid()]
    while parents:
        new = [child for child in children.pop(parents.pop(), []) if child.pid not in but]
        found += filter(lives, new)
        parents += [process.pid for process in new]
    return found or [child for child in children_now() if child.pid not in but and lives(child)]


def children_now() -> list[psutil.Process]:
    """Our children as the kernel has them listed: at once, so that also one is found that starts the next and ends. Linux only."""
    found = []
    with suppress(OSError):
        for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split():
            with suppress(psutil.Error):
                found.append(psutil.Process(int(pid)))
    return found


def marked(mark: str, session: int | None = None) -> list[psutil.Process]:
    """The living processes that have a cell's mark in their environment, or a run's, and those of a session.

    For platforms on which nobody can adopt orphans, and for when who adopted them was killed.
    """
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and belongs(process, mark, session) and lives(process):
                found.append(process)
    return found


def belongs(process: psutil.Process, mark: str, session: int | None) -> bool:
    """Whether a process is of the cell. May raise psutil.Error or OSError when it just ended or is not ours to look at."""
    if session is not None and session_of(process) == session:
        return True
    value = process.environ().get(MARK, "")
    return value == mark or value.startswith(mark + ".")


def lives(process: psutil.Process) -> bool:
    """Whether a process runs. One whose main thread has ended looks like a zombie as long as its other threads run."""
    with suppress(psutil.Error):
        return process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1
    return False


def kind(process: psutil.Process) -> str:
    """What a process is, in words that do not change from run to run."""
    with suppress(psutil.Error):
        command = process.cmdline()
        program = command[command.index("-c") + 1] if "-c" in command[:-1] else ""
        if TRACKERS.fullmatch(program):
            return TRACKER
        if (server := SERVERS.fullmatch(program)) and listens(process, int(server["listener"])):
            return SERVER
    return CHILD


def listens(process: psutil.Process, listener: int) -> bool:
    """Whether a process with a fork server's command line is the server: its children have it too, but close the socket."""
    sockets = process.net_connections("unix")
    return any(socket.fd == listener and socket.laddr for socket in sockets)


def session_of(process: psutil.Process) -> int | None:
    """The session of a process; None when it has ended, or where there are no sessions."""
    with suppress(OSError, AttributeError):
        return os.getsid(process.pid)
    return None


def clear(left: Callable[[], Sequence[psutil.Process]], group: int | None, *, kindly: bool) -> list[str]:
    """Wait for the processes of a cell to end, kill those that do not, and say what they were.

    `left` finds those that live. `group` is the process group that the cell began in. `kindly` when the cell ended by itself: its
    processes have some time to end, too. Resource trackers always have it, when all others are gone: they remove what those left.
    """
    survivors = wait(left, kindly=kindly)
    names = [kind(process) for process in survivors]
    end = time.monotonic() + GRACE
    while (others := [process for process in left() if kind(process) != TRACKER]) and time.monotonic() < end:
        kill(others)
    if not others:
        survivors = wait(left, kindly=True)
        names += [kind(process) for process in survivors]
    end = time.monotonic() + GIVE_UP
    while (rest := left()) and time.monotonic() < end:
        if group is not None and hasattr(os, "killpg"):  # at once: one that starts the next and ends is too quick to be found
            with suppress(OSError):
                os.killpg(group, signal.SIGKILL)
        kill(rest)
    return sorted(names)


def wait(left: Callable[[], Sequence[psutil.Process]], *, kindly: bool) -> list[psutil.Process]:
    """Wait for processes to end, helpers longer than others. Those that did not: none but helpers have any time unless `kindly`."""
    began, pause = time.monotonic(), 0.001
    while found := left():
        only_helpers = all(kind(process) != CHILD for process in found)
        if not kindly or time.monotonic() - began >= (HELPERS_GRACE if only_helpers else GRACE):
            return [process for process in found if kindly or kind(process) == CHILD]
        time.sleep(pause)
        pause = min(2 * pause, 0.05)
    return []


def kill(processes: Sequence[psutil.Process]) -> None:
    """Kill processes, and wait a moment for them to be gone."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    time.sleep(0.002)  # the caller looks again: whoever is not its child cannot be waited for

"""Starting one process after the other, and timing it. What a spawned child runs again is its program's file, and not this."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from compare import Backend, Samples

LONG_ENOUGH = 0.03
"""Seconds of repetitions in one cell: many for what is fast, at least one. Cells differ more than the repetitions in one do."""

WATCHING_SHOWS = 0.01
"""Seconds of a program's first start above which nobody can tell of the next ones whether they were watched: that takes some 0.00005."""


def starts(backend: Backend, open_pipe: Callable[[str, int], int] = os.open) -> Samples:
    """As `scenarios/costs/start.py` returns them. A process says that it runs by calling `open_pipe`."""
    running = os.path.abspath("running")  # noqa: PTH100  pathlib would be in a forked child
    os.mkfifo(running)
    first_until_running, first_until_joined = start_and_watch(backend, open_pipe, running)
    shows = first_until_joined < WATCHING_SHOWS  # decided once: who lets each figure decide keeps the slow ones and asks again for the fast
    until_running: list[float] = []
    until_joined: list[float] = []
    end = time.perf_counter() + LONG_ENOUGH
    while not until_joined or time.perf_counter() < end:
        seconds, joined = start_and_watch(backend, open_pipe, running)
        until_running.append(seconds)
        until_joined.append(start(backend) if shows else joined)
    return {
        "until running (s)": until_running,
        "until joined (s)": until_joined,
        "first until running (s)": [first_until_running],
        "first until joined (s)": [first_until_joined],
    }


def start_and_watch(backend: Backend, open_pipe: Callable[[str, int], int], running: str) -> tuple[float, float]:
    """Seconds from the making of a process until its target runs, and until it was joined."""
    began = time.perf_counter()
    process = backend.process(open_pipe, args=(running, os.O_WRONLY))
    process.start()
    pipe = os.open(running, os.O_RDONLY)  # comes back when the child opens its end
    until_running = time.perf_counter() - began
    process.join()
    until_joined = time.perf_counter() - began
    os.close(pipe)
    return until_running, until_joined


def start(backend: Backend) -> float:
    """Seconds from the making of a process until it was joined, when nobody watches it: a fork is so quick that this would be seen."""
    began = time.perf_counter()
    process = backend.process(os.getpid)
    process.start()
    process.join()
    return time.perf_counter() - began

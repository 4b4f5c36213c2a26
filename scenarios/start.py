"""How long does it take to start a process?

fork copies the process that is there; spawn and loky start an interpreter and import what the child needs; a fork server forks itself, and
the child imports the rest. The first process of a program pays for helpers, too: the fork server, the resource tracker.
The clock is the parent's. A child says that it runs by opening a named pipe: that imports nothing into it which would be measured along.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://github.com/python/cpython/issues/84559
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False  # a spawned child runs this file again, and shall not import for it
if TYPE_CHECKING:
    from compare import Backend, Samples

TOPIC = "costs"

LONG_ENOUGH = 0.1
"""Seconds of repetitions in one cell: many for what is fast, at least one."""


def measure(backend: Backend) -> Samples:
    running = os.path.abspath("running")  # noqa: PTH100  pathlib would be in a forked child
    os.mkfifo(running)
    first_until_running, first_until_joined = start_and_watch(backend, running)
    until_running: list[float] = []
    until_joined: list[float] = []
    end = time.perf_counter() + LONG_ENOUGH
    while not until_joined or time.perf_counter() + until_running[-1] + until_joined[-1] < end:
        until_running.append(start_and_watch(backend, running)[0])
        until_joined.append(start(backend))
    return {
        "until running (s)": until_running,
        "until joined (s)": until_joined,
        "first until running (s)": [first_until_running],
        "first until joined (s)": [first_until_joined],
    }


def start_and_watch(backend: Backend, running: str) -> tuple[float, float]:
    """Seconds from the making of a process until its target runs, and until it was joined."""
    began = time.perf_counter()
    process = backend.process(os.open, args=(running, os.O_WRONLY))
    process.start()
    pipe = os.open(running, os.O_RDONLY)  # comes back when the child opens its end
    until_running = time.perf_counter() - began
    process.join()
    until_joined = time.perf_counter() - began
    os.close(pipe)
    return until_running, until_joined


def start(backend: Backend) -> float:
    """Seconds from the making of a process until it was joined, when nobody watches it: that would be a tenth of what fork takes."""
    began = time.perf_counter()
    process = backend.process(os.getpid)
    process.start()
    process.join()
    return time.perf_counter() - began

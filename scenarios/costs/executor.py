"""How long does an executor take to start, to run a small task, to shut down and to start again?

Workers are processes, so a worker costs what the start of a process costs. A task passes through
two queues under every backend. `chunksize` sends many tasks at once. The tasks here are the
interpreter's own functions, which return at once.

https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor
https://loky.readthedocs.io/en/stable/API.html#loky.get_reusable_executor
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from compare import Backend, Samples

WORKERS = 2
ONE_BY_ONE = 100
MAPPED = 2000


def measure(backend: Backend) -> Samples:
    samples: Samples = {}
    began = time.perf_counter()
    executor = warm(backend)
    samples["until 2 workers answered (s)"] = [time.perf_counter() - began]

    began = time.perf_counter()
    for _ in range(ONE_BY_ONE):
        executor.submit(os.getpid).result()
    samples["a task, one by one (s)"] = [(time.perf_counter() - began) / ONE_BY_ONE]

    for chunksize in (1, 64):
        began = time.perf_counter()
        for _ in executor.map(abs, range(MAPPED), chunksize=chunksize):
            pass
        samples[f"a task, mapped, chunksize {chunksize} (s)"] = [(time.perf_counter() - began) / MAPPED]

    began = time.perf_counter()
    executor.shutdown()
    samples["shutdown (s)"] = [time.perf_counter() - began]

    began = time.perf_counter()
    executor = warm(backend)
    samples["second executor, until 2 workers answered (s)"] = [time.perf_counter() - began]
    executor.shutdown()
    return samples | reused(backend)


def warm(backend: Backend) -> Executor:
    """An executor, each of whose workers has begun and has told so, and which has done a task for each."""
    from functools import partial

    told, tell = backend.pipe()
    executor = backend.executor(WORKERS, initializer=partial(tell.send, None))
    tasks = [executor.submit(os.getpid) for _ in range(WORKERS)]
    for _ in range(WORKERS):
        while not told.poll(0.1):  # a worker was quick enough to do the tasks of all: the others are only started for more
            tasks += [executor.submit(os.getpid) for _ in range(WORKERS)]
        told.recv()
    for task in tasks:
        task.result()
    return executor


def reused(backend: Backend) -> Samples:
    """The same for an executor that the program keeps, where the backend has one."""
    from compare import Unsupported

    try:
        executor = backend.reusable_executor(WORKERS, timeout=60)
    except Unsupported:
        return {}
    for task in [executor.submit(os.getpid) for _ in range(WORKERS)]:
        task.result()
    began = time.perf_counter()
    again = backend.reusable_executor(WORKERS, timeout=60)
    for task in [again.submit(os.getpid) for _ in range(WORKERS)]:
        task.result()
    seconds = time.perf_counter() - began
    again.shutdown()
    return {"reused executor, until it answered (s)": [seconds]}

"""How long does data take to reach a worker, and to come back?

An argument and a result are pickled, go through a pipe and are unpickled, under every backend. The
scenario data asks the same of what a process gets when it starts.

https://docs.python.org/3/library/multiprocessing.html#programming-guidelines
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from compare import Backend, Samples

SIZES = {"1 kB": (1_000, 50), "1 MB": (1_000_000, 5), "100 MB": (100_000_000, 1)}
"""Name -> bytes, and how often they are sent."""


def measure(backend: Backend) -> Samples:
    samples: Samples = {}
    executor = backend.executor(1)
    executor.submit(os.getpid).result()
    for name, (size, times) in SIZES.items():
        data = bytes(size)
        samples[f"argument of {name} (s)"] = [seconds(lambda: executor.submit(len, data).result()) for _ in range(times)]  # noqa: B023  called at once
        samples[f"result of {name} (s)"] = [seconds(lambda: executor.submit(bytes, size).result()) for _ in range(times)]  # noqa: B023  same
    executor.shutdown()
    return samples


def seconds(task: Callable[[], object]) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began

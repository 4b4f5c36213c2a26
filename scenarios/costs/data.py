"""How long does it take a process to read 50 MB of its parent's data, and how much memory do workers take?

A forked child shares its parent's memory pages until one of the two processes writes to them. It
reads bytes, or one array of numbers, without a copy. Reading small objects writes to their pages,
because reading changes a reference count: the child copies the pages. Any other child is sent the
data through a pipe, pickled, and holds a copy.

Under every backend, a child can attach a block of shared memory by its name, and copies nothing.
The parent copies the data into the block once. Shared memory holds bytes and arrays, not objects.
Where /dev/shm is too small for the block, its figures are missing.

A memory figure is a sum of proportional set sizes, as in the scenario memory.

https://docs.python.org/3/library/multiprocessing.shared_memory.html
https://github.com/python/cpython/issues/84436
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from compare import Backend, Connection, Samples

SIZE = 50_000_000

OBJECT = 1_000
"""Bytes of a small object: several are in each page, as those of most programs are."""

PAGE = 4096

WORKERS = 2
"""What of a page is shared, and what is not, can be told from two."""


def measure(backend: Backend) -> Samples:
    from scenarios.costs._memory import Worker, end

    end([Worker(backend, read_bytes, b"")])  # brings the helpers
    samples = of_workers(backend, read_bytes, b"", "nothing")
    samples |= of_workers(backend, read_bytes, b"1" * SIZE, "50 MB of bytes")
    if room() > SIZE:  # Linux would kill whoever writes to a block that has none
        for size, name in ((OBJECT, "1 kB"), (SIZE, "50 MB")):
            samples |= of_shared_memory(backend, size, f"{name} of shared memory")
    # Last, because a forked child shares what Python keeps of the memory of objects.
    return samples | of_workers(backend, read_objects, [bytes(OBJECT) for _ in range(SIZE // OBJECT)], "50 MB of small objects")


def of_workers(backend: Backend, target: Callable[..., None], data: Any, what: str) -> Samples:
    """How long it takes until a worker is started and has read the data, and the memory that it takes together with another one."""
    from scenarios.costs._memory import Worker, end, taken

    began = time.perf_counter()
    workers = [Worker(backend, target, data)]
    started = time.perf_counter() - began
    workers[0].wait()
    read = time.perf_counter() - began
    workers += [Worker(backend, target, data) for _ in range(WORKERS - 1)]
    memory = taken(workers)
    end(workers)
    return {
        f"until a process that reads {what} is started (s)": [started],
        f"until a process has read {what} (s)": [read],
        f"{WORKERS} workers that have read {what} (bytes)": [memory],
    }


def room() -> int:
    """Bytes of shared memory that can be had."""
    import os

    shared = os.statvfs("/dev/shm")  # noqa: S108  where Linux keeps it
    return shared.f_bavail * shared.f_frsize


def of_shared_memory(backend: Backend, size: int, what: str) -> Samples:
    """The same where the workers attach a block, and how long it takes to put the data there."""
    from multiprocessing.shared_memory import SharedMemory

    data = b"1" * size
    began = time.perf_counter()
    block = SharedMemory(create=True, size=size)
    block.buf[:size] = data  # type: ignore[index]  # None after close()
    samples = {f"until the parent has filled {what} (s)": [time.perf_counter() - began]}
    del data  # a forked child would share it
    try:
        return samples | of_workers(backend, read_shared, block.name, what)
    finally:
        block.close()
        block.unlink()


def read_bytes(data: bytes, tell: Connection, ended: Connection) -> None:
    tell.send(sum(data[::PAGE]))
    ended.recv()


def read_objects(data: list[bytes], tell: Connection, ended: Connection) -> None:
    tell.send(sum(map(len, data)))
    ended.recv()


def read_shared(name: str, tell: Connection, ended: Connection) -> None:
    from multiprocessing.shared_memory import SharedMemory

    block = SharedMemory(name)
    tell.send(sum(block.buf[::PAGE]))  # type: ignore[index]  # None after close()
    ended.recv()
    block.close()

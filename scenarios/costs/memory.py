"""How much memory do workers take, and how much of their parent's data do they copy?

A forked child shares its parent's memory pages until one of the two processes writes to them.
Reading a Python object writes to its page, because reading changes the reference count. Any other
child has its own pages, and holds a second copy of the data that it receives. The figures leave out
helpers (fork server, resource tracker). A figure is a proportional set size: a page that n
processes share counts 1/n in each of them.

https://docs.kernel.org/filesystems/proc.html
https://github.com/python/cpython/issues/84436
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Connection, Samples

OBJECTS, SIZE = 100_000, 1_000
"""100 MB in objects of which several are in each page, as the data of most programs is."""

WORKERS = 4


def measure(backend: Backend) -> Samples:
    samples = of_workers(backend, "light main", [])
    data = [bytes(SIZE) for _ in range(OBJECTS)]
    samples |= of_workers(backend, "100 MB in the parent", [])
    return samples | of_workers(backend, "100 MB read by each", data)


def of_workers(backend: Backend, state: str, data: list[bytes]) -> Samples:
    """What one worker takes that has read the data, if any, and is idle; and what four take together."""
    from scenarios.costs._memory import Worker, end, taken

    workers = [Worker(backend, read_and_wait, data)]
    samples = {f"1 worker, {state} (bytes)": [taken(workers)]}
    workers += [Worker(backend, read_and_wait, data) for _ in range(WORKERS - 1)]
    samples[f"{WORKERS} workers, {state} (bytes)"] = [taken(workers)]
    end(workers)
    return samples


def read_and_wait(data: list[bytes], tell: Connection, ended: Connection) -> None:
    tell.send(sum(map(len, data)))
    ended.recv()

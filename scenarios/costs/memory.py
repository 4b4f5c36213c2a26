"""How much memory do workers take?

A forked child shares its parent's memory pages until one of the two processes writes to them. So do
the children of a fork server share the pages of the server. Any other child has its own pages. The
figures leave out helpers (fork server, resource tracker). A figure is a proportional set size: a
page that n processes share counts 1/n in each of them.

https://docs.kernel.org/filesystems/proc.html
https://github.com/python/cpython/issues/84436
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Connection, Samples

WORKERS = 4


def measure(backend: Backend) -> Samples:
    from scenarios.costs._memory import Worker, end, taken

    workers = [Worker(backend, tell_and_wait)]
    samples = {"1 worker, light main (bytes)": [taken(workers)]}
    workers += [Worker(backend, tell_and_wait) for _ in range(WORKERS - 1)]
    samples[f"{WORKERS} workers, light main (bytes)"] = [taken(workers)]
    end(workers)
    return samples


def tell_and_wait(tell: Connection, ended: Connection) -> None:
    tell.send(None)
    ended.recv()

"""Which settings of its parent's process does a child have?

A child of the fork server has what its parent had when the first child was started; any other child has what its parent has now.
The kernel gives a process the settings of the one that forks it, and nobody tells the server of a change.
A program that tightens its umask, or lowers its priority, after its first child starts later children that did not.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://github.com/storaged-project/udisks/issues/1403
"""

import os

from compare import Answers, Backend
from scenarios._three_values import State, three_values

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

TOPIC = "inheritance"

CPUS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def run(backend: Backend) -> Answers:
    return three_values(backend, change, look)


def change(time: int) -> None:
    os.umask((0o027, 0o077)[time - 1])
    if hasattr(os, "nice"):
        os.nice(1)
    if CPUS:
        os.sched_setaffinity(0, {CPUS[time % len(CPUS)]})
    if resource:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft - 1, hard))


def look() -> State:
    umask = os.umask(0)
    os.umask(umask)
    return {
        "umask": umask,
        "nice": os.nice(0) if hasattr(os, "nice") else "no such call",
        "CPU affinity": os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else "no such call",
        "limit of open files": resource.getrlimit(resource.RLIMIT_NOFILE) if resource else "no such call",
    }

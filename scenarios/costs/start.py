"""How long does it take to start a process?

fork copies the process that is there; spawn and loky start an interpreter and import what the child needs; a fork server forks itself, and
the child imports the rest. The first process of a program pays for helpers, too: the fork server, the resource tracker.
The clock is the parent's. A child says that it runs by opening a named pipe: that imports nothing into it which would be measured along.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://github.com/python/cpython/issues/84559
"""

TYPE_CHECKING = False  # each spawned child runs this file again: it is short, and imports nothing
if TYPE_CHECKING:
    from compare import Backend, Samples


def measure(backend: "Backend") -> "Samples":
    from scenarios.costs._start import starts

    return starts(backend)

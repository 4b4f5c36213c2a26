"""How long does it take to start a process?

fork copies the process that runs. spawn and loky start an interpreter and import what the child
needs. A fork server forks itself, and the child imports the rest. The first process of a program
also pays for the helpers: the fork server and the resource tracker. All times are from the parent's
clock. A child reports that it runs by opening a named pipe. Opening a pipe imports nothing into the
child that would be measured too.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://github.com/python/cpython/issues/84559
"""

TYPE_CHECKING = False  # each spawned child runs this file again: it is short, and imports nothing
if TYPE_CHECKING:
    from compare import Backend, Samples


def measure(backend: "Backend") -> "Samples":
    from scenarios.costs._start import starts

    return starts(backend)

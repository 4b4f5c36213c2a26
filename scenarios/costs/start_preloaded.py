"""How long does it take to start a process when a fork server may import for 100 ms beforehand?

`set_forkserver_preload()` names modules that the fork server imports once, before it forks the
first child. The first child waits for that import, and no child imports these modules again. The
other backends have no server, so they cost what they cost in start-heavy-main.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
"""

from scenarios.costs._imports import open_pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples


def measure(backend: "Backend") -> "Samples":
    from scenarios.costs._start import starts

    preload(backend)
    return starts(backend, open_pipe)


def preload(backend: "Backend") -> None:
    """Have the server import the module, where there is a server."""
    import os
    import sys
    from contextlib import suppress

    from compare import Unsupported

    # Before Python 3.14, a server finds what every interpreter finds, and nothing that the program added to sys.path.
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    with suppress(Unsupported):
        backend.preload(["__main__", open_pipe.__module__])

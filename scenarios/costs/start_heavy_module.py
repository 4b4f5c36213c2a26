"""How long does it take to start a process when a program that was started with -m imports for 100 ms?

A fork server imports the main module once beforehand only if the program is a script, in Python
3.13.8, 3.14.1 and later. The main module of a program that was started with `-m` is imported by
each child. Under the other backends, the program costs what the script in start-heavy-main costs.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
https://github.com/python/cpython/issues/135295
"""

import sys
from importlib.util import find_spec

from scenarios.costs._imports import open_pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples


def measure(backend: "Backend") -> "Samples":
    from scenarios.costs._start import starts

    sys.modules["__main__"].__spec__ = find_spec("scenarios.costs.start_heavy_module")  # as -m leaves it: children import it by its name
    return starts(backend, open_pipe)

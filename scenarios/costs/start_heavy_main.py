"""How long does it take to start a process when the program's main module imports for 100 ms?

spawn runs the main module again for each child. A fork server runs the main module again for each
child, or once beforehand, depending on the Python version. fork copies the imported modules. loky
does not run the main module, and its children import what their functions use. The function here is
one of the imported module, so loky's children import that module too. The import is a loop that
takes 100 ms of processor time. The loop takes the same time on every machine, and is as slow as the
dozen packages that a program usually imports.

The program is a script. start-heavy-module is the same program, started with `-m`.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
https://github.com/python/cpython/issues/126631
"""

from scenarios.costs._imports import open_pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples


def measure(backend: "Backend") -> "Samples":
    from scenarios.costs._start import starts

    return starts(backend, open_pipe)

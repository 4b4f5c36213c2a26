"""How long does it take to start a process when the program's main module imports for 100 ms?

spawn runs the main module again for each child. A fork server runs the main module again for each
child, or once beforehand, depending on the Python version. fork copies the imported modules. loky
does not import the main module. The import here is a loop that takes 100 ms of processor time. The
loop takes the same time on every machine, and is as slow as the dozen packages that a program
usually imports.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
https://github.com/python/cpython/issues/126631
"""

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples

IMPORTS = 0.1
"""Seconds that the imports of this program take."""

imported = time.process_time() + IMPORTS
while time.process_time() < imported:
    pass


def measure(backend: "Backend") -> "Samples":
    from scenarios.costs._start import starts

    return starts(backend)

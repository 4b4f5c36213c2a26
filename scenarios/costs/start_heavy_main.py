"""How long does it take to start a process when the program's main module imports for 100 ms?

spawn runs the main module again for each child; a fork server does so for each child, or once beforehand, as the Python is;
fork copies what is imported; loky does not import the main module. What is imported here is a loop of 100 ms of the processor's time:
the same on every machine, and as slow as a program's usual dozen packages.

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

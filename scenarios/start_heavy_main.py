"""How long does it take to start a process when the program's main module imports for 100 ms?

spawn runs the main module again for each child; a fork server does so for each child, or once beforehand, as the Python is;
fork copies what is imported; loky does not import the main module. What is imported here is a loop of 100 ms of the processor's time:
the same on every machine, and as slow as a program's usual dozen packages.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
https://github.com/python/cpython/issues/126631
"""

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples

TOPIC = "costs"

IMPORTS = 0.1
"""Seconds that the imports of this program take."""

imported = time.process_time() + IMPORTS
while time.process_time() < imported:
    pass


def measure(backend: "Backend") -> "Samples":
    from scenarios._start import start, start_and_watch

    running = os.path.abspath("running")  # noqa: PTH100  pathlib would be in a forked child
    os.mkfifo(running)
    first_running, first_joined = start_and_watch(backend, running)
    until_running, _ = start_and_watch(backend, running)
    until_joined = start(backend)
    return {
        "until running (s)": [until_running],
        "until joined (s)": [until_joined],
        "first until running (s)": [first_running],
        "first until joined (s)": [first_joined],
    }

"""Does a child's exit code mean the same, however it was started?

Yes: an exit status, or the negative number of the signal that ended it, reaches the parent, even where a fork server has to pass it on.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.exitcode
"""

import os
import signal
import sys
from collections.abc import Callable

from compare import Answers, Backend

TOPIC = "processes"

WAYS: dict[str, Callable[[], object]] = {
    "os._exit(3)": lambda: os._exit(3),
    "sys.exit()": sys.exit,
    "sys.exit('a text')": lambda: sys.exit("this text is part of the scenario"),
    "sys.exit(-1)": lambda: sys.exit(-1),
    "sys.exit(300)": lambda: sys.exit(300),
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "SIGKILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def run(backend: Backend) -> Answers:
    children = {way: backend.process(end, args=(way,)) for way in WAYS}
    for child in children.values():
        child.start()
    for child in children.values():
        child.join()
    return {f"exitcode after {way}": str(child.exitcode) for way, child in children.items()}


def end(way: str) -> None:
    WAYS[way]()

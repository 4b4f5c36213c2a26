"""A chain of processes, each of which starts the next and ends at once: whoever looks comes too late."""

import os
import time

from compare import Answers, Backend

LEAVES = True


def run(backend: Backend) -> Answers:
    child = backend.process(leave)
    child.start()
    child.join()
    return {"exit code": child.exitcode}


def leave() -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if os.fork():
            os._exit(0)
    os._exit(0)

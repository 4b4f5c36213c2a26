"""Two processes that guard each other: whoever of them sees the other end starts a new one, for a while. The cell has answered by then."""

import os
import time

from compare import Answers, Backend

LEAVES = True
WITHIN = 9


def run(backend: Backend) -> Answers:
    child = backend.process(leave)
    child.start()
    child.join()
    return {"exit code": child.exitcode}


def leave() -> None:
    if not os.fork():
        os.setsid()
        guard(time.monotonic() + 30)
    os._exit(0)


def guard(end: float) -> None:
    """Be guarded by a child, which takes the place of whoever it guards."""
    while time.monotonic() < end:
        reader, writer = os.pipe()
        if os.fork():
            os.close(reader)
            time.sleep(30)
            os._exit(0)
        os.close(writer)
        os.read(reader, 1)
        os.close(reader)

"""A child sleeps, and its parent waits for it."""

import time

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    child = backend.process(time.sleep, args=(60,))
    child.start()
    child.join()
    return {"ended": True}

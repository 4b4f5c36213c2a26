"""The cell sends the tool a signal, and hangs."""

import os
import time

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    os.kill(os.getppid(), int(os.environ["HOSTILE_SIGNAL"]))
    time.sleep(60)
    return {"ended": True}

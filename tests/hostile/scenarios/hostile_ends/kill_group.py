"""The cell kills its process group, itself included."""

import os
import signal

from compare import Answers, Backend

ENDS = ("crashed",)


def run(backend: Backend) -> Answers:
    child = backend.process(os.kill, args=(0, signal.SIGKILL))
    child.start()
    os.kill(0, signal.SIGKILL)
    return {"survived": True}

"""The cell and its child stop themselves."""

import os
import signal

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    child = backend.process(signal.raise_signal, args=(signal.SIGSTOP,))
    child.start()
    os.kill(os.getpid(), signal.SIGSTOP)
    return {"ended": True}

"""All signals are blocked."""

import signal
import time

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    child = backend.process(block_and_wait)
    child.start()
    block_and_wait()
    return {"ended": True}


def block_and_wait() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    time.sleep(60)

"""A child that is stopped and one that ignores all signals."""

import os
import signal
import time

from compare import Answers, Backend

LEAVES = True


def run(backend: Backend) -> Answers:
    child = backend.process(leave)
    child.start()
    child.join()
    return {"exit code": child.exitcode}


def leave() -> None:
    if not os.fork():
        os.kill(os.getpid(), signal.SIGSTOP)
    if not os.fork():
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        time.sleep(60)
    os._exit(0)

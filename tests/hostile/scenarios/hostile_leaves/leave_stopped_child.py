"""A child that is stopped and one that ignores all signals."""

import os
import signal
import time

from compare import Answers, Backend
from scenarios._attempt import exit_codes

LEAVES = True


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    if not os.fork():
        os.kill(os.getpid(), signal.SIGSTOP)
    if not os.fork():
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        time.sleep(60)
    os._exit(0)

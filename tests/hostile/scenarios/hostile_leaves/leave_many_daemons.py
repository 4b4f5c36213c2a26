"""Two hundred processes that have forked twice and changed session."""

import os
import time

from compare import Answers, Backend
from scenarios._attempt import exit_codes

LEAVES = True


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    for _ in range(200):
        if not (pid := os.fork()):
            os.setsid()
            if not os.fork():
                time.sleep(60)
            os._exit(0)
        os.waitpid(pid, 0)
    os._exit(0)

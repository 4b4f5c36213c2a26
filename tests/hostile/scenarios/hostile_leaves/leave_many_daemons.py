"""Two hundred processes that have forked twice and changed session."""

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
    for _ in range(200):
        if not (pid := os.fork()):
            os.setsid()
            if not os.fork():
                time.sleep(60)
            os._exit(0)
        os.waitpid(pid, 0)
    os._exit(0)

"""A child that was forked goes the whole way back, as if it were the cell."""

import os

from compare import Answers, Backend

ENDS = ("answered",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    if pid := os.fork():
        os.waitpid(pid, 0)
    return {"is the cell": bool(pid)}

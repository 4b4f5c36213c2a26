"""A named semaphore that nobody removes, named as those of multiprocessing are."""

import os
from multiprocessing import synchronize

from compare import Answers, Backend

LEAVES = True


def run(backend: Backend) -> Answers:
    child = backend.process(leave)
    child.start()
    child.join()
    return {"exit code": child.exitcode}


def leave() -> None:
    synchronize._multiprocessing.SemLock(1, 1, 1, f"/mp-left{os.getpid()}", False)  # type: ignore[attr-defined]

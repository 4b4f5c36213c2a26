"""A named semaphore that nobody removes, named as those of multiprocessing are."""

import os
from multiprocessing import synchronize

from compare import Answers, Backend
from scenarios._attempt import exit_codes

LEAVES = True


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    synchronize._multiprocessing.SemLock(1, 1, 1, f"/mp-left{os.getpid()}", False)  # type: ignore[attr-defined]

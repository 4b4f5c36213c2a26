"""A child has a file of any name in /dev/shm mapped when the deadline comes."""

import mmap
import os
import time
from pathlib import Path

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    child = backend.process(map_and_wait)
    child.start()
    child.join()
    return {"ended": True}


def map_and_wait() -> None:
    with Path(f"/dev/shm/hostile-mapped-{os.getpid()}").open("w+b") as file:
        file.truncate(4096)
        with mmap.mmap(file.fileno(), 4096) as memory:
            memory[0] = 1
            time.sleep(60)

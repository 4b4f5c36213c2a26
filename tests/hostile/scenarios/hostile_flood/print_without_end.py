"""The cell prints until it is stopped, or has printed more than a gigabyte."""

import os

from compare import Answers, Backend

ENDS = ("answered", "failed", "crashed", "hung")


def run(backend: Backend) -> Answers:
    backend.event().set()
    block = b"spam " * 200_000
    for _ in range(1200):
        os.write(1, block)
    return {"printed": True}

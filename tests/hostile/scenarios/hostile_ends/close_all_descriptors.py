"""The cell closes all its descriptors, answers, and ends."""

import os

from compare import Answers, Backend

ENDS = ("answered", "failed", "crashed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    os.closerange(0, 1000)
    return {"answered": True}

"""The cell removes its own folder, and answers."""

import shutil
import sys

from compare import Answers, Backend

ENDS = ("failed", "crashed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    shutil.rmtree(sys.argv[1])
    return {"answered": True}

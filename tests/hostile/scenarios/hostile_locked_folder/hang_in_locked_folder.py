"""A normal user takes every right from the cell's folder, and hangs."""

import sys
import time
from pathlib import Path

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    Path(sys.argv[1]).chmod(0)
    time.sleep(60)
    return {"ended": True}

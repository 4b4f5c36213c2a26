"""The cell removes its own folder, and hangs."""

import shutil
import sys
import time

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    shutil.rmtree(sys.argv[1])
    time.sleep(60)
    return {"ended": True}

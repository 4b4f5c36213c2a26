"""A child hangs whose command line speaks of a resource tracker and of a fork server."""

import os
import subprocess
import sys

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    code = "import time; time.sleep(60)"
    words = ["resource_tracker", "multiprocessing.forkserver", os.environ["HOSTILE"]]
    with subprocess.Popen([sys.executable, "-c", code, *words]):
        backend.event().wait(60)
    return {"ended": True}

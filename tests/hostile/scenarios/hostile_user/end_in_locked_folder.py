"""A normal user takes every right from the cell's folder, leaves a child and ends: it ran, and its row must not say anything else."""

import os
import subprocess
import sys
from pathlib import Path

from compare import Answers, Backend

ENDS = ("failed", "crashed")
LEAVES = True
SAYS_NOT = "could not be started"


def run(backend: Backend) -> Answers:
    backend.event().set()
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", os.environ["HOSTILE"]])
    Path(sys.argv[1]).chmod(0)
    return {"ended": True}

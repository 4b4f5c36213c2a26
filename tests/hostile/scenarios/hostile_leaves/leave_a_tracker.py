"""A child whose command line speaks of a resource tracker outlives a cell that has answered."""

import os
import subprocess
import sys

from compare import Answers, Backend
from scenarios._attempt import exit_codes

LEAVES = True
WITHIN = 9


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "resource_tracker", os.environ["HOSTILE"]])
    os._exit(0)

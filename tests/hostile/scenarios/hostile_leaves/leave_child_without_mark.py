"""A process without anything in its environment, in the cell's session. Its parent says that it was there, and ends."""

import os
import subprocess
import sys
from pathlib import Path

from compare import Answers, Backend

LEAVES = True


def run(backend: Backend) -> Answers:
    child = backend.process(leave)
    child.start()
    child.join()
    Path(os.environ["HOSTILE_NOTES"], f"leader-{os.getpid()}").touch()
    return {"exit code": child.exitcode}


def leave() -> None:
    for _ in range(5):
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", os.environ["HOSTILE"]], env={})
    os._exit(0)

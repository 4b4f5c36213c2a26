"""The file for the stacks goes at the moment when they are asked for."""

import signal
import sys
import time
from pathlib import Path

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    stacks = Path(sys.argv[1], "stacks.txt")
    if not stacks.exists():
        raise FileNotFoundError(stacks)
    signal.signal(signal.SIGUSR1, lambda *_: stacks.unlink(missing_ok=True))
    backend.event().set()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        time.sleep(1)
    return {"ended": True}

"""The file for the stacks becomes a link to itself at the moment when they are asked for."""

import signal
import sys
import time
from pathlib import Path

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    stacks = Path(sys.argv[1], "stacks.txt")

    def loop(*_: object) -> None:
        stacks.unlink()
        stacks.symlink_to(stacks)

    if not stacks.exists():
        raise FileNotFoundError(stacks)
    signal.signal(signal.SIGUSR1, loop)
    backend.event().set()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        time.sleep(1)
    return {"ended": True}

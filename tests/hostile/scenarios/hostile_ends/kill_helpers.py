"""The cell kills every other process of its session: the resource tracker, the fork server, the children."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from compare import Answers, Backend

ENDS = ("answered", "failed", "crashed")


def run(backend: Backend) -> Answers:
    lock, child = backend.lock(), backend.process(os.getpid)
    child.start()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            with suppress(OSError):
                if os.getsid(int(entry.name)) == os.getsid(0):
                    os.kill(int(entry.name), signal.SIGKILL)
    return {"lock works": lock.acquire()}

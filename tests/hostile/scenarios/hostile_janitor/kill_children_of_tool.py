"""The cell kills every other child of the tool that runs it: whoever is to clear up after the tool, too."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    child = backend.process(os.getpid)
    child.start()
    child.join()
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            pid = int(entry.name)
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getppid() and pid != os.getpid():
                os.kill(pid, signal.SIGKILL)
    return {"exit code": child.exitcode}

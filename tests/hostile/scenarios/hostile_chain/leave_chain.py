"""A chain of processes, each of which starts the next and ends at once: whoever looks comes too late."""

import os
import time

from compare import Answers, Backend
from scenarios._attempt import exit_codes

LEAVES = True


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if os.fork():
            os._exit(0)
    os._exit(0)

"""A module that takes 100 ms of processor time to import, and a function of it, so that a process that runs the function imports it."""

from __future__ import annotations

import os
import time

SECONDS = 0.1

imported = time.process_time() + SECONDS
while time.process_time() < imported:
    pass


def open_pipe(path: str, flags: int) -> int:
    """What `scenarios/costs/_start.py` has a process do to say that it runs."""
    return os.open(path, flags)

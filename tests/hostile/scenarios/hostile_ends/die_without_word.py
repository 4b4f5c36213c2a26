"""The cell becomes another program, which ends well and leaves no result."""

import os
import sys

from compare import Answers, Backend

ENDS = ("crashed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    os.execv(sys.executable, [sys.executable, "-c", ""])

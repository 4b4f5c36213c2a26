"""A link to /dev/zero stands where the cell's output was."""

import sys
from pathlib import Path

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    backend.event().set()
    output = Path(sys.argv[1], "output.txt")
    output.unlink()
    output.symlink_to("/dev/zero")
    return {"replaced": True}

"""A named pipe stands where the cell's output was, and a folder where its stacks were."""

import os
import sys
from pathlib import Path

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    backend.event().set()
    output, stacks = Path(sys.argv[1], "output.txt"), Path(sys.argv[1], "stacks.txt")
    output.unlink()
    stacks.unlink()
    os.mkfifo(output)
    stacks.mkdir()
    return {"replaced": True}

"""A file stands where the folder of the whole run was."""

import shutil
import sys
from pathlib import Path

from compare import Answers, Backend

ENDS = ("failed", "crashed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    folder = Path(sys.argv[1]).parent
    shutil.rmtree(folder)
    folder.write_text("in your place")
    return {"replaced": True}

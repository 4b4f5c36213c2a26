"""Functions that whoever reports the cell's end will want are no longer there."""

import builtins
import os
import sys

from compare import Answers, Backend

ENDS = ("failed", "crashed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    os.replace = os.rename = os._exit = builtins.open = builtins.ascii = builtins.repr = None  # type: ignore[assignment]
    sys.modules.clear()
    raise RuntimeError("now try to tell it")

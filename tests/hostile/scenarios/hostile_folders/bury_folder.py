"""A folder a thousand levels deep, with names that are no text, and rights that nobody has."""

import os
import tempfile
from pathlib import Path

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    backend.event().set()
    os.chdir(tempfile.gettempdir())
    for _ in range(300):
        Path("\udcff deep").mkdir()
        os.chdir("\udcff deep")
    Path().chmod(0)
    return {"buried": True}

"""The cell fills its folders with links to a folder outside, whose files are not the tool's to remove."""

import os
import sys
import tempfile
from pathlib import Path

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    backend.event().set()
    precious = Path(os.environ["HOSTILE_PRECIOUS"])
    for folder in (Path(sys.argv[1]), Path(tempfile.gettempdir())):
        (folder / "link").symlink_to(precious, target_is_directory=True)
        (folder / "file").symlink_to(precious / "precious.txt")
        (folder / "hard").hardlink_to(precious / "precious.txt")
    return {"linked": True}

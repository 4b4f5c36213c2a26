"""The import of the main module opens a file for writing, and the parent writes to the file before it starts a worker.

It imports nothing of the tool.
"""

import os
import shutil
import tempfile
from pathlib import Path

import starting
import work

if "FOLDER" not in os.environ:
    os.environ["FOLDER"] = tempfile.mkdtemp()
PATH = Path(os.environ["FOLDER"], "output.txt")
output = PATH.open("w")

if __name__ == "__main__":
    print("a line", file=output, flush=True)
    answer = starting.call(work.answer)
    kept = PATH.read_text()
    shutil.rmtree(PATH.parent)
    starting.end((answer, kept) == (42, "a line\n"))

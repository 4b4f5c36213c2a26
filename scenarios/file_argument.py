"""What does a child get that is handed an open file?

A forked child gets the file itself and shares its position with the parent, and no other child can be sent a file:
loky sends a copy of its whole text, if it is one that is open for reading. Hand over the path instead.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://github.com/python/cpython/issues/125714
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from compare import Answers, Backend
from scenarios._attempt import attempt_process

TOPIC = "serialisation"

TEXT = "first\nsecond\n"


def run(backend: Backend) -> Answers:
    with TemporaryDirectory() as folder:
        path = Path(folder, "lines.txt")
        path.write_text(TEXT)
        with path.open() as text, path.open("rb") as binary:
            answers: Answers = {
                "text file open for reading": attempt_process(backend.process(read_all, args=(text,))),
                "binary file open for reading": attempt_process(backend.process(read_all, args=(binary,))),
                "after a child was to read the text, the parent reads": "all of it" if text.read() == TEXT else "nothing",
            }
        with path.open("w") as text:
            answers["text file open for writing"] = attempt_process(backend.process(write, args=(text,)))
    return answers


def read_all(file: IO[Any]) -> None:
    if len(file.read()) != len(TEXT):
        raise EOFError


def write(file: IO[str]) -> None:
    print(TEXT, file=file, flush=True)

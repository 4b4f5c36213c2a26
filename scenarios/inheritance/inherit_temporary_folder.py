"""Where does a child put its temporary files when its parent changed TMPDIR after the first child?

A forked child keeps the folder that its parent's `tempfile` had found before the change. A new
interpreter reads TMPDIR. A child of the fork server reads TMPDIR, too, but finds the value with
which the server was started.

https://docs.python.org/3/library/tempfile.html#tempfile.gettempdir
https://github.com/python/cpython/issues/140734
"""

import os
import tempfile
from pathlib import Path

from compare import Answers, Backend
from scenarios.inheritance._three_values import State, ask


def run(backend: Backend) -> Answers:
    use(Path("at first start"))
    tempfile.tempdir = None  # as in a program that has not asked yet
    tempfile.gettempdir()
    ask(backend, look)
    use(Path("now"))
    return {question: str(folder) for question, folder in ask(backend, look).items()}


def use(folder: Path) -> None:
    folder.mkdir()
    os.environ["TMPDIR"] = str(folder.absolute())


def look() -> State:
    return {"temporary files go where TMPDIR points": Path(tempfile.gettempdir()).name}

"""What works when the folder for temporary files has a long name?

Up to Python 3.13, a fork server and a manager cannot start. Each of them listens on a socket in
that folder, and the name of a socket may have some 100 characters. Nothing else needs such a name.

Test runs and batch jobs easily have folders with names that long.

https://github.com/python/cpython/issues/140734
https://github.com/python/cpython/issues/149527
https://github.com/TobyBaril/EarlGrey/issues/294
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from compare import Answers, Backend
from scenarios._attempt import start_and_join


def run(backend: Backend) -> Answers:
    folder = Path.cwd() / ("long" * 30)
    folder.mkdir()
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    return {
        "a process": start_and_join(backend.process(nothing)),
        "an executor": outcome(lambda: use_executor(backend)),
        "a manager": outcome(lambda: use_manager(backend)),
    }


def nothing() -> None: ...


def outcome(use: Callable[[], None]) -> str:
    try:
        use()
    except Exception as error:
        return type(error).__name__
    return "works"


def use_executor(backend: Backend) -> None:
    with backend.executor(1) as executor:
        executor.submit(nothing).result()


def use_manager(backend: Backend) -> None:
    backend.shared_dict()["key"] = "value"

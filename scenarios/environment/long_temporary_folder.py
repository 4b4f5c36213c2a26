"""What works when the folder for temporary files has a long name?

Up to Python 3.13 a fork server and a manager cannot be started: each listens on a socket there, whose name may have some 100 characters.
Nothing else needs such a name.

Folders of test runs and of batch jobs easily are that long.

https://github.com/python/cpython/issues/140734
https://github.com/python/cpython/issues/149527
https://github.com/TobyBaril/EarlGrey/issues/294
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    folder = Path.cwd() / ("long" * 30)
    folder.mkdir()
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    return {
        "a process": outcome(lambda: start_process(backend)),
        "an executor": outcome(lambda: use_executor(backend)),
        "a manager": outcome(lambda: use_manager(backend)),
    }


def outcome(attempt: Callable[[], bool]) -> str:
    try:
        return "works" if attempt() else "fails"
    except Exception as error:
        return type(error).__name__


def start_process(backend: Backend) -> bool:
    child = backend.process(nothing)
    child.start()
    child.join()
    return child.exitcode == 0


def nothing() -> None: ...


def use_executor(backend: Backend) -> bool:
    with backend.executor(1) as executor:
        return executor.submit(abs, -1).result() == 1


def use_manager(backend: Backend) -> bool:
    shared = backend.shared_dict()
    shared["key"] = "value"
    return bool(shared["key"] == "value")

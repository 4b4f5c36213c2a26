"""Does Python warn when a program with several threads starts a process?

Since Python 3.12, `fork` gives a DeprecationWarning when the process has more than one thread,
because the child may deadlock. A `Pool` has threads of its own, so a program that starts no thread
itself gets the warning too. No other backend forks the parent. A fork server has threads only if
its own imports start threads. Then the server warns, and not the parent: see main-threads.

https://github.com/joblib/loky/issues/424
https://github.com/dynamical-org/reformatters/issues/215
https://github.com/rasterio/rasterio/issues/3600
"""

import os
import threading
import warnings

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    answers: Answers = {"one thread": warns(backend)}
    released = threading.Event()
    thread = threading.Thread(target=released.wait)
    thread.start()
    answers["a second thread"] = warns(backend)
    released.set()
    thread.join()
    with backend.pool(1):
        answers["a Pool that is open"] = warns(backend)
    return answers


def warns(backend: Backend) -> bool:
    """Whether the start of a process warns. What the process would do is all one."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        child = backend.process(os.getpid)
        child.start()
        child.terminate()
        child.join()
    return any(issubclass(warning.category, DeprecationWarning) for warning in caught)

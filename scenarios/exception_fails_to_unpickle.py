"""What becomes of a pool after a task raised an exception that does not survive pickling?

An exception is made again from its `args`; where those are not what its `__init__` wants, that fails, and in the caller's process.
There it ends the thread of the `Pool` that reads results, so that no task is ever answered again; an executor is broken for good.
One that cannot be pickled in the first place is an error of its task alone, but loky's worker dies of it, and that executor is broken too.

https://docs.python.org/3/library/pickle.html#object.__reduce__
https://github.com/joblib/joblib/issues/812
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor

from compare import Answers, Backend

TOPIC = "crashes"


def run(backend: Backend) -> Answers:
    return process(backend) | pools(backend) | executors(backend)


def process(backend: Backend) -> Answers:
    child = backend.process(fail_with_code)
    child.start()
    child.join()
    return {"Process: exit code": str(child.exitcode)}


def fail_with_code() -> None:
    raise CodeError(7, "this traceback is part of the scenario")


class CodeError(Exception):
    """Takes two arguments and leaves one of them in `args`, as many do."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def pools(backend: Backend) -> Answers:
    pool = backend.pool(1)
    answers: Answers = {
        "Pool: exception that cannot be pickled": how_it_ends(pool.apply_async(fail_with_lock).get),
        "Pool: the next task after it": how_it_ends(pool.apply_async(os.getpid).get),
    }
    never, after = pool.apply_async(fail_with_code), pool.apply_async(os.getpid)
    never.wait(timeout=0.5)  # the next task has as long
    answers["Pool: exception that fails to unpickle"] = "ends" if never.ready() else "hangs"
    answers["Pool: the next task after that"] = "works" if after.ready() else "hangs"
    try:
        pool.terminate()
    except AssertionError:  # as if it were the caller's mistake; its workers are daemons and end with this process
        return answers | {"Pool: terminate() after that": "error"}
    return answers | {"Pool: terminate() after that": "works"}


def fail_with_lock() -> None:
    raise LockError(threading.Lock())


class LockError(Exception):
    """Holds what cannot be pickled."""


def how_it_ends(result: Callable[[], object]) -> str:
    """The class of the error is told where it is one of the executor, and not of the task alone."""
    try:
        result()
    except BrokenExecutor as broken:
        return type(broken).__name__
    except Exception:
        return "error"
    return "works"


def executors(backend: Backend) -> Answers:
    broken, other = backend.executor(1), backend.executor(1)
    answers: Answers = {
        "executor: exception that cannot be pickled": how_it_ends(lambda: other.submit(fail_with_lock).result()),
        "executor: the next task after it": how_it_ends(lambda: other.submit(os.getpid).result()),
        "executor: exception that fails to unpickle": how_it_ends(lambda: broken.submit(fail_with_code).result()),
        "executor: the next task after that": how_it_ends(lambda: broken.submit(os.getpid).result()),
    }
    broken.shutdown()
    other.shutdown()
    return answers

"""What happens to a pool after pickling or unpickling failed on the way to or from a worker?

A worker dies when it cannot unpickle a task. A `Pool` then starts another worker and never answers
for the task. An executor then stays broken, and only loky's executor names the error. A forked
process gets its argument without pickling, so only a forked process avoids the error. An exception
that cannot be pickled fails only its own task. Under loky, such an exception kills the worker of an
executor, and that executor stays broken too.

Unpickling makes an exception again from its `args`. When its `__init__` takes other arguments,
unpickling fails in the caller's process. The failure ends the thread of the `Pool` that reads
results, so the pool answers for no task again. An executor stays broken.

https://docs.python.org/3/library/pickle.html#object.__reduce__
https://github.com/joblib/joblib/issues/812
https://github.com/shmsw25/DecompRC/issues/8
https://github.com/uqfoundation/multiprocess/issues/19
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from traceback import format_exception
from typing import Any

from compare import Answers, Backend
from scenarios._attempt import attempt_process
from scenarios.crashes._broken import caught_as, next_task

ARGUMENT = "an argument that fails to unpickle"
NO_PICKLE = "an exception that cannot be pickled"
NO_UNPICKLE = "an exception that fails to unpickle"


def run(backend: Backend) -> Answers:
    process: Answers = {f"Process: {ARGUMENT}": attempt_process(backend.process(take, args=(Unreadable(),)))}
    return process | pool(backend) | executors(backend)


class Unreadable:
    """Can be pickled; whoever unpickles it meets an error."""

    def __reduce__(self) -> tuple[object, ...]:
        return refuse, ()


def refuse() -> None:
    raise ValueError(REASON)


REASON = "nobody can read this"


def take(_argument: object) -> None:
    pass


def fail_with_lock() -> None:
    raise LockError(threading.Lock())


class LockError(Exception):
    """Holds what cannot be pickled."""


def fail_with_code() -> None:
    raise CodeError(7, "this traceback is part of the scenario")


class CodeError(Exception):
    """Takes two arguments and leaves one of them in `args`, as many do."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def pool(backend: Backend) -> Answers:
    """One worker after another, in the order of the tasks: what has no result when the next task has one, will have none."""
    pool = backend.pool(1)
    lost = pool.apply_async(take, (Unreadable(),))
    answers: Answers = {
        f"Pool: the next task after {ARGUMENT}": how_it_ends(pool.apply_async(os.getpid).get),
        f"Pool: {ARGUMENT}": "ends" if lost.ready() else "hangs",
        f"Pool: {NO_PICKLE}": how_it_ends(pool.apply_async(fail_with_lock).get),
        f"Pool: the next task after {NO_PICKLE}": how_it_ends(pool.apply_async(os.getpid).get),
    }
    never, after = pool.apply_async(fail_with_code), pool.apply_async(os.getpid)
    never.wait(timeout=0.5)  # the next task has as long
    answers[f"Pool: {NO_UNPICKLE}"] = "ends" if never.ready() else "hangs"
    answers[f"Pool: the next task after {NO_UNPICKLE}"] = "works" if after.ready() else "hangs"
    try:
        pool.terminate()
    except AssertionError:  # as if it were the caller's mistake; its workers are daemons and end with this process
        return answers | {"Pool: terminate() after that": "error"}
    return answers | {"Pool: terminate() after that": "works"}


def executors(backend: Backend) -> Answers:
    answers: Answers = {}
    tasks: dict[str, tuple[Any, ...]] = {
        ARGUMENT: (take, Unreadable()),
        NO_PICKLE: (fail_with_lock,),
        NO_UNPICKLE: (fail_with_code,),
    }
    for what, (function, *arguments) in tasks.items():
        with backend.executor(1) as executor:
            task = executor.submit(function, *arguments)
            answers[f"executor: {what}"] = how_it_ends(task.result)
            answers[f"executor: the next task after {what}"] = next_task(executor)
            if what == ARGUMENT:
                answers["executor: its error names the cause"] = REASON in "".join(format_exception(task.exception()))
    return answers


def how_it_ends(result: Callable[[], object]) -> str:
    """The class of the error is told where it is one of the executor, and not of the task alone."""
    try:
        result()
    except BrokenExecutor as broken:
        return caught_as(broken)
    except Exception:
        return "error"
    return "works"

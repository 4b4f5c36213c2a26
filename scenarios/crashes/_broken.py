"""How a task ends that a broken executor has, or is given. No scenario itself."""

import os
from concurrent.futures import Executor


def next_task(executor: Executor) -> str:
    """A task that is handed in now: "works", or by which name its error is caught, be it raised by `submit` or by the task."""
    try:
        executor.submit(os.getpid).result()
    except Exception as error:
        return caught_as(error)
    return "works"


def caught_as(error: BaseException | None) -> str:
    """The name by which a program catches an error: the standard library's, where it is a kind of that library's broken pool."""
    from concurrent.futures.process import BrokenProcessPool  # every executor of processes has imported it by now

    print(f"an executor: {error!r}")
    return BrokenProcessPool.__name__ if isinstance(error, BrokenProcessPool) else type(error).__name__

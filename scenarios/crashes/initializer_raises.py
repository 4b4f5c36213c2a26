"""What happens to a pool when its initializer raises?

A worker dies when its initializer raises. A `Pool` starts a new worker for each dead one, for ever,
and its tasks wait. An executor stays broken. No start method changes that. A start method changes
only the cost of each useless start.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool
https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.process.BrokenProcessPool
"""

import os
from functools import partial

from compare import Answers, Backend, Connection
from scenarios.crashes._broken import next_task

ENOUGH = 2
"""Workers that a pool of one has started when it is sure that it goes on after the first has died."""


def run(backend: Backend) -> Answers:
    return pool(backend) | executor(backend)


def pool(backend: Backend) -> Answers:
    seen, sees = backend.pipe()
    pool = backend.pool(1, initializer=partial(tell_and_fail, sees))
    task = pool.apply_async(os.getpid)
    for _ in range(ENOUGH):
        seen.recv()
    answers: Answers = {"Pool: starts one worker after another": True, "Pool: a task": "ends" if task.ready() else "hangs"}
    pool.terminate()
    pool.join()
    return answers


def tell_and_fail(sees: Connection) -> None:
    sees.send("started")
    raise RuntimeError("this traceback is part of the scenario")


def executor(backend: Backend) -> Answers:
    executor = backend.executor(1, initializer=fail)
    answers: Answers = {"executor: a task": next_task(executor), "executor: the next task": next_task(executor)}
    executor.shutdown()
    return answers


def fail() -> None:
    raise RuntimeError("this traceback is part of the scenario")

"""Does a task find the changes that its parent made after the pool's first task?

A worker starts once and keeps the state of that moment. A forked worker keeps its parent's globals
of that moment. Only loky sends the globals along with each task, if the task is a function of
`__main__`.

Pass a value that changes from task to task as an argument of the task.

https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor
https://github.com/joblib/joblib/issues/1071
"""

import os
from collections.abc import Callable

from compare import Answers, Backend
from scenarios._both import importable, in_both

RUN_AS = "main"

WHEN = ("fresh", "at first start", "now")

number = 0


def run(backend: Backend) -> Answers:
    return importable(pool)(backend) | in_both(executor, backend)  # under loky a Pool never ends a task of __main__: another question


def pool(backend: Backend) -> Answers:
    change(1)
    with backend.pool(1) as pool:
        answers = first_and_second_task("Pool", lambda: pool.apply_async(look).get())
        pool.close()
        pool.join()
    return answers


def executor(backend: Backend) -> Answers:
    change(1)
    with backend.executor(1) as executor:
        return first_and_second_task("executor", lambda: executor.submit(look).result())


def first_and_second_task(workers: str, task: Callable[[], tuple[int, int]]) -> Answers:
    task()
    change(2)
    variable, value = task()
    return {f"{workers}: environment variable": WHEN[variable], f"{workers}: global": WHEN[value]}


def change(time: int) -> None:
    global number
    number = time
    os.environ["NUMBER"] = str(time)


def look() -> tuple[int, int]:
    return int(os.environ["NUMBER"]), number

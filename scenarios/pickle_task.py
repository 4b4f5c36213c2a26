"""Which functions can a pool or an executor be given as a task?

A task goes through a queue to a worker that runs already, so it is pickled under fork too: what a process takes as its target
may still fail as a task. Only loky's executor, which pickles functions by value, takes lambdas and local functions; a pool of loky's
processes does not.

https://github.com/joblib/loky
https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor
"""

import threading
from collections.abc import Callable

from compare import Answers, Backend
from scenarios._attempt import attempt_task

TOPIC = "serialisation"


def run(backend: Backend) -> Answers:
    def local_function() -> None:
        pass

    tasks: dict[str, Callable[[], object]] = {
        "lambda": lambda: None,
        "local function": local_function,
        "method of an object that holds a lock": Locked().method,
        "function of the module, after those": module_function,
    }
    answers: Answers = {}
    with backend.executor(1) as executor:
        for name, task in tasks.items():
            answers[f"executor: {name}"] = attempt_task(executor.submit(task).result)
    with backend.pool(1) as pool:
        for name, task in tasks.items():
            answers[f"pool: {name}"] = attempt_task(pool.apply_async(task).get)
    return answers


class Locked:
    def __init__(self) -> None:
        self.lock = threading.Lock()

    def method(self) -> None:
        with self.lock:
            pass


def module_function() -> None:
    pass

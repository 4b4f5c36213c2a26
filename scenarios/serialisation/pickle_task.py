"""Which functions, arguments and results can a task of a pool or of an executor have?

A task goes through a queue to a worker that already runs, so the task is pickled under fork, too.
So a function that works as the target of a process may fail as a task. Only loky's executor takes
lambdas and local functions, because it pickles functions by value. A pool of loky's processes does
not take them.

Queues and locks hold descriptors or semaphores that a process can get only while the process
starts, so a task can pass neither to a worker. The proxy of a manager's object is an address, and
goes anywhere. The worker also pickles the result of a task, and an error there reaches the caller
that waits for the result.

https://github.com/joblib/loky
https://github.com/joblib/loky/issues/140
https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor
https://docs.python.org/3/library/multiprocessing.html#all-start-methods
https://docs.python.org/3/library/multiprocessing.html#proxy-objects
"""

import threading
from collections.abc import Callable
from typing import Any

from compare import Answers, Backend, Lock, Queue, SharedDict
from scenarios._attempt import attempt_process


def run(backend: Backend) -> Answers:
    def local_function() -> None:
        pass

    queue, lock, shared = backend.queue(), backend.lock(), backend.shared_dict()
    tasks: dict[str, tuple[Any, ...]] = {
        "lambda": (lambda: None,),
        "local function": (local_function,),
        "method of an object that holds a lock": (Locked().method,),
        "queue as argument": (put, queue),
        "lock as argument": (hold, lock),
        "manager's dict as argument": (set_item, shared),
        "returns a lambda": (make_lambda,),
        "returns a lock": (threading.Lock,),
        "function of the module, after those": (module_function,),
    }
    child = backend.process(use_all, args=(queue, lock, shared))
    answers: Answers = {"process: queue, lock and manager's dict as arguments": attempt_process(child)}
    with backend.executor(1) as executor:
        for name, (function, *arguments) in tasks.items():
            answers[f"executor: {name}"] = attempt_task(executor.submit(function, *arguments).result)
    with backend.pool(1) as pool:
        for name, (function, *arguments) in tasks.items():
            answers[f"pool: {name}"] = attempt_task(pool.apply_async(function, tuple(arguments)).get)
    return answers


def attempt_task(result: Callable[[], object]) -> str:
    """Wait for a task by its `result`, which raises the task's error, wherever that arose."""
    try:
        result()
    except Exception as error:
        print(f"a task: {error!r}")
        return "error"
    return "works"


class Locked:
    def __init__(self) -> None:
        self.lock = threading.Lock()

    def method(self) -> None:
        with self.lock:
            pass


def put(queue: Queue) -> None:
    queue.put("item")


def hold(lock: Lock) -> None:
    with lock:
        pass


def set_item(shared: SharedDict) -> None:
    shared["key"] = "item"


def make_lambda() -> Callable[[], None]:
    return lambda: None


def module_function() -> None:
    pass


def use_all(queue: Queue, lock: Lock, shared: SharedDict) -> None:
    put(queue)
    hold(lock)
    set_item(shared)

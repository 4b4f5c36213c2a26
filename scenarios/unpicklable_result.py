"""Does a task get an error when its result cannot be pickled, and does the next task work?

A result that cannot be pickled is an error of its task, and pool and executor go on; loky pickles more than the others, such as a lambda.
What a `Process` puts into a queue is pickled by a thread that prints the error and drops the item: nobody is told.

https://github.com/joblib/loky/issues/140
"""

import os
import threading
from collections.abc import Callable

from compare import Answers, Backend, Event, Queue

TOPIC = "crashes"


def run(backend: Backend) -> Answers:
    return process(backend) | pool(backend) | executor(backend)


def process(backend: Backend) -> Answers:
    results, all_came = backend.queue(), backend.event()
    child = backend.process(put_three, args=(results, all_came))
    child.start()
    came = set()
    while (kind := results.get()) != "the last":  # a queue keeps its order: what did not come before the last never will
        came.add("a lambda" if callable(kind) else "a lock")
    all_came.set()
    child.join()
    return {f"Process: {result} put into a queue": "arrives" if result in came else "is lost" for result in ("a lambda", "a lock")}


def put_three(results: Queue, all_came: Event) -> None:
    for result in (a_lambda(), a_lock(), "the last"):
        results.put(result)
    all_came.wait()  # at the end of a process, the first item that cannot be pickled takes with it those behind it


def a_lambda() -> Callable[[], None]:
    return lambda: None


def a_lock() -> threading.Lock:
    return threading.Lock()


def pool(backend: Backend) -> Answers:
    with backend.pool(1) as pool:
        return {
            "Pool: a lambda": how_it_ends(pool.apply_async(a_lambda).get),
            "Pool: a lock": how_it_ends(pool.apply_async(a_lock).get),
            "Pool: the next task": how_it_ends(pool.apply_async(os.getpid).get),
        }


def how_it_ends(result: Callable[[], object]) -> str:
    """The class of the error is not told: it is another one from Python to Python."""
    try:
        result()
    except Exception:
        return "error"
    return "works"


def executor(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        return {
            "executor: a lambda": how_it_ends(executor.submit(a_lambda).result),
            "executor: a lock": how_it_ends(executor.submit(a_lock).result),
            "executor: the next task": how_it_ends(executor.submit(os.getpid).result),
        }

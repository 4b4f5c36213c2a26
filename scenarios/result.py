"""Which results can a task return, and a child send?

What a child answers is pickled in the child, whatever started it, so that fork fails where spawn does.
A pool or an executor tells who waits for the result, and a pipe tells the child; a queue tells nobody: the item never comes.
loky sends lambdas and local objects by value, but no lock.

https://github.com/joblib/loky/issues/140
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue
"""

import threading
from collections.abc import Callable

from compare import Answers, Backend, Connection, Queue
from scenarios._attempt import attempt_task

TOPIC = "serialisation"


def run(backend: Backend) -> Answers:
    return executor(backend) | pool(backend) | process(backend)


def executor(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        return {
            "task of an executor returns a lambda": attempt_task(executor.submit(make_lambda).result),
            "task of an executor returns a lock": attempt_task(executor.submit(threading.Lock).result),
            "next task of that executor": attempt_task(executor.submit(int).result),
        }


def pool(backend: Backend) -> Answers:
    with backend.pool(1) as pool:
        return {
            "task of a pool returns a lambda": attempt_task(pool.apply_async(make_lambda).get),
            "task of a pool returns a lock": attempt_task(pool.apply_async(threading.Lock).get),
            "next task of that pool": attempt_task(pool.apply_async(int).get),
        }


def make_lambda() -> Callable[[], None]:
    return lambda: None


def process(backend: Backend) -> Answers:
    """What was put is lost if what was put behind it comes first. The child stays until it has: one that ends may lose that too."""
    items = backend.queue()
    hears, tell = backend.pipe()
    receiver, sender = backend.pipe()
    child = backend.process(put_and_send, args=(items, hears, sender))
    child.start()
    came = [name for name, _ in iter(items.get, LAST)]
    tell.send("all came")
    child.join()
    receiver.close()
    answers: Answers = {f"process puts a {name} into a queue": "works" if name in came else "lost" for name in ("lambda", "lock")}
    return answers | {"process sends a lambda through a pipe": "works" if child.exitcode == 0 else "error in child"}


LAST = ("last item", None)


def put_and_send(items: Queue, hears: Connection, sender: Connection) -> None:
    items.put(("lambda", make_lambda()))
    items.put(("lock", threading.Lock()))
    items.put(LAST)
    hears.recv()
    sender.send(make_lambda())

"""How can a queue, or a lock, be handed to a worker?

Both hold descriptors or semaphores that a process can be given only while it is started, so neither goes to a worker that runs already,
under fork no more than elsewhere. The proxy of a manager's object is an address, and goes anywhere.

https://docs.python.org/3/library/multiprocessing.html#all-start-methods
https://docs.python.org/3/library/multiprocessing.html#proxy-objects
"""

from collections.abc import Callable
from typing import Any

from compare import Answers, Backend, Lock, Queue, SharedDict
from scenarios._attempt import attempt_process, attempt_task

TOPIC = "serialisation"


def run(backend: Backend) -> Answers:
    shared: dict[str, Any] = {"queue": backend.queue(), "lock": backend.lock(), "manager's dict": backend.shared_dict()}
    uses: dict[str, Callable[[Any], None]] = {"queue": put, "lock": hold, "manager's dict": set_item}
    answers: Answers = {
        f"{name} as argument of a process": attempt_process(backend.process(uses[name], (shared[name],))) for name in shared
    }
    with backend.pool(1) as pool:
        for name, argument in shared.items():
            answers[f"{name} as argument of a pool's task"] = attempt_task(pool.apply_async(uses[name], (argument,)).get)
    with backend.executor(1) as executor:
        for name, argument in shared.items():
            answers[f"{name} as argument of an executor's task"] = attempt_task(executor.submit(uses[name], argument).result)
    return answers


def put(queue: Queue) -> None:
    queue.put("item")


def hold(lock: Lock) -> None:
    with lock:
        pass


def set_item(shared: SharedDict) -> None:
    shared["key"] = "item"

"""What becomes of a pool after an argument that fails to unpickle in the worker?

A forked `Process` is sent no arguments and does not notice; any other worker dies before its task begins.
A `Pool` replaces the worker and never answers the task; an executor is broken for good.

https://github.com/shmsw25/DecompRC/issues/8
https://github.com/uqfoundation/multiprocess/issues/19
"""

import os

from compare import Answers, Backend

TOPIC = "crashes"


def run(backend: Backend) -> Answers:
    return process(backend) | pool(backend) | executor(backend)


def process(backend: Backend) -> Answers:
    child = backend.process(take, args=(Spoilt(),))
    child.start()
    child.join()
    return {"Process: exit code": str(child.exitcode)}


class Spoilt:
    """Pickles well, and cannot be made again of what was pickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return refuse, ()


def refuse() -> None:
    raise ValueError("this traceback is part of the scenario")


def take(argument: object) -> None:
    """The task."""


def pool(backend: Backend) -> Answers:
    pool = backend.pool(1)
    lost = pool.apply_async(take, (Spoilt(),))
    pool.apply_async(os.getpid).get()  # answered by the dead worker's successor
    lost.wait(timeout=0.2)
    answers: Answers = {"Pool: its task": "ends" if lost.ready() else "hangs", "Pool: the next task": "works"}
    pool.terminate()
    pool.join()
    return answers


def executor(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        answers: Answers = {"executor: its task": type(executor.submit(take, Spoilt()).exception()).__name__}
        try:
            executor.submit(os.getpid).result()
        except Exception as error:
            return answers | {"executor: the next task": type(error).__name__}
        return answers | {"executor: the next task": "works"}

"""What becomes of a task whose argument cannot be unpickled in the worker?

A worker that cannot unpickle a task dies of it, and what is left depends on who waits: a pool starts another worker and never
answers for the task, an executor is broken for good. A forked process has its argument without pickling, so it alone does not mind.
Only loky's executor says which error it was.

https://github.com/shmsw25/DecompRC/issues/8
https://github.com/uqfoundation/multiprocess/issues/19
"""

from concurrent.futures.process import BrokenProcessPool
from traceback import format_exception

from compare import Answers, Backend
from scenarios._attempt import attempt_process

TOPIC = "serialisation"


def run(backend: Backend) -> Answers:
    return process(backend) | pool(backend) | executor(backend)


def process(backend: Backend) -> Answers:
    return {"process": attempt_process(backend.process(take, args=(Unreadable(),)))}


class Unreadable:
    """Can be pickled; whoever unpickles it meets an error."""

    def __reduce__(self) -> tuple[object, ...]:
        return refuse, ()


def refuse() -> None:
    raise ValueError(REASON)


REASON = "nobody can read this"


def take(_argument: object) -> None:
    pass


def pool(backend: Backend) -> Answers:
    """One worker after another, in the order of the tasks: what has no result when the next task has one, will have none."""
    with backend.pool(1) as pool:
        lost = pool.apply_async(take, (Unreadable(),))
        pool.apply_async(take, (1,)).get()
        return {"pool: the task": "error" if lost.ready() else "never answered", "pool: next task": "works"}


def executor(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        error = executor.submit(take, Unreadable()).exception()
        answers: Answers = {
            "executor: the task": "broken executor" if isinstance(error, BrokenProcessPool) else "error",
            "executor: the error names its cause": error is not None and REASON in "".join(format_exception(error)),
        }
        try:
            executor.submit(take, 1).result()
        except BrokenProcessPool:
            return answers | {"executor: next task": "broken executor"}
        return answers | {"executor: next task": "works"}

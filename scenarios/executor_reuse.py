"""What does an executor find of the one that was used before it?

loky's `get_reusable_executor()` gives every caller the same workers, with the memory and the module state that earlier tasks left; it makes
new ones when its arguments change, after a worker died, and when it was shut down. The standard library's executors share nothing.

https://github.com/joblib/joblib/issues/945
https://github.com/joblib/joblib/issues/836
"""

import os
import signal
from concurrent.futures import BrokenExecutor, Executor

from compare import Answers, Backend, Unsupported

TOPIC = "loky"


def run(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        remember(executor, "before")
    with backend.executor(1) as executor:
        answers: Answers = {"executor, the one before was shut down": found(executor)}
    try:
        return answers | reuse(backend)
    except Unsupported:
        return answers


QUESTIONS = (
    "reusable executor, asked for again",
    "reusable executor, asked for with another timeout",
    "reusable executor, after its worker died",
    "reusable executor, after it was shut down",
)


def reuse(backend: Backend) -> Answers:
    remember(backend.reusable_executor(1, timeout=60), "before")
    answers = [found(backend.reusable_executor(1, timeout=60))]
    answers.append(found(backend.reusable_executor(1, timeout=50)))
    remember(backend.reusable_executor(1, timeout=50), "before")
    try:
        backend.reusable_executor(1, timeout=50).submit(die).result()
    except BrokenExecutor:
        answers.append(found(backend.reusable_executor(1, timeout=50)))
    remember(backend.reusable_executor(1, timeout=50), "before")
    backend.reusable_executor(1, timeout=50).shutdown()
    answers.append(found(backend.reusable_executor(1, timeout=50)))
    return dict(zip(QUESTIONS, answers, strict=True))


memory = "nothing"


def remember(executor: Executor, what: str) -> None:
    executor.submit(set_memory, what).result()


def set_memory(what: str) -> None:
    global memory
    memory = what


def found(executor: Executor) -> str:
    """Whether the worker remembers what an earlier one was told."""
    return "the same worker" if executor.submit(get_memory).result() == "before" else "a new worker"


def get_memory() -> str:
    return memory


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

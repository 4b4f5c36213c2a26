"""How long does an executor's worker live, and which callers share the worker?

loky's `get_reusable_executor()` gives every caller the same workers, with the memory and the module
state that earlier tasks left. The function makes new workers when its arguments change, after a
worker died, and after a shutdown. Workers end after `timeout` seconds without a task (10 by
default), and lose all that they had loaded or cached. The standard library's executors share no
workers, and their workers wait for ever.

A worker keeps the environment variables that it started with. A change of `os.environ` makes no new
workers. Another `env=` argument makes new workers, which get all variables as they are then.

https://github.com/joblib/joblib/issues/945
https://github.com/joblib/joblib/issues/836
https://github.com/joblib/loky/issues/29
https://github.com/joblib/loky/pull/217
https://github.com/joblib/joblib/issues/1064
"""

import os
import select
import signal
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path

from compare import Answers, Backend, Unsupported


def run(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        answers: Answers = {"worker of an executor, idle for 0.3 s": when_idle(executor, wait=0.3)}
        remember(executor, "before")
    with backend.executor(1) as executor:
        answers["next executor, after a shutdown"] = found(executor)
    try:
        return answers | reuse(backend) | environment(backend) | idle(backend)
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
    return "the same worker" if executor.submit(get_memory).result() == "before" else "another worker"


def get_memory() -> str:
    return memory


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def environment(backend: Backend) -> Answers:
    """With which value of two variables a worker runs: of one that `os.environ` has, and of one that `env=` gives."""
    values = {"1": "at first start", "2": "now"}
    os.environ["BY_ENVIRON"] = "1"
    executor = backend.reusable_executor(1, timeout=40, env={"BY_ENV": "1"})
    remember(executor, "before")
    os.environ["BY_ENVIRON"] = "2"
    executor = backend.reusable_executor(1, timeout=40, env={"BY_ENV": "1"})
    changed = values[str(executor.submit(os.getenv, "BY_ENVIRON").result())]
    executor = backend.reusable_executor(1, timeout=40, env={"BY_ENV": "2"})
    return {
        "reusable executor, after a change of os.environ: its value": changed,
        "reusable executor, asked for with another env=": found(executor),
        "reusable executor, asked for with another env=: its value": values[str(executor.submit(os.getenv, "BY_ENV").result())],
    }


def idle(backend: Backend) -> Answers:
    with backend.reusable_executor(1, timeout=0.1) as executor:
        return {"worker of a reusable executor, idle for its timeout": when_idle(executor, wait=None)}


def when_idle(executor: Executor, wait: float | None) -> str:
    """What has become of the worker `wait` seconds after its task, or of one that must end however long that takes."""
    place = Path("alive").absolute()
    os.mkfifo(place)
    reading_end = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    first = executor.submit(hold_open, str(place)).result()
    place.unlink()
    ended, _, _ = select.select([reading_end], [], [], wait)
    os.close(reading_end)
    if not ended:
        return "lives on"
    return "ends" if executor.submit(os.getpid).result() == first else "ends, the next task has another"


def hold_open(place: str) -> int:
    """Open a pipe that ends with this process, as nobody else writes to it."""
    os.open(place, os.O_WRONLY)
    return os.getpid()

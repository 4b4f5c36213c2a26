"""Does an executor's worker end when it has had nothing to do for a while?

The workers of loky's reusable executor end after `timeout` seconds without a task (10 unless told otherwise), and with them
goes all that they had loaded or cached; the next task gets a new one. The standard library's wait for ever.

https://github.com/joblib/loky/issues/29
"""

import os
import select
from concurrent.futures import Executor
from pathlib import Path

from compare import Answers, Backend, Unsupported

TOPIC = "loky"


def run(backend: Backend) -> Answers:
    with backend.executor(1) as executor:
        answers: Answers = {"worker of an executor, idle for 0.3 s": when_idle(executor, wait=0.3)}
    question = "worker of a reusable executor, idle for its timeout"
    try:
        with backend.reusable_executor(1, timeout=0.1) as executor:
            return answers | {question: when_idle(executor, wait=None)}
    except Unsupported:
        return answers


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
        return "lives"
    return "ends" if executor.submit(os.getpid).result() == first else "ends, the next task has another"


def hold_open(place: str) -> int:
    """Open a pipe that ends with this process, as nobody else writes to it."""
    os.open(place, os.O_WRONLY)
    return os.getpid()

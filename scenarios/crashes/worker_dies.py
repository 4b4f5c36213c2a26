"""What happens to a task when its worker dies?

A `Pool` replaces the dead worker and forgets the task. The result never comes, and a caller that
waits for the result waits for ever. An executor fails all its tasks and stays broken, so the
program needs a new executor. That is so however the worker was started.

loky raises a subclass of `BrokenProcessPool` that names the exit code. A worker that takes too much
memory dies of SIGKILL.

https://github.com/python/cpython/issues/96062
https://github.com/dssg/triage/issues/501
https://github.com/uqfoundation/pathos/issues/230
https://github.com/joblib/joblib/issues/812
"""

import os
import signal

from compare import Answers, Backend
from scenarios._attempt import exit_codes
from scenarios.crashes._broken import caught_as, next_task

DEATHS = ("SIGKILL", "os._exit(7)", "a segmentation fault")


def run(backend: Backend) -> Answers:
    return processes(backend) | pool(backend) | executors(backend)


def processes(backend: Backend) -> Answers:
    return dict(exit_codes({f"Process: exit code after {death}": backend.process(die, args=(death,)) for death in DEATHS}))


def die(death: str) -> None:
    if death == "os._exit(7)":
        os._exit(7)
    os.kill(os.getpid(), signal.SIGKILL if death == "SIGKILL" else signal.SIGSEGV)


def pool(backend: Backend) -> Answers:
    """One pool, whose worker dies three times."""
    pool = backend.pool(1)
    lost = {death: pool.apply_async(die, (death,)) for death in DEATHS}
    pool.apply_async(os.getpid).get()  # answered by the fourth worker
    lost["SIGKILL"].wait(timeout=0.2)  # the others have as long
    answers: Answers = {f"Pool: task that ends in {death}": "ends" if task.ready() else "hangs" for death, task in lost.items()}
    pool.terminate()
    pool.join()
    return answers | {"Pool: the next task": "works"}


def executors(backend: Backend) -> Answers:
    answers: Answers = {}
    executors = {death: backend.executor(1) for death in DEATHS}
    tasks = {death: executor.submit(die, death) for death, executor in executors.items()}
    waiting = {death: next_task(executor) for death, executor in executors.items()}
    for death, executor in executors.items():
        answers[f"executor: task that ends in {death}"] = caught_as(tasks[death].exception())
        answers[f"executor: task that waits, {death}"] = waiting[death]
        answers[f"executor: the next task, {death}"] = next_task(executor)
        executor.shutdown()
    return answers

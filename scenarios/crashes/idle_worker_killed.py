"""What happens to a pool when its idle worker is killed?

The worker of a `Pool` that waits for a task holds the lock of the task queue. A worker that is
killed then never releases the lock, and no worker takes a task again. No error comes, no task ends,
and `terminate()` hangs too. An executor notices the death and stays broken. No start method changes
that.

Only one of several idle workers holds the lock, so luck decides whether the pool recovers.

https://github.com/python/cpython/issues/96062
https://github.com/joblib/joblib/issues/812
"""

import os
import signal
from pathlib import Path

from compare import Answers, Backend, Connection
from scenarios.crashes._broken import next_task


def run(backend: Backend) -> Answers:
    return executor(backend) | pool(backend)


def executor(backend: Backend) -> Answers:
    """Before there is a pool: the worker that it forks in the same moment would hold a pipe open by which the executor notices deaths."""
    executor = backend.executor(1)
    kill_when_idle(executor.submit(os.getpid).result())
    answers: Answers = {"executor: the next task": next_task(executor)}
    executor.shutdown()
    return answers


def kill_when_idle(pid: int) -> None:
    """Kill a worker that has answered, once it sleeps, which it does only where it waits for the next task."""
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
        pass
    os.kill(pid, signal.SIGKILL)


def pool(backend: Backend) -> Answers:
    """Let a program of its own break its pool: it cannot end well, so it is killed with all that it started."""
    said, speaks = backend.pipe()
    program = backend.process(break_pool, args=(backend, speaks))
    program.start()
    group, ended = said.recv()
    os.killpg(group, signal.SIGKILL)
    program.join()
    return {"Pool: the next task": "works" if ended else "hangs"}


def break_pool(backend: Backend, speaks: Connection) -> None:
    os.setpgrp()
    pool = backend.pool(1)
    kill_when_idle(pool.apply_async(os.getpid).get())
    task = pool.apply_async(os.getpid)
    task.wait(timeout=1)
    speaks.send((os.getpgrp(), task.ready()))
    signal.pause()

"""What does a program learn about its workers when the program reaps or ignores all its children?

A supervisor reaps whatever ends: its handler of SIGCHLD calls `os.waitpid(-1, ...)`, or it ignores
SIGCHLD, and the system reaps. The exit code of a child can be had once. Where the worker is a child
of the program, `join()` and `exitcode` come too late: the exit code is None, and the worker seems
alive for ever. The children of a fork server belong to the server, which waits for them and reports
their exit codes. Under all methods but fork, the resource tracker or the fork server is a child,
too, and lives on. A program that waits until no child is left waits for ever.

https://docs.python.org/3/library/os.html#os.waitpid
https://docs.python.org/3/library/signal.html#signal.SIGCHLD
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from types import FrameType

from compare import Answers, Backend, Process


def run(backend: Backend) -> Answers:
    habits: dict[str, Callable[[int, FrameType | None], None] | signal.Handlers] = {
        "a handler of SIGCHLD reaps": reap,
        "SIGCHLD is ignored": signal.SIG_IGN,
    }
    answers: Answers = {"a child is left when the only worker has ended": left_by_a_child(backend)}
    for name, habit in habits.items():
        before = signal.signal(signal.SIGCHLD, habit)
        answers |= {f"{name}: {question}": word for question, word in of_a_child(backend).items()}
        signal.signal(signal.SIGCHLD, before)
    return answers


def left_by_a_child(backend: Backend) -> bool:
    child = backend.process(print)
    start_and_wait(child)
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return False
    return True


def reap(_number: int, _frame: FrameType | None) -> None:
    with suppress(ChildProcessError):  # no child is left
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def of_a_child(backend: Backend) -> Answers:
    child = backend.process(sys.exit, args=(7,))
    start_and_wait(child)
    child.join()
    return {"exitcode": str(child.exitcode), "is_alive() after join()": child.is_alive()}


def start_and_wait(child: Process) -> None:
    """The system sends SIGCHLD before a child can be waited for, so it was reaped when `waitid` returns, or never will be."""
    child.start()
    wait([child.sentinel])
    with suppress(ChildProcessError):  # it was reaped already, or is a server's child
        os.waitid(os.P_PID, child.pid or 0, os.WEXITED | os.WNOWAIT)

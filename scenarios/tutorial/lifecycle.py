"""Which values do a process's attributes have before, during and after its life?

The default name of a process tells how the process was started (by fork, by spawn, by a fork server
or by loky). So code or log filters that look for `ForkProcess-1` stop matching. loky's processes
have a `kill()` that fails.

All other answers are alike. Signals reach a child under every backend. The exit code of a child, or
the negative number of the signal that ended the child, reaches the parent, even where a fork server
has to pass it on.

https://docs.python.org/3/library/multiprocessing.html#process-and-exceptions
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.exitcode
"""

import os
import signal
import sys
from collections.abc import Callable

from compare import Answers, Backend, Event, Queue
from scenarios._attempt import exit_codes


def run(backend: Backend) -> Answers:
    return a_life(backend) | ends(backend) | stubborn_child(backend) | names(backend)


def a_life(backend: Backend) -> Answers:
    pids, never = backend.queue(), backend.event()
    child = backend.process(tell_pid_and_wait, args=(pids, never))
    answers: Answers = {"pid before start": str(child.pid), "is_alive() before start": child.is_alive()}
    child.start()
    answers["pid is the child's own"] = child.pid == pids.get()
    answers["is_alive() while running"] = child.is_alive()
    answers["exitcode while running"] = str(child.exitcode)
    child.terminate()
    child.join()
    answers["is_alive() after terminate() and join()"] = child.is_alive()
    answers["exitcode after terminate()"] = str(child.exitcode)
    return answers


def tell_pid_and_wait(pids: Queue, never: Event) -> None:
    pids.put(os.getpid())
    never.wait()


def ends(backend: Backend) -> Answers:
    return dict(exit_codes({f"exitcode after {way}": backend.process(end, args=(way,)) for way in ENDS}))


def end(way: str) -> None:
    ENDS[way]()


def fail() -> None:
    raise RuntimeError("this traceback is part of the scenario")


ENDS: dict[str, Callable[[], object]] = {
    "a normal end": lambda: None,
    "sys.exit(7)": lambda: sys.exit(7),
    "sys.exit(300)": lambda: sys.exit(300),
    "sys.exit('a text')": lambda: sys.exit("this text is part of the scenario"),
    "an exception": fail,
}


def stubborn_child(backend: Backend) -> Answers:
    """A child that ignores SIGTERM must still answer after it."""
    deaf, asked, answered, released = (backend.event() for _ in range(4))
    child = backend.process(ignore_sigterm, args=(deaf, asked, answered, released))
    child.start()
    deaf.wait()
    child.terminate()
    asked.set()
    answers: Answers = {"terminate() ends a child that ignores SIGTERM": not answered.wait(timeout=5)}
    try:
        child.kill()
    except AttributeError as error:
        answers["exitcode after kill()"] = type(error).__name__
        released.set()
    child.join()
    return {"exitcode after kill()": str(child.exitcode)} | answers


def ignore_sigterm(deaf: Event, asked: Event, answered: Event, released: Event) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    deaf.set()
    asked.wait()
    answered.set()
    released.wait()


def names(backend: Backend) -> Answers:
    return {
        "name that was given": backend.process(end, args=("a normal end",), name="worker").name,
        "default name begins with": backend.process(end, args=("a normal end",)).name.split("-")[0],
    }

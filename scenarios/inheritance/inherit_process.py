"""Which process settings does a child have when its parent changed them after the first child?

A child of the fork server has the settings that its parent had when the first child started. Any
other child has the settings that its parent has now. A signal handler is Python code, and only a
forked child has the handler. The kernel passes on which signals are blocked or ignored.

The kernel gives a process the environment and the settings of the process that forks it. Nobody
sends a later change to the fork server, so its children miss the change. A secret that a program
removes from `os.environ` stays readable in every later child. A wider umask and a higher priority
stay, too.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://docs.python.org/3/library/os.html#os.environ
https://docs.python.org/3/library/signal.html#signal.signal
https://github.com/ezmsg-org/ezmsg/issues/264
https://github.com/razzant/ouroboros/issues/677
https://github.com/storaged-project/udisks/issues/1403
https://github.com/python/cpython/issues/94454
https://github.com/gem/oq-engine/issues/11652
"""

import os
import signal
from types import FrameType

from compare import Answers, Backend
from scenarios.inheritance._three_values import State, three_values

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CPUS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
HAS_MASK = hasattr(signal, "pthread_sigmask")
NONE = "no such call"


def run(backend: Backend) -> Answers:
    return three_values(backend, change, look)


def change(time: int) -> None:
    os.environ["CHANGED"] = str(time)
    if time == 1:
        os.environ["REMOVED"] = "secret"
    else:
        del os.environ["REMOVED"]
    os.umask((0o027, 0o077)[time - 1])
    if hasattr(os, "nice"):
        os.nice(1)
    if CPUS:
        os.sched_setaffinity(0, {CPUS[time % len(CPUS)]})
    if resource:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft - 1, hard))
    if HAS_MASK:
        signal.signal(signal.SIGUSR2, (handler_1, handler_2)[time - 1])
        signal.signal(signal.SIGHUP, (signal.SIG_IGN, signal.SIG_DFL)[time - 1])
        signal.signal(signal.SIGQUIT, (signal.SIG_DFL, signal.SIG_IGN)[time - 1])
        signal.pthread_sigmask(signal.SIG_SETMASK, {(signal.SIGALRM, signal.SIGCONT)[time - 1]})


def handler_1(_number: int, _frame: FrameType | None) -> None: ...


def handler_2(_number: int, _frame: FrameType | None) -> None: ...


def look() -> State:
    umask = os.umask(0)
    os.umask(umask)
    return {
        "variable changed later": os.environ.get("CHANGED"),
        "variable removed later": os.environ.get("REMOVED"),
        "umask": umask,
        "nice": os.nice(0) if hasattr(os, "nice") else NONE,
        "CPU affinity": os.sched_getaffinity(0) if CPUS else NONE,
        "limit of open files": resource.getrlimit(resource.RLIMIT_NOFILE) if resource else NONE,
        "blocked signals": signal.pthread_sigmask(signal.SIG_BLOCK, []) if HAS_MASK else NONE,
        "ignored signals": [name for name in ("SIGHUP", "SIGQUIT") if ignores(name)] if HAS_MASK else NONE,
        "signal handler": getattr(signal.getsignal(signal.SIGUSR2), "__name__", "") if HAS_MASK else NONE,
    }


def ignores(name: str) -> bool:
    return signal.getsignal(signal.Signals[name]) is signal.SIG_IGN

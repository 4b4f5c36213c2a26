"""Which of its parent's signal settings does a child have?

A signal handler is Python code, which only a forked child has; what is blocked or ignored, the kernel keeps for new programs, too.
A child of the fork server has what was blocked and ignored when the server started, with the first child.

https://docs.python.org/3/library/signal.html#signal.signal
https://github.com/python/cpython/issues/94454
https://github.com/gem/oq-engine/issues/11652
"""

import signal
from types import FrameType

from compare import Answers, Backend, Unsupported
from scenarios._three_values import State, three_values

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    if not hasattr(signal, "pthread_sigmask"):
        raise Unsupported(backend.name, "signal mask", "this platform has none")
    return three_values(backend, change, look)


def change(time: int) -> None:
    signal.signal(signal.SIGUSR2, (handler_1, handler_2)[time - 1])
    signal.signal(signal.SIGHUP, (signal.SIG_IGN, signal.SIG_DFL)[time - 1])
    signal.signal(signal.SIGQUIT, (signal.SIG_DFL, signal.SIG_IGN)[time - 1])
    signal.pthread_sigmask(signal.SIG_SETMASK, {(signal.SIGALRM, signal.SIGCONT)[time - 1]})


def handler_1(_number: int, _frame: FrameType | None) -> None: ...


def handler_2(_number: int, _frame: FrameType | None) -> None: ...


def look() -> State:
    return {
        "handler": getattr(signal.getsignal(signal.SIGUSR2), "__name__", ""),
        "ignored signals": [number for number in (signal.SIGHUP, signal.SIGQUIT) if signal.getsignal(number) is signal.SIG_IGN],
        "blocked signals": signal.pthread_sigmask(signal.SIG_BLOCK, []),
    }

"""Which settings that its parent's interpreter got at run time does a child have?

A forked child has a copy of its parent's interpreter, with all settings. Any other child has only
its parent's working directory, `sys.path` and `sys.argv`, which the parent sends.

In a child that is not forked, logging has only the settings that the imports made, and prints
nothing below a warning. So the log lines of workers are lost without an error. Set what every
worker needs in the function that the worker calls, or in an initializer. The scenario inherit-flags
asks about command-line flags.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://docs.python.org/3/library/sys.html#sys.setrecursionlimit
https://docs.python.org/3/library/contextvars.html
https://docs.python.org/3/library/warnings.html#the-warnings-filter
https://docs.python.org/3/howto/logging-cookbook.html#logging-to-a-single-file-from-multiple-processes
https://github.com/joblib/joblib/issues/1591
https://github.com/scikit-learn/scikit-learn/issues/30380
https://github.com/joblib/joblib/issues/1017
https://github.com/joblib/joblib/issues/634
https://github.com/bcbio/bcbio-nextgen/issues/2569
"""

import faulthandler
import gc
import locale
import logging
import os
import sys
import threading
import warnings
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from types import FrameType

from compare import Answers, Backend
from scenarios.inheritance._three_values import State, three_values

request: ContextVar[str] = ContextVar("request", default="none")


def run(backend: Backend) -> Answers:
    faulthandler.disable()  # the cell has it enabled
    try:
        return three_values(backend, change, look)
    finally:
        sys.settrace(None)


def change(time: int) -> None:
    folder = Path.cwd() / str(time)
    folder.mkdir()
    os.chdir(folder)
    sys.path.append(str(folder))
    sys.argv[1:] = [f"--option={time}"]
    request.set(f"request {time}")
    sys.setrecursionlimit(2000 + time)
    gc.set_threshold(10_000 + time)
    warnings.simplefilter(("error", "ignore")[time - 1])
    set_up_logging(time)
    trace = (trace_1, trace_2)[time - 1]
    threading.settrace(trace)
    faulthandler.enable()
    with suppress(locale.Error):  # a platform without this one keeps its own, and says so
        locale.setlocale(locale.LC_NUMERIC, "C.UTF-8")
    sys.settrace(trace)


def set_up_logging(time: int) -> None:
    handler = logging.StreamHandler()
    handler.set_name(f"handler {time}")
    logging.basicConfig(level=(logging.ERROR, logging.DEBUG)[time - 1], handlers=[handler], force=True)
    logging.getLogger("app").setLevel((logging.CRITICAL, logging.INFO)[time - 1])
    logging.disable((logging.DEBUG, logging.INFO)[time - 1])


def trace_1(_frame: FrameType, _event: str, _arg: object) -> None: ...


def trace_2(_frame: FrameType, _event: str, _arg: object) -> None: ...


def look() -> State:
    return {
        "working directory": Path.cwd(),
        "sys.path": sys.path[-1],
        "sys.argv": tuple(sys.argv),
        "context variable": request.get(),
        "recursion limit": sys.getrecursionlimit(),
        "garbage collector's threshold": gc.get_threshold()[0],
        "warnings filter": warnings.filters[0][0],
        "level of the root logger": logging.getLogger().level,
        "level of another logger": logging.getLogger("app").level,
        "logging handlers": [handler.name for handler in logging.getLogger().handlers],
        "logging.disable()": logging.root.manager.disable,
        "trace function": getattr(sys.gettrace(), "__name__", ""),
        "trace function for new threads": getattr(threading.gettrace(), "__name__", ""),
        "faulthandler is enabled": faulthandler.is_enabled(),
        "locale": locale.setlocale(locale.LC_NUMERIC),
    }

"""Which settings of its parent's interpreter, made at run time, does a child have?

A forked child is a copy of its parent's interpreter and has them all; any other child has none.
What every worker needs is set in the function that it calls, or in an initializer. Command-line flags are another matter.

https://docs.python.org/3/library/sys.html#sys.setrecursionlimit
https://docs.python.org/3/library/warnings.html#the-warnings-filter
https://github.com/joblib/joblib/issues/1591
https://github.com/scikit-learn/scikit-learn/issues/30380
"""

import faulthandler
import gc
import locale
import sys
import threading
import warnings
from contextlib import suppress
from types import FrameType

from compare import Answers, Backend
from scenarios._three_values import State, three_values

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    faulthandler.disable()  # the cell has it enabled
    try:
        return three_values(backend, change, look)
    finally:
        sys.settrace(None)


def change(time: int) -> None:
    sys.setrecursionlimit(2000 + time)
    gc.set_threshold(10_000 + time)
    warnings.simplefilter(("error", "ignore")[time - 1])
    trace = (trace_1, trace_2)[time - 1]
    threading.settrace(trace)
    faulthandler.enable()
    with suppress(locale.Error):  # a platform without this one keeps its own, and says so
        locale.setlocale(locale.LC_NUMERIC, "C.UTF-8")
    sys.settrace(trace)


def trace_1(_frame: FrameType, _event: str, _arg: object) -> None: ...


def trace_2(_frame: FrameType, _event: str, _arg: object) -> None: ...


def look() -> State:
    return {
        "recursion limit": sys.getrecursionlimit(),
        "garbage collector's threshold": gc.get_threshold()[0],
        "warnings filter": warnings.filters[0][0],
        "trace function": getattr(sys.gettrace(), "__name__", ""),
        "trace function for new threads": getattr(threading.gettrace(), "__name__", ""),
        "faulthandler is enabled": faulthandler.is_enabled(),
        "locale": locale.setlocale(locale.LC_NUMERIC),
    }

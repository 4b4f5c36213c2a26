"""Which globals does a child find when its parent changed them after the first child?

A forked child has its parent's memory. Any other child finds the values that another import of the
module set, by the child or by its fork server. loky sends a function of `__main__` by value, with
the globals and the classes that the function uses, but sends nothing of another module. So an
option set in a library, or a patch, is lost.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/ddsmt/ddSMT/issues/25
https://github.com/joblib/loky/issues/206
https://github.com/joblib/joblib/issues/1071
https://github.com/scikit-learn/scikit-learn/issues/17634
https://github.com/python/cpython/issues/135583
https://github.com/pytest-dev/pytest/issues/12045
https://github.com/pfnet/pfio/issues/375
"""

import csv
import os

from compare import Answers, Backend
from scenarios._both import in_main
from scenarios.inheritance._three_values import State, three_values

RUN_AS = "main"

number = 0
items = ["as imported"]


class Settings:
    """A class that serves as a bag of options."""

    debug = 0


def run(backend: Backend) -> Answers:
    return three_values(backend, change_both, look_at_both)


def change_both(time: int) -> None:
    from scenarios.inheritance.inherit_globals import change as change_module

    change_module(time)
    change(time)


def look_at_both() -> State:
    """What this file finds as an importable module, and as `__main__`."""
    from scenarios.inheritance.inherit_globals import look as look_at_module

    return look_at_module() | in_main(look())


def change(time: int) -> None:
    global number
    number = time
    items.append(f"change {time}")
    Settings.debug = time
    csv.field_size_limit(1_000_000 * time)
    os.cpu_count = lambda: -time  # as `unittest.mock.patch("os.cpu_count")` does


def look() -> State:
    return {
        "global": number,
        "list in a global": tuple(items),
        "class attribute": Settings.debug,
        "option of an imported module": csv.field_size_limit(),
        "patched function of an imported module": os.cpu_count(),
    }

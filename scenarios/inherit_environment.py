"""Which environment does a child have, when its parent changed its own after the first child?

The fork server keeps the environment of its start, with the first child: what was set since is missing, what was removed is still there.
Nobody tells the server of a change. A secret that a program takes out of `os.environ` stays readable in every later child.

https://docs.python.org/3/library/os.html#os.environ
https://github.com/ezmsg-org/ezmsg/issues/264
https://github.com/razzant/ouroboros/issues/677
"""

import os

from compare import Answers, Backend
from scenarios._three_values import State, three_values

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    return three_values(backend, change, look)


def change(time: int) -> None:
    os.environ["CHANGED"] = str(time)
    if time == 1:
        os.environ["REMOVED"] = "secret"
    else:
        del os.environ["REMOVED"]


def look() -> State:
    return {
        "variable changed later": os.environ.get("CHANGED"),
        "variable removed later": os.environ.get("REMOVED"),
    }

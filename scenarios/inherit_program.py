"""Does a child find its parent's folder, import path and arguments?

Every child is told its parent's working directory, `sys.path` and `sys.argv`, as they are when it starts.
multiprocessing hands them over by itself, and loky does the same, so these need not be feared.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
"""

import os
import sys
from pathlib import Path

from compare import Answers, Backend
from scenarios._three_values import State, three_values

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    return three_values(backend, change, look)


def change(time: int) -> None:
    folder = Path.cwd() / str(time)
    folder.mkdir()
    os.chdir(folder)
    sys.path.append(str(folder))
    sys.argv[1:] = [f"--option={time}"]


def look() -> State:
    return {"working directory": Path.cwd(), "sys.path": sys.path[-1], "sys.argv": tuple(sys.argv)}

"""Can a worker start processes, and how deep can workers nest?

The workers of a `Pool` are daemons, which may have no children. The workers of an executor may have
children. loky's executors count their depth and refuse to go deeper than LOKY_MAX_DEPTH, which is
10 unless the environment sets another number. The other executors go on until the machine is full.

https://github.com/noxdafox/pebble/issues/76
https://github.com/dask/distributed/issues/2142
"""

import os

from compare import Answers, Backend

LIMIT = 2
"""Stands for the 10 executors in each other that loky allows: each costs an interpreter's start."""


def run(backend: Backend) -> Answers:
    os.environ["LOKY_MAX_DEPTH"] = str(LIMIT)  # read when loky is imported
    with backend.pool(1) as pool:
        in_pool = pool.apply_async(have_child, (backend,)).get()
    with backend.executor(1) as executor:
        in_executor = executor.submit(have_child, backend).result()
        too_deep = executor.submit(go_deeper, backend, LIMIT).result()
    return {
        "child of a Pool's worker": in_pool,
        "child of an executor's worker": in_executor,
        f"{LIMIT + 1} nested executors, LOKY_MAX_DEPTH {LIMIT}": too_deep,
    }


def have_child(backend: Backend) -> str:
    child = backend.process(os.getpid)
    try:
        child.start()
    except AssertionError as error:
        return type(error).__name__
    child.join()
    return "works"


def go_deeper(backend: Backend, levels: int) -> str:
    """Start as many executors, each in a worker of the one before."""
    if levels == 0:
        return "works"
    try:
        with backend.executor(1) as executor:
            return executor.submit(go_deeper, backend, levels - 1).result()
    except Exception as error:
        return type(error).__name__

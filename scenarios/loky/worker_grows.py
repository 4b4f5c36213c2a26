"""Does the worker of an executor live on when its memory grows?

loky's executor looks at the memory of a worker after a task, at most once a second. A worker that
takes 300 MB more than after its first task ends, and the next task has a new worker. The new worker
has lost all that the old worker had loaded or cached. If tasks wait at that moment, loky warns with
a `UserWarning`, whose text differs from version to version. The workers of other executors grow
without a limit.

loky measures memory with psutil. Without psutil, its workers grow like the others, and this
question cannot be tried. From loky 3.7, LOKY_MAX_MEMORY_LEAK_SIZE sets another limit, in bytes.

https://github.com/joblib/joblib/issues/869
https://github.com/joblib/loky/pull/641
https://github.com/joblib/loky/pull/141
"""

import importlib.util
import os
import time
import warnings

from compare import Answers, Backend

GROWTH = 310_000_000
"""Bytes, just above loky's limit of 300 MB."""

PERIOD = 1.1
"""Seconds, just above the second that loky lets pass before it looks at a worker's memory again."""


def run(backend: Backend) -> Answers:
    fate, warned = grow_and_see(backend) if importlib.util.find_spec("psutil") else (CANNOT, CANNOT)
    return {"worker of an executor that grew by 310 MB": fate, "a warning says so": warned}


CANNOT = "cannot be tried here"


def grow_and_see(backend: Backend) -> tuple[str, bool]:
    """What became of the worker, and whether a warning came. The last task waits already when the worker's memory is looked at."""
    with warnings.catch_warnings(record=True) as came, backend.executor(1) as executor:
        warnings.simplefilter("always")
        first = executor.submit(os.getpid).result()
        executor.submit(grow)
        last = executor.submit(os.getpid).result()
    for warning in came:
        print(warning.message)
    fate = "lives on" if last == first else "ends, the next task has another"
    return fate, any("worker" in str(warning.message) for warning in came)


kept: list[bytes] = []


def grow() -> None:
    time.sleep(PERIOD)  # loky's own clock decides; nothing else waits for it
    kept.append(b"x" * GROWTH)

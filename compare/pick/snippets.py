"""The code to paste for a choice: a start method is asked for where processes are started, and never set for the whole program."""

from __future__ import annotations

from compare.pick.requirements import Requirements

CONTEXT = """\
import multiprocessing
{imports}
context = multiprocessing.get_context("{backend}")
"""

EXECUTOR = """\
with ProcessPoolExecutor({workers}, mp_context=context) as executor:
    results = list(executor.map(task, arguments{chunks}))
"""

PROCESS = """\
process = context.Process(target=task, args=(argument,))
process.start()
process.join()
"""

LOKY_EXECUTOR = """\
from loky import get_reusable_executor

executor = get_reusable_executor(max_workers={workers})
results = list(executor.map(task, arguments{chunks}))
"""

LOKY_PROCESS = """\
from loky.backend.context import get_context

context = get_context("loky")
"""

LIBRARY_EXECUTOR = """\
from concurrent.futures import Executor

def work(arguments, executor: Executor):
    \"\"\"The caller brings the executor, and with it the start method; {backend} suits best.\"\"\"
    return list(executor.map(task, arguments{chunks}))
"""

LIBRARY_PROCESS = """\
import multiprocessing

def work(arguments, context=None):
    \"\"\"The caller may bring a multiprocessing context; {backend} suits best.\"\"\"
    context = context or multiprocessing.get_context()
"""

PRELOAD = """\
context.set_forkserver_preload({modules!r})  # imported once, in the server; before the first process
"""

START_METHODS = ("fork", "spawn", "forkserver")
"""The backends that are a context of multiprocessing."""

SHORT_TASK = 0.01
"""Seconds below which a task is worth sending along with others."""


def snippet(requirements: Requirements, backend: str) -> str:
    """The code for one backend."""
    chunks = ", chunksize=64" if requirements.task_seconds < SHORT_TASK and requirements.tasks > 64 * requirements.workers else ""
    imports = "from concurrent.futures import ProcessPoolExecutor\n" if requirements.pool else ""
    words = {"imports": imports, "backend": backend, "workers": requirements.workers, "chunks": chunks}
    if requirements.library:
        return (LIBRARY_EXECUTOR if requirements.pool else LIBRARY_PROCESS).format(**words)
    if backend == "loky":
        return (LOKY_EXECUTOR if requirements.pool else LOKY_PROCESS + PROCESS).format(**words)
    if backend not in START_METHODS:
        return f"# How a program uses {backend} is in the documentation of {backend}.\n"
    parts = [CONTEXT]
    if backend == "forkserver" and requirements.preload:
        parts.append(PRELOAD.format(modules=list(requirements.preload)))
    parts.append(EXECUTOR if requirements.pool else PROCESS)
    # The preload line was formatted by itself: its braces are values by now.
    return "".join(part if part.startswith("context.set") else part.format(**words) for part in parts)

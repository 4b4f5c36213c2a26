"""The code to paste for a choice: a start method is asked for where processes are started, and never set for the whole program."""

from __future__ import annotations

from compare.backends import BACKENDS, Row
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

ELSEWHERE = "# How a program uses {backend} is in the documentation of {backend}.\n"

SHORT_TASK = 0.01
"""Seconds below which a task is worth sending along with others."""


def snippet(requirements: Requirements, backend: str) -> str:
    """The code for one backend."""
    row = BACKENDS[backend]
    words = {
        "imports": "from concurrent.futures import ProcessPoolExecutor\n" if requirements.pool else "",
        "backend": backend,
        "workers": requirements.workers,
        "chunks": ", chunksize=64" if requirements.task_seconds < SHORT_TASK and requirements.tasks > 64 * requirements.workers else "",
        "modules": list(requirements.preload),
    }
    return template(requirements, row).format(**words)


def template(requirements: Requirements, row: Row) -> str:
    """The same, with names in braces for what depends on the program's numbers and names."""
    if requirements.library:
        return LIBRARY_EXECUTOR if requirements.pool else LIBRARY_PROCESS
    if row.start_method:
        preload = row.preload_code if requirements.preload else ""
        return CONTEXT + preload + (EXECUTOR if requirements.pool else PROCESS)
    if requirements.pool:
        return row.executor_code or ELSEWHERE
    return row.context_code + PROCESS if row.context_code else ELSEWHERE

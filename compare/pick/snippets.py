"""The program to paste for a choice: it names a start method where it starts processes, and sets none for the rest of the program."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from compare.backends import BACKENDS, Row
from compare.pick.requirements import Requirements

TEMPLATES = Environment(  # noqa: S701  of Python, not HTML
    loader=FileSystemLoader(Path(__file__).parent),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
)

DOCUMENTED = "# How a program uses {backend} is in the documentation of {backend}.\n"

IMPORTS = {
    "__main__.": "import __main__",
    "multiprocessing.": "import multiprocessing",
    " ProcessPoolExecutor(": "from concurrent.futures import ProcessPoolExecutor",
    "@contextmanager": "from contextlib import contextmanager",
    " wait(": "from multiprocessing.connection import wait",
    " SharedMemory(": "from multiprocessing.shared_memory import SharedMemory",
}
"""The use of a name -> the line that imports the name, in the order in which a program imports them."""

SHORT_TASK = 0.01
"""Seconds below which a task is worth sending along with others."""

TOGETHER = 64
"""How many of them are sent at a time."""

UNLESS_THREADS = "# Only if no import starts a thread (--no-threads-at-import):"


def snippet(requirements: Requirements, backend: str) -> str:
    """The program for a backend."""
    row = BACKENDS[backend]
    if not (row.start_method or row.executor_code):
        return DOCUMENTED.format(backend=backend)
    code = TEMPLATES.get_template("program.jinja").render(words(requirements, row))
    return imports(code, row) + code


def imports(code: str, row: Row) -> str:
    """The lines that import what the code uses, with the blank lines after them."""
    lines = {**IMPORTS, " ProcessPoolExecutor(": row.executor_code or IMPORTS[" ProcessPoolExecutor("]}
    used = [f"{line}\n" for use, line in lines.items() if use in code]
    return "".join([*used, "\n\n"]) if used else ""


def words(requirements: Requirements, row: Row) -> dict[str, object]:
    """What the template asks for."""
    before_threads = row.before_threads_code if requirements.threads else ""
    # Each task has a process of its own, unless the backend has none for it, or none that may start after the first thread.
    workers_run = bool(requirements.pool or before_threads or not row.start_method)
    many_tasks = requirements.tasks > TOGETHER * requirements.workers_used
    return {
        "library": requirements.library,
        "data": kind_of_data(requirements),
        "workers_run": workers_run,
        "instead": workers_run and not requirements.pool,
        "method": row.start_method,
        "by_value": "" if row.start_method or requirements.library else "__main__.",
        "preload": preload(requirements, row),
        "before_threads": before_threads.format(workers=requirements.workers_used),
        "workers": requirements.workers_used,
        "chunks": f", chunksize={TOGETHER}" if requirements.task_seconds < SHORT_TASK and many_tasks else "",
    }


def kind_of_data(requirements: Requirements) -> str:
    """What every task reads: one block of memory that processes can share, or objects; nothing where it reads none."""
    if requirements.data and requirements.data_is_bytes:
        return "bytes"
    return "objects" if requirements.data or requirements.inherits else ""


def preload(requirements: Requirements, row: Row) -> str:
    """The line that has modules imported once for all processes; none where that is the main module only, the default of new Pythons.

    What the import of a module makes is not the processes' own. A thread that it starts does not run in them, and a lock that the thread
    holds stays locked. So the line is a comment where nobody said that no import starts threads.
    """
    threads = requirements.said_of("threads_at_import")
    modules = [] if threads else ["__main__", *requirements.preloadable]
    if requirements.library or not row.preload_code or modules == ["__main__"]:
        return ""
    line = row.preload_code.format(modules=json.dumps(modules))
    return line if threads is not None else f"{UNLESS_THREADS}\n    # {line}"

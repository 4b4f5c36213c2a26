"""Is a line that the parent wrote, but had not flushed, written twice?

A forked child has a copy of the half-full buffer, and each of the two writes its own; any other child opens the file anew.
multiprocessing flushes `sys.stdout` and `sys.stderr` before it starts a child, and no other file. loky cannot send a file that is
open for writing along with a function of `__main__`.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/python/cpython/issues/135335
https://github.com/certbot/certbot/issues/477
"""

import sys
import tempfile
from pathlib import Path

from compare import Answers, Backend
from scenarios._both import in_both
from scenarios._three_values import State, ask

TOPIC = "inheritance"
RUN_AS = "main"

LOG, OUTPUT = Path(tempfile.gettempdir(), "program.log"), Path(tempfile.gettempdir(), "output")

log = LOG.open("a")


def run(backend: Backend) -> Answers:
    return in_both(in_log, backend) | printed(backend)


def in_log(backend: Backend) -> Answers:
    log.write(f"parent, {__name__}\n")
    try:
        ask(backend, write)
    except Exception as error:
        return {"line in a log file is there, times": type(error).__name__}
    log.flush()
    return {"line in a log file is there, times": LOG.read_text().count(f"parent, {__name__}")}


def write() -> State:
    log.write("child\n")
    log.flush()
    return {}


def printed(backend: Backend) -> Answers:
    with OUTPUT.open("w") as sys.stdout:
        sys.stdout.write("parent\n")
        ask(backend, say)
    sys.stdout = sys.__stdout__
    return {"printed line is there, times": OUTPUT.read_text().count("parent")}


def say() -> State:
    sys.stdout.write("child\n")
    sys.stdout.flush()
    return {}

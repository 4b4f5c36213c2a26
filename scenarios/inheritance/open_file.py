"""Do a parent and its child share the offset and the buffer of a file that is open in a global?

A forked child shares the open file and its offset, so each process takes away data that the other
would have read. The child also has a copy of a half-full buffer. Each of the two processes writes
its own buffer, so a line that was not flushed comes twice. A child of spawn opens the file anew. So
does a child of the fork server, or the server opens the file once for all its children. They share
the offset with one another then, and not with their parent.
loky cannot send a binary file, or a file that is open for writing, along with a function of
`__main__`.

Before it starts a child, multiprocessing flushes `sys.stdout` and `sys.stderr`, and no other file.
The scenario main-leaves asks when the fork server opens a file.

https://docs.python.org/3/library/os.html#inheritance-of-file-descriptors
https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/python/cpython/issues/135335
https://github.com/certbot/certbot/issues/477
"""

import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from compare import Answers, Backend
from scenarios._both import importable, in_both, in_main
from scenarios.inheritance._three_values import State, ask

RUN_AS = "main"

CHILD, PARENT = "after the parent has read 10 bytes, child is at", "after the child has read 10 more, parent is at"
LOGGED, PRINTED = "times a line appears in a log file", "times a printed line appears"
LOG, OUTPUT = Path(tempfile.gettempdir(), "program.log"), Path(tempfile.gettempdir(), "output")

file = Path(__file__).open("rb", buffering=0)  # noqa: SIM115  as long as the program runs
log = LOG.open("a")


def run(backend: Backend) -> Answers:
    written_in_main = written(backend)
    return in_both(offsets, backend) | importable(written)(backend) | in_main({LOGGED: written_in_main[LOGGED]})


def offsets(backend: Backend) -> Answers:
    file.read(10)
    try:
        seen = ask(backend, read_on)
    except Exception as error:
        return dict.fromkeys((CHILD, PARENT), type(error).__name__)
    return {CHILD: str(seen[CHILD]), PARENT: file.tell()}


def read_on() -> State:
    offset = file.tell()
    file.read(10)
    return {CHILD: offset}


def written(backend: Backend) -> Answers:
    line = f"parent, {__name__}\n"
    log.write(line)
    with OUTPUT.open("w") as output, redirect_stdout(output):
        sys.stdout.write(line)
        try:
            ask(backend, write)
        except Exception as error:
            return dict.fromkeys((LOGGED, PRINTED), type(error).__name__)
    log.flush()
    return {LOGGED: LOG.read_text().count(line), PRINTED: OUTPUT.read_text().count(line)}


def write() -> State:
    for output in (log, sys.stdout):
        output.write("child\n")
        output.flush()
    return {}

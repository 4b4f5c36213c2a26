"""Do a parent and its child read from the same place of a file that is in a global?

A forked child shares the open file and its offset, so each takes away what the other would have read; any other child opens its own.
loky cannot send an open binary file along with a function of `__main__`.

https://docs.python.org/3/library/os.html#inheritance-of-file-descriptors
https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
"""

from pathlib import Path

from compare import Answers, Backend
from scenarios._both import in_both
from scenarios._three_values import State, ask

TOPIC = "inheritance"
RUN_AS = "main"

CHILD, PARENT = "after the parent has read 10 bytes, child is at", "after the child has read 10 more, parent is at"

file = Path(__file__).open("rb", buffering=0)  # noqa: SIM115  as long as the program runs


def run(backend: Backend) -> Answers:
    return in_both(offsets, backend)


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

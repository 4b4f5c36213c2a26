"""Which parts of the standard library deadlock a child that starts while a parent thread uses them?

A forked child makes the locks of `logging` and a few other locks anew. All other locks that a
thread holds stay held, be it the lock of a queue or of the import of a module. A thread pool has
lost its threads. A fresh interpreter inherits neither the locks nor the thread pool.

A fork server has the threads that its own imports started: see the scenario main-threads.

https://docs.python.org/3/library/os.html#os.register_at_fork
https://github.com/python/cpython/issues/84559
"""

import faulthandler
import importlib
import logging
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from compare import Answers, Backend, Connection

held, released = threading.Semaphore(0), threading.Event()
items: queue.Queue[int] = queue.Queue()
workers = ThreadPoolExecutor(1)
log = logging.getLogger(__name__)


def run(backend: Backend) -> Answers:
    log.addHandler(Holding())
    sys.path.insert(0, str(write_module().parent))
    for use in (log_a_line, hold_queue, import_module):
        threading.Thread(target=use, name=f"holder: {use.__name__}").start()
        held.acquire()
    ask_a_worker()
    said, speaks = backend.pipe()
    child = backend.process(use_all, args=(speaks,))
    child.start()
    answers: Answers = said.recv()
    child.terminate()  # it may be stuck
    child.join()
    released.set()
    return answers


class Holding(logging.Handler):
    """Keeps its lock, in the thread that comes first; where nothing is to be held, it is not there."""

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002  what is logged is all one
        hold()


def hold() -> None:
    """Say that it is held, and wait; not in the child, which only comes here where it got what it wanted."""
    if threading.current_thread().name.startswith("holder"):
        held.release()
        released.wait()


def write_module() -> Path:
    """A module whose import in a holder takes as long as this scenario wants; this process starts in a folder of its own."""
    path = Path("slow_to_import.py").absolute()
    path.write_text(f"from {__name__} import hold\n\nhold()\n")
    return path


def log_a_line() -> None:
    log.warning("a line")


def hold_queue() -> None:
    with items.mutex:
        hold()


def import_module() -> None:
    importlib.import_module("slow_to_import")


def ask_a_worker() -> None:
    workers.submit(int).result()


def put_item() -> None:
    items.put(1)


ATTEMPTS: dict[str, Callable[[], None]] = {
    "logging, while a thread logs": log_a_line,
    "queue.Queue, while a thread has it locked": put_item,
    "ThreadPoolExecutor that has a thread": ask_a_worker,
    "import, while a thread imports the module": import_module,
}


def use_all(speaks: Connection) -> None:
    """Try each in a thread of its own, but the import in the main one.

    The lock of an import knows its owner by the thread's identifier, and a new thread can have that of the one that is gone.
    """
    done: queue.SimpleQueue[str] = queue.SimpleQueue()
    reporter = threading.Thread(target=report, args=(done, speaks))
    reporter.start()
    *others, import_ = ATTEMPTS
    for name in others:
        threading.Thread(target=attempt, args=(name, done), daemon=True).start()
    attempt(import_, done)
    reporter.join()


def attempt(name: str, done: queue.SimpleQueue[str]) -> None:
    ATTEMPTS[name]()
    done.put(name)


def report(done: queue.SimpleQueue[str], speaks: Connection) -> None:
    """Wait for all of them together."""
    came: set[str] = set()
    try:
        while len(came) < len(ATTEMPTS):
            came.add(done.get(timeout=1.5))
    except queue.Empty:
        faulthandler.dump_traceback(sys.stdout)
    speaks.send({name: "works" if name in came else "hangs" for name in ATTEMPTS})

"""Can a child log, when a thread of its parent was logging at the moment of its start?

logging makes its locks anew in a forked child, so that a lock which another thread held does no harm; any other child has locks of its own.
That is the exception: the locks of other libraries and of your own program stay locked in a forked child.

https://github.com/python/cpython/issues/84559
"""

import logging
import threading

from compare import Answers, Backend
from scenarios._three_values import State, ask

TOPIC = "inheritance"

handler = logging.StreamHandler()


def run(backend: Backend) -> Answers:
    held, asked = threading.Event(), threading.Event()
    thread = threading.Thread(target=hold, args=(held, asked))
    thread.start()
    held.wait()
    try:
        return {question: bool(answer) for question, answer in ask(backend, look).items()}
    finally:
        asked.set()
        thread.join()


def hold(held: threading.Event, asked: threading.Event) -> None:
    """What `handler.handle` does while it writes, for as long as we want."""
    with handler.lock:  # type: ignore[union-attr]  # it has one unless somebody takes it away
        held.set()
        asked.wait()


def look() -> State:
    return {"child gets the handler's lock": handler.lock is not None and handler.lock.acquire(timeout=1)}

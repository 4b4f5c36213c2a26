"""Does a thread of the parent run in the child?

A forked child has the `Thread` object of its parent, but not the thread. Code that starts a
background thread once, at the first use, takes the thread for running. Only the thread that starts
a child goes on in the child. A fresh interpreter starts its own thread.

https://github.com/Flagsmith/flagsmith-python-client/issues/203
"""

import threading

from compare import Answers, Backend, Queue


def run(backend: Backend) -> Answers:
    use()
    refreshed.wait()
    found = backend.queue()
    child = backend.process(look, args=(found,))
    child.start()
    answers: Answers = found.get()
    child.join()
    return answers


refresher: threading.Thread | None = None
asked, refreshed = threading.Event(), threading.Event()


def use() -> None:
    """What a library does: start its background thread at the first use, then have it refresh."""
    global refresher
    if refresher is None:
        refresher = threading.Thread(target=refresh, daemon=True)
        refresher.start()
    asked.set()


def refresh() -> None:
    while True:
        asked.wait()
        asked.clear()
        refreshed.set()


def look(found: Queue) -> None:
    answers: Answers = {"threads that the child starts with": threading.active_count()}
    refreshed.clear()
    use()
    found.put(answers | {"thread that starts once, at the first use, runs in the child": refreshed.wait(timeout=1)})

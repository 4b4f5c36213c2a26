"""Does a thread of the parent run in the child?

A forked child finds the `Thread` object of its parent without the thread, so that code which starts a background thread once, at its
first use, believes that it has one. Only the thread that starts a child goes on in it. A fresh interpreter starts its own.

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

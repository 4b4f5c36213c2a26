"""What still works when the temporary files are removed while the program runs?

The socket of a fork server is one of the temporary files, and every start fails without the socket.
The server itself lives on, so Python starts no new server. Under every backend, new processes
cannot reach a manager that was started before.

https://github.com/OSGeo/grass/issues/7724
"""

import os
import tempfile
from pathlib import Path

from compare import Answers, Backend, Queue, SharedDict
from scenarios._attempt import WORKS, start_and_join


def run(backend: Backend) -> Answers:
    folder = Path.cwd() / "temporary"
    folder.mkdir()
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    shared, queue = backend.shared_dict(), backend.queue()
    answers: Answers = {"before: the next process": use_in_child(backend, queue, shared)}
    removed = folder.rename("removed")
    folder.mkdir()
    answers |= {
        "the next process": use_in_child(backend, queue, None),
        "the one after it": use_in_child(backend, queue, None),
        "a manager, in the next process": use_in_child(backend, queue, shared),
    }
    folder.rmdir()
    removed.rename(folder)  # else the end of the manager, which nobody can reach, takes a second
    return answers


def use_in_child(backend: Backend, queue: Queue, shared: SharedDict | None) -> str:
    outcome = start_and_join(backend.process(use, args=(queue, shared)))
    return str(queue.get()) if outcome == WORKS else outcome


def use(queue: Queue, shared: SharedDict | None) -> None:
    try:
        if shared is not None:
            shared["key"] = "value"
        queue.put("works")
    except Exception as error:
        queue.put(type(error).__name__)

"""Which objects can a child send to its parent through a queue or a pipe?

A child pickles the objects that it sends, under every backend, so fork fails where spawn fails. A
pipe raises the error in the child. A queue raises no error, and the object never comes. loky's
queues send lambdas and local objects by value, but no lock.

https://github.com/joblib/loky/issues/140
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue
"""

import threading

from compare import Answers, Backend, Connection, Queue


def run(backend: Backend) -> Answers:
    """What was put is lost if what was put behind it comes first. The child stays until it has: one that ends may lose that too."""
    items = backend.queue()
    hears, tell = backend.pipe()
    receiver, sender = backend.pipe()
    child = backend.process(put_and_send, args=(items, hears, sender))
    child.start()
    came = [name for name, _ in iter(items.get, LAST)]
    tell.send("all came")
    child.join()
    receiver.close()
    answers: Answers = {f"process puts a {name} into a queue": "works" if name in came else "lost" for name in ("lambda", "lock")}
    return answers | {"process sends a lambda through a pipe": "works" if child.exitcode == 0 else "error in child"}


LAST = ("last item", None)


def put_and_send(items: Queue, hears: Connection, sender: Connection) -> None:
    items.put(("lambda", lambda: None))
    items.put(("lock", threading.Lock()))
    items.put(LAST)
    hears.recv()
    sender.send(lambda: None)

"""What is the `__name__` of the main module in a child?

A forked child has its parent's main module. In a child of spawn or of a fork server, the program
was imported again under the name `__mp_main__`, so the code under `if __name__ == "__main__"` did
not run again. In such a child, and in the parent, both names stand for the program's module. The
parent is an exception if its `__main__` was replaced after multiprocessing was imported, as
debuggers did. loky sends functions and classes of `__main__` to its children by value, but loky's
pipes use the standard pickler, which does not find the class again.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/microsoft/ptvsd/issues/2108
"""

import sys
from collections.abc import Callable
from pickle import PicklingError
from types import ModuleType

from compare import Answers, Backend, Connection, Queue

RUN_AS = "main"


def run(backend: Backend) -> Answers:
    answers = before(backend)
    sys.modules["__mp_main__"] = ModuleType("the main module at the time when multiprocessing was imported")
    return answers | {"through a pipe, after __main__ was replaced": after(backend)}


def before(backend: Backend) -> Answers:
    received, sends = backend.pipe()
    queue = backend.queue()
    child = backend.process(send_and_put, args=(sends, queue))
    child.start()
    answers: Answers = {
        "__name__ in the child": received.recv(),
        "__module__ of a class in the child": received.recv(),
        "object of a class of __main__, sent back through a pipe": what_comes(received.recv),
        "object of a class of __main__, sent back through a queue": what_comes(queue.get),
    }
    child.join()
    return answers


def send_and_put(sends: Connection, queue: Queue) -> None:
    sends.send(__name__)
    sends.send(Message.__module__)
    send(sends)
    queue.put(Message())


class Message:
    pass


def send(sends: Connection) -> None:
    try:
        sends.send(Message())
    except PicklingError:
        sends.send(None)


def what_comes(receive: Callable[[], object]) -> str:
    try:
        came = receive()
    except AttributeError:
        return "error in parent"
    if came is None:
        return "error in child"
    return "works" if isinstance(came, Message) else "another class"


def after(backend: Backend) -> str:
    received, sends = backend.pipe()
    child = backend.process(send, args=(sends,))
    child.start()
    answer = what_comes(received.recv)
    child.join()
    return answer

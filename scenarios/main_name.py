"""What is the `__name__` of the main module in a child?

A child that is not forked imports the program again under the name `__mp_main__`, so that what stands under
`if __name__ == "__main__"` does not run again. There, and in the parent, both names stand for the program's module; not in a parent
whose `__main__` was replaced after multiprocessing was imported, as debuggers did. loky's children are sent functions and classes
of `__main__` by value, but its pipes use the standard pickler, which does not find the class again.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/microsoft/ptvsd/issues/2108
"""

import sys
from types import ModuleType

from compare import Answers, Backend, Connection, Queue

TOPIC = "serialisation"
RUN_AS = "main"


def run(backend: Backend) -> Answers:
    answers = names(backend)
    answers["object of a class of __main__, sent back through a pipe: the parent"] = through_pipe(backend)
    answers["object of a class of __main__, sent back through a queue: the parent"] = through_queue(backend)
    sys.modules["__mp_main__"] = ModuleType("the main module at the time when multiprocessing was imported")
    return answers | {"through a pipe, after __main__ was replaced: the parent": through_pipe(backend)}


def names(backend: Backend) -> Answers:
    said, speaks = backend.pipe()
    child = backend.process(tell_names, args=(speaks,))
    child.start()
    answers: Answers = {"__name__ in the child": said.recv(), "__module__ of a class in the child": said.recv()}
    child.join()
    return answers


def tell_names(speaks: Connection) -> None:
    speaks.send(__name__)
    speaks.send(Message.__module__)


class Message:
    pass


def through_pipe(backend: Backend) -> str:
    received, sends = backend.pipe()
    child = backend.process(send_message, args=(sends,))
    child.start()
    sends.close()  # so that a child that cannot send leaves an end of file
    try:
        return "receives it" if isinstance(received.recv(), Message) else "receives a stranger"
    except EOFError:
        return "the child cannot send it"
    except AttributeError:
        return "cannot unpickle it"
    finally:
        child.join()


def send_message(sends: Connection) -> None:
    sends.send(Message())


def through_queue(backend: Backend) -> str:
    queue = backend.queue()
    child = backend.process(put_message, args=(queue,))
    child.start()
    try:
        return "receives it" if isinstance(queue.get(), Message) else "receives a stranger"
    except AttributeError:
        return "cannot unpickle it"
    finally:
        child.join()


def put_message(queue: Queue) -> None:
    queue.put(Message())

"""Which attributes can an object of a subclass of `Process` have?

A process that is not forked is sent as an object with all its attributes. So each attribute must be
picklable when `start()` is called. The attributes that `run()` itself creates need not be
picklable. loky also sends lambdas, and the text of a file that is open for reading.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/python/cpython/issues/125714
"""

import threading
from pathlib import Path

from compare import Answers, Backend, Process
from scenarios._attempt import attempt_process


def run(backend: Backend) -> Answers:
    with Path(__file__).open() as file:
        attributes = {
            "no attribute": None,
            "a lambda": lambda: None,
            "a threading.Lock": threading.Lock(),
            "a text file open for reading": file,
            "a super() object": Derived().base,
        }
        return {name: attempt_process(worker(backend, attribute)) for name, attribute in attributes.items()}


class Base:
    pass


class Derived(Base):
    def __init__(self) -> None:
        self.base = super()


def worker(backend: Backend, attribute: object) -> Process:
    process = empty_worker(backend)
    process.__init__(attribute)  # type: ignore[misc]  # as calling the class does
    return process


def empty_worker(backend: Backend) -> Process:
    """An instance without attributes, of a class whose base is known only now.

    A class of a function cannot be found by name. So pickle is told to call this instead, and goes on with the attributes as ever.
    """

    class Worker(backend.process_class()):  # type: ignore[misc]  # a base that is known only now
        def __init__(self, attribute: object) -> None:
            super().__init__()
            self.attribute = attribute

        def run(self) -> None:
            pass

        def __reduce__(self) -> tuple[object, ...]:
            return empty_worker, (backend,), self.__dict__

    return Worker.__new__(Worker)

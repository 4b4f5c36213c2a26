"""Which functions can be the target of a process?

A forked child already has its target. Any other child gets its target by pickle, which knows a
function by its module and its name only. A function without such a name, or a function bound to an
object that cannot be pickled, fails at `start()`. A method of `super()` has the name of the method
that overrides it, so such a child calls the overriding method. loky sends by value the functions
that have no such name. loky also sends by value all functions of `__main__`, with the globals that
they use: one lock or one context variable in such a global is enough to fail.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/python/cpython/issues/126831
https://github.com/facebookresearch/spdl/issues/1565
https://github.com/pnpnpn/timeout-decorator/issues/88
https://github.com/pnpnpn/timeout-decorator/issues/43
https://github.com/pythongssapi/httpx-gssapi/issues/61
https://github.com/python/cpython/issues/96469
"""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache

from compare import Answers, Backend, Connection
from scenarios._attempt import attempt_process
from scenarios._both import importable, in_main

RUN_AS = "main"

LOCK = threading.Lock()
REQUEST: ContextVar[str] = ContextVar("request", default="none")


def run(backend: Backend) -> Answers:
    return importable(targets)(backend) | in_main(
        {
            "function that uses a global lock": attempt_process(backend.process(with_global_lock)),
            "function that uses a context variable": attempt_process(backend.process(with_context_variable)),
        }
    )


def targets(backend: Backend) -> Answers:
    def local_function() -> None:
        pass

    functions: dict[str, Callable[[], object]] = {
        "function of the module": module_function,
        "lambda": lambda: None,
        "local function": local_function,
        "function inside its decorator": decorated.__wrapped__,
        "method of an object": Plain().method,
        "method of an object that holds a lock": Locked().method,
        "method of an object whose __getstate__ omits the lock": LockOmitted().method,
    }
    answers: Answers = {name: attempt_process(backend.process(target)) for name, target in functions.items()}
    return answers | {"method of super(): the child calls": super_method(backend)}


def module_function() -> None:
    pass


def with_global_lock() -> None:
    with LOCK:
        pass


def with_context_variable() -> None:
    REQUEST.get()


@cache
def decorated() -> None:
    """Under this name stands what the decorator made; what the decorator was given has the same name, and cannot be found by it."""


class Plain:
    def method(self) -> None:
        pass


class Locked:
    def __init__(self) -> None:
        self.lock = threading.Lock()

    def method(self) -> None:
        with self.lock:
            pass


class LockOmitted(Locked):
    def __getstate__(self) -> dict[str, object]:
        return {}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__()  # type: ignore[misc]  # the class is its own, and so is the constructor


def super_method(backend: Backend) -> str:
    said, speaks = backend.pipe()
    child = backend.process(Override().method_of_base(), args=(speaks,))
    child.start()
    answer: str = said.recv()
    child.join()
    return answer


class Base:
    def method(self, speaks: Connection) -> None:
        speaks.send("the base's")


class Override(Base):
    def method(self, speaks: Connection) -> None:
        speaks.send("the override")

    def method_of_base(self) -> Callable[[Connection], None]:
        return super().method

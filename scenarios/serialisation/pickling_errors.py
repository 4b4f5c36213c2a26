"""Which error says that an object cannot be pickled, and does its text name the attribute at fault?

The class of the error depends on the object and on the Python version. Up to Python 3.13, a local
function raises `AttributeError`. From Python 3.14, it raises `PicklingError`. A lock raises
`TypeError`, but loky's executor raises `PicklingError` for every task that cannot be pickled. From
Python 3.14, the error has notes that name each attribute and each item on the way to the object.
Under fork, a process pickles nothing. loky sends local functions.

An `except` clause for such errors must name all three classes to work on each Python.

https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
https://docs.python.org/3/whatsnew/3.14.html
"""

import threading
from collections.abc import Callable
from traceback import format_exception

from compare import Answers, Backend

FAULT = "attribute_at_fault"


def run(backend: Backend) -> Answers:
    settings = Settings()
    with backend.executor(1) as executor:
        errors = {
            "process: local function": error_of(lambda: start(backend, make_local_function())),
            "process: object that holds a lock": error_of(lambda: start(backend, settings.method)),
            "executor: local function": error_of(lambda: executor.submit(make_local_function()).result()),
            "executor: object that holds a lock": error_of(lambda: executor.submit(settings.method).result()),
            "executor: returns a local function": error_of(lambda: executor.submit(make_local_function).result()),
            "executor: returns a lock": error_of(lambda: executor.submit(threading.Lock).result()),
        }
    answers: Answers = {question: type(error).__name__ if error else "works" for question, error in errors.items()}
    named = {question: names_fault(error) for question, error in errors.items() if "holds" in question}
    return answers | {f"{question}: the error names the attribute": name for question, name in named.items()}


class Settings:
    def __init__(self) -> None:
        setattr(self, FAULT, threading.Lock())  # the name stands in no line that a traceback shows

    def method(self) -> None: ...


def make_local_function() -> Callable[[], None]:
    def local_function() -> None: ...

    return local_function


def start(backend: Backend, target: Callable[[], None]) -> None:
    child = backend.process(target)
    child.start()
    child.join()


def error_of(attempt: Callable[[], object]) -> Exception | None:
    try:
        attempt()
    except Exception as error:
        print("".join(format_exception(error)))
        return error
    return None


def names_fault(error: Exception | None) -> bool | None:
    """Whether the text that Python prints for an error names the attribute; None where there is no error."""
    return None if error is None else FAULT in "".join(format_exception(error))

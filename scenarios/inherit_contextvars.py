"""Does a child have its parent's context variables?

A forked child has its parent's context; any other child starts with an empty one, in which each variable has its default.
loky sends a function of `__main__` with the globals that it uses, and a context variable cannot be pickled: it has to stand in
another module.

https://docs.python.org/3/library/contextvars.html
https://github.com/python/cpython/issues/126831
"""

from contextvars import ContextVar

from compare import Answers, Backend
from scenarios._three_values import State, three_values

TOPIC = "inheritance"
RUN_AS = ("module", "main")

request: ContextVar[str] = ContextVar("request", default="none")


def run(backend: Backend) -> Answers:
    try:
        return three_values(backend, change, look)
    except Exception as error:
        return {"context variable": type(error).__name__}


def change(time: int) -> None:
    request.set(f"request {time}")


def look() -> State:
    return {"context variable": request.get()}

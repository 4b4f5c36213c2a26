"""Does a child have its parent's context variables?

A forked child has its parent's context; any other child starts with an empty one, in which each variable has its default.
loky sends a function of `__main__` with the globals that it uses, and a context variable cannot be pickled: it has to stand in
another module.

https://docs.python.org/3/library/contextvars.html
https://github.com/python/cpython/issues/126831
"""

from contextvars import ContextVar

from compare import Answers, Backend
from scenarios._both import in_both
from scenarios._three_values import State, ask

TOPIC = "inheritance"
RUN_AS = "main"

request: ContextVar[str] = ContextVar("request", default="fresh")


def run(backend: Backend) -> Answers:
    return in_both(variable, backend)


def variable(backend: Backend) -> Answers:
    request.set("now")
    try:
        return {question: str(value) for question, value in ask(backend, look).items()}
    except Exception as error:
        return {"context variable": type(error).__name__}


def look() -> State:
    return {"context variable": request.get()}

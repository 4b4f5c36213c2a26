"""Can a task of a pool or of an executor call a function of `__main__`?

A task names its function, and a worker looks for that name in its own `__main__`. A forked worker
has the parent's `__main__`, with all that the program defined before the worker started. A worker
of spawn or of a fork server has run the file again, so it finds the functions of the file, but no
function that the program defined later. loky runs no file again. loky's executor sends functions of
`__main__` by value. A `Pool` of loky's processes sends their names, so it finds none of them.

A worker that does not find the function dies. A `Pool` starts another worker, and the caller waits
for the lost result for ever. An executor reports that it is broken.

https://github.com/MIT-PSFC/disruption-py/issues/560
https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
"""

import os
from collections.abc import Callable

from compare import Answers, Backend

RUN_AS = "main"


def run(backend: Backend) -> Answers:
    functions = {"function of __main__": work, "function that __main__ defined later": defined_later()}
    answers: Answers = {}
    for name, function in functions.items():
        answers[f"Pool: {name}"] = in_pool(backend, function)
        answers[f"executor: {name}"] = in_executor(backend, function)
    return answers


def work() -> None: ...


def defined_later() -> Callable[[], None]:
    """A function that a program defines behind its main guard: a global of `__main__` that its file, run again, does not define."""
    exec("def late() -> None: ...", globals())  # noqa: S102  so that the function is found by name like any other
    return globals()["late"]  # type: ignore[no-any-return]  # defined just now


def in_pool(backend: Backend, function: Callable[[], None]) -> str:
    """One worker after another, in the order of the tasks: what has no result when the next task has one, will have none."""
    with backend.pool(1) as pool:
        task = pool.apply_async(function)
        pool.apply_async(os.getpid).get()
        return "works" if task.ready() else "hangs"


def in_executor(backend: Backend, function: Callable[[], None]) -> str:
    with backend.executor(1) as executor:
        try:
            executor.submit(function).result()
        except Exception as error:
            print(f"executor: {error!r}")
            return "error"
    return "works"

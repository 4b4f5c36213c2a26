"""How often is the data of a global of `__main__` pickled, and how often the data of an argument?

The question counts how often three tasks, or three processes, pickle an object. loky sends a
function of `__main__` with the globals that it uses, so loky pickles such a global again for each
task and for each process. The other backends pickle no global: a forked child has a copy, and any
other child, or its fork server, makes the global anew. Every backend pickles the argument of a task
again for each task. Only fork does not pickle the argument of a process.

So under loky, a table of 100 MB in a global costs 100 MB for each task. Put a function that uses
much data into an importable module: then loky sends the name of the function, and each worker makes
the data once.

https://github.com/joblib/loky/issues/206
https://github.com/joblib/joblib/issues/1071
"""

from collections.abc import Callable

from compare import Answers, Backend

RUN_AS = "main"

TIMES = 3


class Data:
    """Counts in the parent how often it is pickled."""

    pickled = 0

    def __reduce__(self) -> tuple[type["Data"], tuple[()]]:
        Data.pickled += 1
        return Data, ()


DATA = Data()


def run(backend: Backend) -> Answers:
    answers: Answers = {}
    with backend.executor(1) as executor:
        answers["executor: data in a global"] = pickled(lambda: executor.submit(use_global).result())
        answers["executor: data as an argument"] = pickled(lambda: executor.submit(use, DATA).result())
    answers["process: data in a global"] = pickled(lambda: start(backend, use_global))
    answers["process: data as an argument"] = pickled(lambda: start(backend, use, DATA))
    return answers


def pickled(task: Callable[[], object]) -> int:
    before = Data.pickled
    for _ in range(TIMES):
        task()
    return Data.pickled - before


def use_global() -> None:
    use(DATA)


def use(_data: Data) -> None: ...


def start(backend: Backend, target: Callable[..., None], *arguments: object) -> None:
    child = backend.process(target, args=arguments)
    child.start()
    child.join()

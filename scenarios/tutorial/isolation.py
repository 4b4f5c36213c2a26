"""Does a child see, or change, a global of its parent?

A forked child is a copy of its parent at the moment of the start. Any other child has the values
that another import of the module set. loky sends a function of `__main__` by value, along with the
globals that the function uses. Under every backend, a change that a child makes stays in the child.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/joblib/loky/issues/206
"""

from compare import Answers, Backend, Queue
from scenarios._both import in_both

RUN_AS = "main"

num = 100


def run(backend: Backend) -> Answers:
    return in_both(read_and_change_in_child, backend)


def read_and_change_in_child(backend: Backend) -> Answers:
    global num
    num = 7
    found = backend.queue()
    child = backend.process(read_and_change, args=(found,))
    child.start()
    answers: Answers = {"num is 100, parent sets 7: child finds": found.get()}
    child.join()
    return answers | {"child sets 3: parent has": num}


def read_and_change(found: Queue) -> None:
    global num
    found.put(num)
    num = 3

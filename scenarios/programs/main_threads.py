"""Can a child acquire a lock that a thread holds which the import of the main module started?

A forked child has a copy of the held lock, but not the thread that would release the lock: the
child waits for ever. A child of spawn imports the main module, and so starts a thread of its own.
So does a child of the fork server in older Pythons. Since Python 3.13.8 and 3.14.1, the fork server
itself imports the main module of a script. The server then has the thread, and its children wait
for ever, as forked children do. The server does not import the main module of a program that was
started with `-m`. Since Python 3.12, Python warns when a process with threads forks, be it the
parent or the server.

Start threads behind the main guard, or in a function that each process calls. A thread that a
library starts when the main module imports it counts, too. Python's default filters hide the
warning: `-W always` shows it.

https://github.com/python/cpython/issues/126631
https://github.com/python/cpython/issues/84559
https://docs.python.org/3/library/os.html#os.fork
"""

import os

from compare import Answers, Backend
from scenarios.programs._program import program, word

PROGRAM = """
import threading
from multiprocessing import Process

lock, held, release = threading.Lock(), threading.Event(), threading.Lock()
release.acquire()

def hold():
    with lock:
        held.set()
        release.acquire()

holder = threading.Thread(target=hold, daemon=True)
holder.start()
held.wait()

def want():
    release.release()
    holder.join()  # returns at once where there is no such thread: nobody will release the lock then
    print("child ran" if lock.acquire(blocking=False) else "hangs", flush=True)

if __name__ == "__main__":
    child = Process(target=want)
    child.start()
    child.join()
"""


def run(backend: Backend) -> Answers:
    os.environ["PYTHONWARNINGS"] = "always::DeprecationWarning"
    answers: Answers = {}
    for prefix, how in {"": "script", "by -m: ": "module"}.items():
        output = program(backend, "Process", PROGRAM, how=how)
        answers[f"{prefix}child wants a lock that a thread of the import holds"] = word(output)
        answers[f"{prefix}Python warns of a fork with threads"] = None if output is None else "multi-threaded" in output
    return answers

"""Can a child acquire a lock that another thread of its parent held when the child started?

A forked child has a copy of the held lock, but not the thread that would release the lock. A child
that wants the lock waits for ever. A child of spawn or of a fork server has the lock that an import
made, and the parent's thread does not hold that lock. loky sends a function of `__main__` with the
globals that the function uses, and a lock cannot be sent.

A thread that the import of the main module starts is another case: see the scenario main-threads.

https://github.com/python/cpython/issues/84559
https://pythonspeed.com/articles/python-multiprocessing/
https://github.com/DataDog/dd-trace-py/issues/18900
"""

import faulthandler
import os
import sys
import threading

from compare import Answers, Backend, Connection
from scenarios._both import in_both

RUN_AS = "main"

lock = threading.Lock()


def run(backend: Backend) -> Answers:
    return in_both(while_held, backend)


def while_held(backend: Backend) -> Answers:
    held, released = threading.Event(), threading.Event()
    holder = threading.Thread(target=hold, args=(held, released), name="holder")
    holder.start()
    held.wait()
    try:
        return {"child wants a lock that a thread holds": start_child(backend)}
    finally:
        released.set()
        holder.join()


def hold(held: threading.Event, released: threading.Event) -> None:
    with lock:
        held.set()
        released.wait()


def start_child(backend: Backend) -> str:
    said, speaks = backend.pipe()
    child = backend.process(want, args=(speaks,))
    try:
        child.start()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
        # Another child can. It gives the helpers of the failed start the time to come up: they would outlive a cell that ended at once.
        other = backend.process(os.getpid)
        other.start()
        other.join()
        return "error in parent"
    got = said.recv()
    child.join()
    if got:
        return "works"
    print("The parent meanwhile, its thread holding the lock:", flush=True)
    faulthandler.dump_traceback(sys.stdout)
    return "hangs"


def want(speaks: Connection) -> None:
    print("The child, if it waits for the lock:", flush=True)
    faulthandler.dump_traceback_later(0.5, file=sys.stdout)
    got = lock.acquire(timeout=1)
    faulthandler.cancel_dump_traceback_later()
    speaks.send(got)

"""Can a process of one start method receive a lock that was made for another?

A lock that was made for `fork` loses its name in the system at once, because a forked child
inherits the lock without the name. Such a lock refuses to be sent to any other child. So a library
that makes its locks with the default start method breaks in a program that starts its processes
with another start method. In Python 3.10, such a lock is sent, and the child fails.

https://github.com/numba/numba/issues/9192
https://github.com/zauberzeug/nicegui/issues/6045
"""

from compare import Answers, Backend, Connection, Fork, Lock, Spawn


def run(backend: Backend) -> Answers:
    return {
        "lock made for fork": give(Fork().lock(), backend),
        "lock made for spawn": give(Spawn().lock(), backend),
    }


def give(lock: Lock, backend: Backend) -> str:
    """Whether the child has the same lock that we hold, or how it fails; by the error's class where it cannot start."""
    said, speaks = backend.pipe()
    with lock:
        child = backend.process(try_lock, args=(lock, speaks))
        try:
            child.start()
        except Exception as error:
            return type(error).__name__
        speaks.close()  # the pipe ends with a child that fails before it has a word
        try:
            got = said.recv()
        except EOFError:
            return "error in child"
        finally:
            child.join()
    return "another lock" if got else "the same lock"


def try_lock(lock: Lock, speaks: Connection) -> None:
    speaks.send(lock.acquire(block=False))

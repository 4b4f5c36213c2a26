"""Is a lock in a global of the module the same lock in the child?

A forked child inherits the lock. A child of spawn imports the module again and makes its own lock.
A child of the fork server has its own lock, or one lock with the server's other children if the
server imported the module. No such lock excludes the parent, and no error says so. loky sends a
function of `__main__` with the globals that the function uses, and so sends the lock.

A lock that is passed as an argument is the same lock under every backend. The scenario main-leaves
asks whether the children of a fork server share a lock.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
"""

from compare import Answers, Backend, Connection, Lock
from scenarios._both import in_both

RUN_AS = "main"


def run(backend: Backend) -> Answers:
    return in_both(which_lock, backend)


def which_lock(backend: Backend) -> Answers:
    passed = backend.lock()
    said, speaks = backend.pipe()
    with global_lock(backend), passed:
        child = backend.process(try_locks, args=(backend, passed, speaks))
        child.start()
        answers: Answers = said.recv()
        child.join()
    return answers


lock: Lock | None = None


def global_lock(backend: Backend) -> Lock:
    """The lock of this module, made when it is first wanted: its import knows no backend."""
    global lock
    if lock is None:
        lock = backend.lock()
    return lock


def try_locks(backend: Backend, passed: Lock, speaks: Connection) -> None:
    """The parent holds both locks: one that can be had is another lock."""
    in_global = global_lock(backend).acquire(block=False)
    as_argument = passed.acquire(block=False)
    speaks.send(
        {
            "lock in a global": "another lock" if in_global else "the same lock",
            "lock as an argument": "another lock" if as_argument else "the same lock",
        }
    )

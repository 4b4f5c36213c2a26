"""Does the operating system count a process as a child of the process that started it?

The children of a fork server belong to the server: `getppid()` names the server, SIGCHLD goes to
the server, and the process that started a child cannot wait for the child. So a program that
waits for its children or counts them itself never finds these children.

https://github.com/spack/spack/issues/51788
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.parent_process
"""

import os
import signal
import sys
from multiprocessing import parent_process
from multiprocessing.connection import wait

from compare import Answers, Backend, Connection


def run(backend: Backend) -> Answers:
    """The signal is sent before a child can be waited for, so it came before `os.waitpid()` was done, or never will."""
    arrived: list[int] = []
    before = signal.signal(signal.SIGCHLD, lambda number, _: arrived.append(number))
    said, speaks = backend.pipe()
    child = backend.process(tell_parents_and_end, args=(speaks,))
    child.start()
    by_system, by_library = said.recv()
    wait([child.sentinel])
    waited_for = wait_for(child.pid or 0)
    signal.signal(signal.SIGCHLD, before)
    return {
        "os.getppid() in the child is its starter": by_system == os.getpid(),
        "parent_process() in the child is its starter": by_library == os.getpid(),
        "SIGCHLD arrives when the child ends": bool(arrived),
        "os.waitpid() on the child's pid": waited_for,
    }


def tell_parents_and_end(speaks: Connection) -> None:
    parent = parent_process()
    speaks.send((os.getppid(), parent and parent.pid))
    sys.exit(7)


def wait_for(pid: int) -> str:
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError as error:
        return type(error).__name__
    return f"its exit code {os.waitstatus_to_exitcode(status)}"

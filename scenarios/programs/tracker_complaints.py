"""Which complaints does the resource tracker print, although the program made no mistake?

A lock in a global of the program is made again by each child of a fork server that imports the
program. The name of that lock stays, so the tracker reports a leaked semaphore. From Python 3.13.8
and 3.14.1, the server itself imports a program that runs as a script, so the children make no lock.
A forked child starts a tracker of its own if its parent has none yet. That tracker reports shared
memory of the child as leaked, although the parent has removed the memory. Under every other
backend, children share their parent's tracker.

Under every backend, a child that attaches to shared memory and then unregisters the memory makes
the tracker forget the memory for the parent, too. The parent's `unlink()` is then a `KeyError` in
the tracker. From Python 3.13, `SharedMemory(name, track=False)` attaches without the tracker.

The tracker prints its complaints when the program has ended. No error reaches the program, and the
exit code stays 0.

https://github.com/python/cpython/issues/82300
https://github.com/python/cpython/pull/13276
https://github.com/wool-labs/wool/issues/336
https://github.com/mlcommons/storage/issues/777
"""

from pathlib import Path

from compare import Answers, Backend, Unsupported, run_program

GLOBAL_LOCK = """
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock
lock = Lock()
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        executor.submit(os.getpid).result()
"""

MADE_BY_CHILD = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.shared_memory import SharedMemory
def make():
    memory = SharedMemory(create=True, size=1)
    memory.close()
    return memory.name
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        memory = SharedMemory(executor.submit(make).result())
        memory.close()
        memory.unlink()
"""

FORGOTTEN = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
def attach(name):
    memory = SharedMemory(name)
    resource_tracker.unregister(memory._name, "shared_memory")
    memory.close()
if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    with ProcessPoolExecutor(1) as executor:
        executor.submit(attach, memory.name).result()
    memory.close()
    memory.unlink()
"""


UNTIL_ALL_ENDED = """
import subprocess, sys
print(subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout)
"""
"""Runs a program and reads its output to the end, which comes when the last process has closed it: the tracker, after the program."""


def run(backend: Backend) -> Answers:
    return {
        "lock in a global of a script: leaked semaphore": complains(backend, GLOBAL_LOCK, "leaked semaphore"),
        "lock in a global, python -m: leaked semaphore": complains(backend, GLOBAL_LOCK, "leaked semaphore", way=("-m", "program")),
        "memory of a child that the parent removes: leaked shared_memory": complains(backend, MADE_BY_CHILD, "leaked shared_memory"),
        "memory that a child unregisters: KeyError": complains(backend, FORGOTTEN, "KeyError"),
    }


def complains(backend: Backend, text: str, complaint: str, *, way: tuple[str, ...] = ("program.py",)) -> bool | None:
    """Whether a program, or a process of it, prints a complaint; None where the backend does not reach what it uses."""
    Path("program.py").write_text(text)
    try:
        output = run_program(backend.name, "executor", ["-c", UNTIL_ALL_ENDED, *way]).output
    except Unsupported:
        return None
    print(output)
    return complaint in output

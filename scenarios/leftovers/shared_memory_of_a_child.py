"""Does shared memory outlive the child that made it?

A forked child starts a resource tracker of its own if its parent has no tracker yet. That tracker
removes the child's shared memory when the child ends. All other children share the tracker of their
parent, which waits until the whole program has ended.

The same happens to memory that such a child only attaches to. From Python 3.13, `track=False` keeps
trackers away from the memory.

https://github.com/python/cpython/issues/82300
https://github.com/python/cpython/pull/110778
"""

import os
from multiprocessing.shared_memory import SharedMemory

from compare import Answers, Backend, Connection
from scenarios._observed import CAN_OBSERVE, Watched, children_of, living, still_there


def run(backend: Backend) -> Answers:
    if not CAN_OBSERVE:
        return {"/proc, /dev/shm and pidfd_open() are there to see it": False}
    return {
        "shared memory outlives the child": outlives_child(backend),
        "shared memory outlives the child, parent has a resource tracker": with_tracker(backend),
    }


def outlives_child(backend: Backend) -> bool:
    hears, tell = backend.pipe()
    said, speaks = backend.pipe()
    child = backend.process(make, args=(hears, speaks))
    child.start()
    name, helpers = said.recv()
    watched = [Watched(pid) for pid in helpers]
    tell.send("end")
    child.join()
    living(watched)  # a tracker of the child's own has done its work when it is gone
    there = still_there([name])
    if there:
        memory = SharedMemory(name)
        memory.close()
        memory.unlink()
    return there


def make(hears: Connection, speaks: Connection) -> None:
    memory = SharedMemory(create=True, size=1)
    speaks.send((memory.name, children_of(os.getpid())))
    hears.recv()


def with_tracker(backend: Backend) -> bool:
    own = SharedMemory(create=True, size=1)
    there = outlives_child(backend)
    own.close()
    own.unlink()
    return there

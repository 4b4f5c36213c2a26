"""Does each child that starts children bring a fork server of its own?

Under forkserver a child does not reuse the server that it came from: each child that starts children brings a server of its own.
A tree of processes costs a server, and the start of an interpreter, for each parent in it.

https://github.com/python/cpython/issues/86354
"""

import os

from compare import Answers, Backend, Connection

TOPIC = "processes"


def run(backend: Backend) -> Answers:
    said, speaks = backend.pipe()
    child = backend.process(start_another, args=(backend, speaks))
    child.start()
    pid, parent, grandchilds_parent = said.recv()
    child.join()
    return {
        "a child's child is the child of": {pid: "its starter", parent: "its starter's server"}.get(grandchilds_parent, "another server"),
        "fork servers after a child has started a child": len({parent, grandchilds_parent} - {os.getpid(), pid}),
    }


def start_another(backend: Backend, speaks: Connection) -> None:
    said, child_speaks = backend.pipe()
    child = backend.process(tell_parent, args=(child_speaks,))
    child.start()
    speaks.send((os.getpid(), os.getppid(), said.recv()))
    child.join()


def tell_parent(speaks: Connection) -> None:
    speaks.send(os.getppid())

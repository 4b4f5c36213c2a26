"""Which helpers appear beside a worker, and beside a worker that the worker starts?

spawn starts a resource tracker, forkserver starts a resource tracker and a server, and loky starts
two trackers. fork starts no helper. So a program or a test that counts its children finds more
children than workers, and with a fork server does not even find the worker. Under forkserver, a
child does not reuse the server that the child came from. Each child that starts children also
starts its own server. So a tree of processes costs a server, and the start of an interpreter, for
each parent in the tree.

A tracker removes what is left when all other processes have died.

https://github.com/saltstack/pytest-shell-utilities/pull/56
https://github.com/ZivaVatra/flac2all/issues/73
https://github.com/joblib/joblib/issues/1786
https://github.com/python/cpython/issues/86354
"""

import os
from pathlib import Path

from compare import Answers, Backend, Connection
from scenarios._observed import children_of, kind


def run(backend: Backend) -> Answers:
    hears, tell = backend.pipe()
    said, speaks = backend.pipe()
    child = backend.process(start_another, args=(backend, hears, speaks))
    child.start()
    parent = said.recv()
    answers = beside(child.pid)
    tell.send("go on")
    grandchilds_parent = said.recv()
    child.join()
    whose = {child.pid: "its starter", parent: "its starter's server"}
    return answers | {
        "parent of a child's child": whose.get(grandchilds_parent, "another server"),
        "fork servers after a child has started a child": len({parent, grandchilds_parent} - {os.getpid(), child.pid}),
    }


def beside(worker: int | None) -> Answers:
    """The children of this process, while one worker waits."""
    mine = children_of(os.getpid())
    kinds = [kind(pid) for pid in mine]
    answers: Answers = {
        "resource trackers": kinds.count("resource tracker"),
        "fork servers": kinds.count("fork server"),
        "the worker is among this process's children": worker in mine,
        "children of this process in all": len(mine),
    }
    return answers if Path("/proc/self/stat").exists() else dict.fromkeys(answers, "cannot be tried here")


def start_another(backend: Backend, hears: Connection, speaks: Connection) -> None:
    speaks.send(os.getppid())
    hears.recv()
    said, child_speaks = backend.pipe()
    child = backend.process(tell_parent, args=(child_speaks,))
    child.start()
    speaks.send(said.recv())
    child.join()


def tell_parent(speaks: Connection) -> None:
    speaks.send(os.getppid())

"""Does a manager's proxy work in a child, even after the authentication key was changed?

Under every backend, a child gets the key that its parent has at the start. A proxy that is an
argument brings its own key. A proxy that comes through a pipe or a queue brings no key. So such a
proxy fails when the key was set after its manager was started.

https://github.com/python/cpython/issues/139801
https://github.com/dask/distributed/issues/9122
"""

from multiprocessing import current_process

from compare import Answers, Backend, Connection, SharedDict


def run(backend: Backend) -> Answers:
    shared = backend.shared_dict()
    as_argument, sent = use_in_child(backend, shared)
    current_process().authkey = b"a key of our own"
    as_argument_later, sent_later = use_in_child(backend, shared)
    return {
        "proxy as an argument": as_argument,
        "proxy sent through a pipe": sent,
        "authkey changed: proxy as an argument": as_argument_later,
        "authkey changed: proxy sent through a pipe": sent_later,
    }


def use_in_child(backend: Backend, shared: SharedDict) -> tuple[str, str]:
    """What came of using a proxy in a child: one given as an argument, one sent."""
    hears, tell = backend.pipe()
    said, speaks = backend.pipe()
    child = backend.process(use_both, args=(shared, hears, speaks))
    child.start()
    speaks.close()
    tell.send(shared)
    outcomes = said.recv(), said.recv()
    child.join()
    return outcomes


def use_both(shared: SharedDict, hears: Connection, speaks: Connection) -> None:
    speaks.send(use(shared))
    try:
        speaks.send(use(hears.recv()))
    except Exception as error:
        speaks.send(type(error).__name__)


def use(shared: SharedDict) -> str:
    shared["key"] = "value"
    return "works" if shared["key"] == "value" else "lost"

"""Do handlers registered with `atexit` run when a child ends?

Up to Python 3.12, a child that was forked, from its parent or from a fork server, ends by
`os._exit()` and runs no handlers. A handler that the parent registered is for the parent's end: a
forked child inherits the handler and never runs it. A child that is terminated runs no handlers.

https://github.com/python/cpython/issues/83856
https://github.com/python/cpython/issues/114279
"""

import atexit

from compare import Answers, Backend, Connection


def run(backend: Backend) -> Answers:
    said, speaks = backend.pipe()
    atexit.register(speaks.send, "parent's handler")
    ending = backend.process(register_and_end, args=(speaks,))
    ending.start()
    atexit.unregister(speaks.send)
    speaks.close()
    after_end = read_until_nobody_writes(said)

    said, speaks = backend.pipe()
    hears, _tell = backend.pipe()
    terminated = backend.process(register_and_wait, args=(speaks, hears))
    terminated.start()
    speaks.close()
    said.recv()
    terminated.terminate()
    after_terminate = read_until_nobody_writes(said)

    ending.join()
    terminated.join()
    return {
        "registered in the child: runs at its end": "child's handler" in after_end,
        "registered in the parent: runs at the child's end": "parent's handler" in after_end,
        "registered in the child: runs after terminate()": "child's handler" in after_terminate,
    }


def register_and_end(speaks: Connection) -> None:
    atexit.register(speaks.send, "child's handler")


def register_and_wait(speaks: Connection, hears: Connection) -> None:
    atexit.register(speaks.send, "child's handler")
    speaks.send("ready")
    hears.recv()  # nothing ever comes


def read_until_nobody_writes(said: Connection) -> list[str]:
    heard = []
    try:
        while True:
            heard.append(said.recv())
    except EOFError:
        return heard

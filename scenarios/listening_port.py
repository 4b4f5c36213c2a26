"""Is a port free again when the parent has closed its socket, though a child is still running?

A forked child holds a copy of the listening socket, so the port stays in use until the child ends.
Connections to it are still accepted by the kernel, and nobody answers them. A server that starts workers cannot be restarted while
one of them lives. Any other child has only what was handed to it.

https://docs.python.org/3/library/os.html#inheritance-of-file-descriptors
https://github.com/toitlang/toit/issues/3106
"""

import errno
import socket

from compare import Answers, Backend, Connection

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    server = socket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    hello, says_hello = backend.pipe()
    hears, release = backend.pipe()
    child = backend.process(wait, args=(says_hello, hears))
    child.start()
    hello.recv()  # the child runs, so whatever it closes at its start is closed
    server.close()
    answers: Answers = {"listening again on the port": listen(address)}
    release.send("go")
    child.join()
    return answers | {"listening again after the child has ended": listen(address)}


def wait(says_hello: Connection, hears: Connection) -> None:
    says_hello.send("hello")
    hears.recv()


def listen(address: tuple[str, int]) -> str:
    try:
        socket.create_server(address).close()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "works"

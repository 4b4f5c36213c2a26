"""What that its parent had open does a child hold, under its number or by keeping it open?

A forked child has copies of all its parent's descriptors under their numbers; any other child is started with all of them closed, also
those that were made inheritable, and has only what was handed to it. A copy keeps open what its parent and the others have closed:
a pipe ends when nobody can write to it any more, so the reader of one worker's pipe waits for the next worker, too; a port stays in use,
connections to it are accepted by the kernel, and nobody answers them, so that a server cannot be restarted while a worker lives.

https://docs.python.org/3/library/os.html#inheritance-of-file-descriptors
https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/xolox/python-capturer/issues/16
https://github.com/gentoo/portage/issues/1199
https://github.com/PrimeIntellect-ai/verifiers/issues/917
https://github.com/toitlang/toit/issues/3106
"""

import errno
import os
import socket

from compare import Answers, Backend, Connection

NUMBERS = {"a descriptor": 200, "an inheritable descriptor": 201}
"""High ones, so that a child cannot have opened something else there."""


def run(backend: Backend) -> Answers:
    open_under_numbers()
    server = socket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    read_end, write_end = backend.pipe()
    writer = backend.process(write, args=(write_end,))
    writer.start()
    said, speaks = backend.pipe()
    hears, tell = backend.pipe()
    sibling = backend.process(use_and_wait, args=(speaks, hears))
    sibling.start()
    write_end.close()
    server.close()
    read_end.recv()
    answers: Answers = said.recv()  # the sibling runs, so whatever it closes at its start is closed
    writer.join()
    answers["connection as an argument"] = "works"
    answers["reader is told that the writer has ended"] = read_end.poll(0)
    answers["listening again on a port that was closed"] = listen(address)
    tell.send("go")
    sibling.join()
    answers["reader is told when the sibling has ended, too"] = read_end.poll(0)
    answers["listening again after the child has ended"] = listen(address)
    return answers


def open_under_numbers() -> None:
    _, write_end = os.pipe()
    for what, number in NUMBERS.items():
        os.dup2(write_end, number, inheritable="inheritable" in what)


def write(write_end: Connection) -> None:
    write_end.send("all there is")


def use_and_wait(speaks: Connection, hears: Connection) -> None:
    speaks.send({f"number of {what}": use(number) for what, number in NUMBERS.items()})
    hears.recv()


def use(number: int) -> str:
    try:
        os.write(number, b"a line")
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "works"


def listen(address: tuple[str, int]) -> str:
    try:
        socket.create_server(address).close()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "works"

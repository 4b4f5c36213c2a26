"""Which of its parent's open descriptors does a child still hold?

A forked child has copies of all its parent's descriptors, under the same numbers. Any other child
starts with all of them closed, even the inheritable ones, and has only the descriptors that were
passed to the child. A copy keeps open what the parent and other processes have closed. A pipe ends
only when no process can write to the pipe any more, so the reader of one worker's pipe waits for
the next worker, too. A port stays in use: the kernel accepts connections to the port, and no
process answers them. So a server cannot restart while a worker lives.

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
    answers["reader notices that the writer has ended"] = read_end.poll(0)
    answers["listening again on a port that was closed"] = listen(address)
    tell.send("go")
    sibling.join()
    answers["reader notices when the sibling has ended, too"] = read_end.poll(0)
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

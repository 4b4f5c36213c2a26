"""Can a child use the number of a file descriptor that its parent opened?

A forked child has its parent's descriptors under their numbers; any other child is started with all of them closed.
A descriptor that was made inheritable is closed as well. A connection that is handed over as an argument arrives in every child.

https://docs.python.org/3/library/os.html#inheritance-of-file-descriptors
https://github.com/xolox/python-capturer/issues/16
"""

import errno
import os

from compare import Answers, Backend, Connection

TOPIC = "inheritance"

NUMBERS = {"descriptor": 200, "inheritable descriptor": 201}
"""High ones, so that a child cannot have opened something else there."""


def run(backend: Backend) -> Answers:
    _, write_end = os.pipe()
    for what, number in NUMBERS.items():
        os.dup2(write_end, number, inheritable="inheritable" in what)
    answer, answers = backend.pipe()
    child = backend.process(use, args=(answers,))
    child.start()
    answers.close()
    seen: Answers = answer.recv() | {"connection as an argument": "works"}
    child.join()
    return seen


def use(answers: Connection) -> None:
    answers.send({f"number of a {what}".replace("a i", "an i"): write(number) for what, number in NUMBERS.items()})


def write(number: int) -> str:
    try:
        os.write(number, b"a line")
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "works"

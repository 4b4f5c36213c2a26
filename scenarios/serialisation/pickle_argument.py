"""Which arguments can a process get?

A forked child already has its arguments. Any other child gets its arguments by pickle, and an
argument that cannot be pickled fails at `start()`. loky also pickles lambdas and local classes, by
value. Every backend passes on sockets and the ends of pipes. loky sends a copy of the text of a
text file that is open for reading. A forked child shares an open file with its position. It has its
own copy of a lock of threads, which does not exclude other processes, and of a generator, which
gives each process the same items.

A forked child can use what its parent has open, but should not: two processes that share a database
connection or a socket disturb each other. Pass the path instead.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
https://github.com/apache/airflow/issues/13265
https://github.com/python/cpython/issues/125714
"""

import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO, Any

from compare import Answers, Backend
from scenarios._attempt import WORKS, attempt_process


def run(backend: Backend) -> Answers:
    # What only the parent needs is imported here: its children import this module too.
    import socket
    import sqlite3

    near, far = socket.socketpair()
    lock, generator = threading.Lock(), numbers()
    path = Path("lines.txt")
    path.write_text(TEXT)
    with near, far, path.open() as text, path.open("rb") as binary, Path("output.txt").open("w") as output:
        arguments: dict[str, tuple[Callable[[Any], object], object]] = {
            "object of a class of the module": (use_object, Plain()),
            "lambda": (call, lambda: None),
            "object of a local class": (use_object, local_object()),
            "threading.Lock": (take, lock),
            "generator": (next, generator),
            "database connection (sqlite3)": (query, sqlite3.connect(":memory:")),
            "socket": (send, near),
            "text file open for reading": (read_all, text),
            "binary file open for reading": (read_all, binary),
            "text file open for writing": (write, output),
        }
        answers: Answers = {name: attempt_process(backend.process(use, args=(argument,))) for name, (use, argument) in arguments.items()}
        answers["part of the text file left for the parent"] = "all of it" if text.read() == TEXT else "nothing"
    after_child: Answers = {
        "threading.Lock": "locked" if lock.locked() else "free",
        "generator": next(generator),
    }
    return answers | {
        f"{name} that a child has used, for the parent": word if answers[name] == WORKS else answers[name]
        for name, word in after_child.items()
    }


class Plain:
    def method(self) -> None:
        pass


def use_object(plain: Plain) -> None:
    plain.method()


def call(function: Callable[[], None]) -> None:
    function()


def local_object() -> Plain:
    class Local(Plain):
        pass

    return Local()


def take(lock: threading.Lock) -> None:
    lock.acquire()


def numbers() -> Generator[int]:
    yield from (1, 2)


def query(connection: Any) -> None:
    connection.execute("select 1").fetchall()


def send(near: Any) -> None:
    near.send(b"x")


TEXT = "first\nsecond\n"


def read_all(file: IO[Any]) -> None:
    if len(file.read()) != len(TEXT):
        raise EOFError


def write(file: IO[str]) -> None:
    print(TEXT, file=file, flush=True)

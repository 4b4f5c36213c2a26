"""What do the children of a program share of what its main module made when it was imported?

Forked children share what their parent made. Children of spawn import the main module again, and
each makes its own. So do children of the fork server in older Pythons. Since Python 3.13.8 and
3.14.1, the fork server itself imports the main module of a script, once. Each of its children has a
copy of what the server made, and neither its parent's nor its own. The server does not import the
main module of a program that was started with `-m`. loky sends a function of the main module by
value, with the state of the generator that the function uses.

The server's children share what forked siblings share: the state of a generator of random numbers,
a lock, the offset of a file, a connection. A constant that an import computes is the server's, be
it a pid, the time, or a variable of the environment. An `atexit` handler that the import registers
runs once, when the server ends, and not in the children. An import that opens a file for writing
empties the file once more, in each child or in the server. To give each child its own, make it in
the function that the child runs.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
https://github.com/python/cpython/issues/126631
https://github.com/python/cpython/pull/135295
"""

import json
import os
import socket
from pathlib import Path
from typing import Any

from compare import Answers, Backend
from scenarios.programs._program import program

PROGRAM = """
import atexit, json, os, random, socket, time
from multiprocessing import Lock, Process

generator = random.Random()
lock = Lock()
file = open(__file__, "rb", buffering=0)
output = open("output.txt", "w")
connection = socket.create_connection(("127.0.0.1", int(os.environ["PORT"])))
atexit.register(connection.sendall, b"!")
pid, moment, variable = os.getpid(), time.time(), os.environ["WHEN"]

def tell():
    seen = dict(offset=file.tell(), draws=generator.random(), gets_lock=lock.acquire(block=False))
    seen |= dict(pid_is_own=pid == os.getpid(), moment=moment, variable=variable)
    file.read(10)
    print(json.dumps(seen), flush=True)

if __name__ == "__main__":
    print("the parent's text", file=output, flush=True)
    for when in ("at first start", "now"):
        os.environ["WHEN"] = when
        child = Process(target=tell)
        child.start()
        child.join()
"""

EXECUTORS = """
import random
from concurrent.futures import ProcessPoolExecutor

generator = random.Random()

def draw():
    return generator.random()

if __name__ == "__main__":
    for _ in range(2):
        with ProcessPoolExecutor(1) as executor:
            print("draws:", executor.submit(draw).result())
"""


def run(backend: Backend) -> Answers:
    os.environ["WHEN"] = "at first start"
    script, module = (left_by_main(backend, how) | {IN_WORKERS: drawn_by_workers(backend, how)} for how in ("script", "module"))
    return script | {f"by -m: {question}": word for question, word in module.items()}


def drawn_by_workers(backend: Backend, how: str) -> str | None:
    """Whether two workers, each of an executor of its own, draw the same number."""
    output = program(backend, "executor", EXECUTORS, how=how)
    if output is None:
        return None
    one, other = (line for line in output.splitlines() if line.startswith("draws:"))
    return alike(one, other)


def left_by_main(backend: Backend, how: str) -> Answers:
    """What two children that run one after the other see, and what a server sees to which each import connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        os.environ["PORT"] = str(server.getsockname()[1])
        output = program(backend, "Process", PROGRAM, how=how)
        if output is None:
            return dict.fromkeys(QUESTIONS)
        one, other = (json.loads(line) for line in output.splitlines() if line.startswith("{"))
        kept = Path("output.txt").read_text()
        return dict(zip(QUESTIONS, words(one, other, received(server), kept), strict=True))


def received(server: socket.socket) -> list[bytes]:
    """What came by each connection. It ends when the last process that has the connection is gone, be it a fork server."""
    server.setblocking(False)
    came: list[bytes] = []
    while True:
        try:
            connection, _ = server.accept()
        except BlockingIOError:
            return came
        connection.setblocking(True)
        with connection, connection.makefile("rb") as stream:
            came.append(stream.read())


QUESTIONS = (
    "a generator, in two children",
    "a lock, in two children",
    "a file, after another child has read 10 bytes, is at",
    "connections of a program with two children",
    "the pid at import is the child's own",
    "the time at import, in two children",
    "a variable read at import, in the second child",
    "times that children or their server run an atexit handler",
    "the parent's text in a file that the import opens for writing",
)
IN_WORKERS = "a generator, in two workers of executors"


def words(one: dict[str, Any], other: dict[str, Any], came: list[bytes], kept: str) -> tuple[bool | int | str, ...]:
    """The answers, of what each child told, what the server got, and what the file kept. The program's own handler sends a byte, too."""
    return (
        alike(one["draws"], other["draws"]),
        "another lock" if other["gets_lock"] else "the same lock",
        other["offset"],
        len(came),
        other["pid_is_own"],
        alike(one["moment"], other["moment"]),
        other["variable"],
        len(b"".join(came)) - 1,
        "all of it" if kept else "nothing",
    )


def alike(one: object, other: object) -> str:
    return "same" if one == other else "differ"

"""Does a pipe end when its writer has ended, though another child is still running?

A forked child holds a copy of all that its parent had open, so a worker's pipe stays open in the next one, and its reader waits for ever.
A pipe ends when nobody can write to it any more. Any other child has the descriptors that were handed to it, and no more.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/gentoo/portage/issues/1199
https://github.com/PrimeIntellect-ai/verifiers/issues/917
"""

from compare import Answers, Backend, Connection

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    read_end, write_end = backend.pipe()
    writer = backend.process(write, args=(write_end,))
    writer.start()
    hello, says_hello = backend.pipe()
    hears, release = backend.pipe()
    sibling = backend.process(wait, args=(says_hello, hears))
    sibling.start()
    write_end.close()
    read_end.recv()
    hello.recv()  # the sibling runs, so whatever it closes at its start is closed
    writer.join()
    answers: Answers = {"reader is told that the writer has ended": read_end.poll(0)}
    release.send("go")
    sibling.join()
    return answers | {"reader is told when the sibling has ended, too": read_end.poll(0)}


def write(write_end: Connection) -> None:
    write_end.send("all there is")


def wait(says_hello: Connection, hears: Connection) -> None:
    says_hello.send("hello")
    hears.recv()

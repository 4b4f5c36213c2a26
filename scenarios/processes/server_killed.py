"""What happens to running and to new children when the fork server is killed?

When the fork server is killed, its children work on, but count as ended at once, with exit code
255. The next start brings a new server.

A start right after the kill can still reach the dying server. Here the start waits until the dying
server is gone.

https://github.com/python/cpython/issues/75489
https://github.com/python/cpython/issues/74774
https://github.com/python/cpython/issues/140867
"""

import os
import signal
import sys

from compare import Answers, Backend, Connection
from scenarios._attempt import start_and_join


def run(backend: Backend) -> Answers:
    hears, tell = backend.pipe()
    said, speaks = backend.pipe()
    child = backend.process(work, args=(hears, speaks))
    child.start()
    speaks.close()
    server = said.recv()
    killed = server != os.getpid()
    if killed:
        os.kill(server, signal.SIGKILL)
        os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)  # gone, and still there for multiprocessing to notice
        child.join()  # returns at once, while the child waits to be told to end
    answers: Answers = {"a fork server runs": killed, "a running child is_alive()": child.is_alive()}
    tell.send("end")
    answers["the running child works on"] = said.recv() == "ended"
    child.join()
    answers["exitcode of the running child, which ended with 7"] = str(child.exitcode)
    return answers | {"the next child": start_and_join(backend.process(print))}


def work(hears: Connection, speaks: Connection) -> None:
    speaks.send(os.getppid())
    speaks.send(hears.recv() + "ed")
    sys.exit(7)

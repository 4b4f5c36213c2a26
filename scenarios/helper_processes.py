"""Which processes appear beside the worker?

spawn brings a resource tracker, forkserver that and a server, loky two trackers; fork brings nobody.
A tracker removes what is left when all else has died.
So a program or a test that counts its children finds more of them, and with a fork server not even the worker.

https://github.com/saltstack/pytest-shell-utilities/pull/56
https://github.com/ZivaVatra/flac2all/issues/73
https://github.com/joblib/joblib/issues/1786
"""

import os
from pathlib import Path

from compare import Answers, Backend, Connection
from scenarios._observed import children_of, kind

TOPIC = "processes"


def run(backend: Backend) -> Answers:
    hears, tell = backend.pipe()
    said, speaks = backend.pipe()
    child = backend.process(wait_for_word, args=(hears, speaks))
    child.start()
    said.recv()
    mine = children_of(os.getpid())
    kinds = [kind(pid) for pid in mine]
    tell.send("end")
    child.join()
    answers: Answers = {
        "resource trackers": kinds.count("resource tracker"),
        "fork servers": kinds.count("fork server"),
        "the worker is among this process's children": child.pid in mine,
        "children of this process in all": len(mine),
    }
    return answers if Path("/proc/self/stat").exists() else dict.fromkeys(answers, "unknown")


def wait_for_word(hears: Connection, speaks: Connection) -> None:
    speaks.send("here")
    hears.recv()

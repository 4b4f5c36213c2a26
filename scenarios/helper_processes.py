"""Which processes appear beside the worker?

spawn brings a resource tracker, forkserver that and a server, loky two trackers; fork brings nobody.
A tracker removes what is left when all else has died. So a program or a test that counts its children finds more of them, and with a fork server not even the worker.

https://github.com/saltstack/pytest-shell-utilities/pull/56
https://github.com/ZivaVatra/flac2all/issues/73
https://github.com/joblib/joblib/issues/1786
"""

import os
from contextlib import suppress
from pathlib import Path

from compare import Answers, Backend, Connection

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


def children_of(parent: int) -> list[int]:
    """The processes whose parent is this one, by `/proc`; zombies are none."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, ppid = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found.append(int(stat.parent.name))
    return found


def kind(pid: int) -> str:
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        if "resource_tracker" in command:
            return "resource tracker"
        if "multiprocessing.forkserver" in command:
            return "fork server"
    return "worker"

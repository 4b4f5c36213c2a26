"""A daemon of a normal user in a session of its own, into whose environment nobody can look: as ssh-agent and gpg-agent are."""

import ctypes
import os
import time

from compare import Answers, Backend
from scenarios._attempt import exit_codes

ENDS = ("answered",)
LEAVES = True

PR_SET_DUMPABLE = 4


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        os.read(reader, 1)  # until the daemon is one
        os._exit(0)
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)
    os.close(reader)
    os.close(writer)
    time.sleep(60)
    os._exit(0)

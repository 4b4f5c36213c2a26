"""A process whose main thread has ended, while another one goes on: Linux calls it a zombie. One stays in the session, one leaves it."""

import ctypes
import os
import platform
import threading
import time
from pathlib import Path

from compare import Answers, Backend, Unsupported

ENDS = ("answered", "unsupported")
LEAVES = True

EXIT = {"x86_64": 60, "aarch64": 93}
"""Machine -> the number of the system call that ends one thread."""


def run(backend: Backend) -> Answers:
    if platform.machine() not in EXIT:
        raise Unsupported(backend.name, "end of one thread", "this machine's system calls are not known")
    child = backend.process(leave)
    child.start()
    child.join()
    return {"exit code": child.exitcode}


def leave() -> None:
    for leaves_session in (False, True):
        if not (pid := os.fork()):
            if leaves_session:
                os.setsid()
            threading.Thread(target=time.sleep, args=(60,)).start()
            ctypes.CDLL(None).syscall(EXIT[platform.machine()], 0)
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
    os._exit(0)

"""Can a program start a process after the program changed its user or its root folder?

A fork needs nothing from outside. Any other start does. A fresh interpreter must be found and must
be readable. A fork server must be reached through a socket that only the server's own user may
open, in a folder that may be out of reach after the change.

Only root can try. Any other user gets the answer "cannot be tried here".

https://github.com/canonical/craft-parts/issues/1672
"""

import os
from collections.abc import Callable
from pathlib import Path

from compare import Answers, Backend
from scenarios._attempt import start_and_join

NOBODY = 65534


def run(backend: Backend) -> Answers:
    start_and_join(backend.process(nothing))  # so that server and trackers are there, and no import is left to do
    return {
        "start after seteuid()": after_seteuid(backend),
        "start after chroot()": after_chroot(backend),
    }


def after_seteuid(backend: Backend) -> str:
    before = os.geteuid()
    return between(lambda: os.seteuid(NOBODY), backend, lambda: os.seteuid(before))


def after_chroot(backend: Backend) -> str:
    Path("empty").mkdir()
    before, root = Path.cwd(), os.open("/", os.O_RDONLY)

    def enter() -> None:
        os.chroot("empty")
        os.chdir("/")

    def leave() -> None:
        os.fchdir(root)
        os.chroot(".")
        os.chdir(before)
        os.close(root)

    return between(enter, backend, leave)


def between(change: Callable[[], None], backend: Backend, undo: Callable[[], None]) -> str:
    try:
        change()
    except PermissionError:
        return "cannot be tried here"
    try:
        return start_and_join(backend.process(nothing))
    finally:
        undo()


def nothing() -> None: ...

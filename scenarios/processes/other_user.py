"""Can a program start a process after the program changed its user or its root folder?

A fork needs nothing from outside. Any other start does. A fresh interpreter, spawn's or loky's,
must be found and must be readable. A fork server must be reached through a socket that only the
server's own user may open, in a folder that may be out of reach after the change.

Only root can try. Any other user gets the answer "cannot be tried here". So does root if the new
user may not run the interpreter, or may not read the packages that the child imports.

https://github.com/canonical/craft-parts/issues/1672
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from compare import Answers, Backend
from scenarios._attempt import ERROR_IN_CHILD, start_and_join

NOBODY = 65534
CANNOT = "cannot be tried here"


def run(backend: Backend) -> Answers:
    start(backend)  # so that server and trackers are there, and no import is left to do
    return {
        "start after seteuid()": tried(nobody, lambda: start_unless_unreadable(backend)),
        "start after chroot()": tried(empty_root, lambda: start(backend)),
    }


def start(backend: Backend) -> str:
    """How a start went. A child that ends too early breaks the pipe on which its parent sends the child's work, or does not."""
    outcome = start_and_join(backend.process(os.getpid))  # no function of ours: the new user may not read our folder
    return ERROR_IN_CHILD if outcome == "BrokenPipeError" else outcome


def start_unless_unreadable(backend: Backend) -> str:
    """The same, if it is no fault of the files: another user may not read what stands in this user's folders."""
    outcome = start(backend)
    import_backend = [sys.executable, "-c", f"import {backend.process_class().__module__}"]
    return CANNOT if outcome == ERROR_IN_CHILD and not runs(import_backend) else outcome


def runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False).returncode == 0
    except OSError:
        return False


def tried(change: Callable[[], AbstractContextManager[None]], attempt: Callable[[], str]) -> str:
    try:
        with change():
            return attempt()
    except PermissionError:
        return CANNOT


@contextmanager
def nobody() -> Iterator[None]:
    before, folder = os.geteuid(), Path.cwd()
    os.chdir("/")
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)
        os.chdir(folder)


@contextmanager
def empty_root() -> Iterator[None]:
    Path("empty").mkdir()
    before, root = Path.cwd(), os.open("/", os.O_RDONLY)
    os.chroot("empty")
    os.chdir("/")
    try:
        yield
    finally:
        os.fchdir(root)
        os.chroot(".")
        os.chdir(before)
        os.close(root)

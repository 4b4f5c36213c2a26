"""An importable module, with the state and the functions that the programs' tasks use. It imports nothing of the tool."""

import os
import random
import signal
import threading
from multiprocessing.connection import Connection

lock = threading.Lock()
setting = "default"
descriptor = None
generator = random.Random()


def set_up(value: str) -> None:
    """What an initializer does."""
    global setting  # noqa: PLW0603  state of a module is what this is about
    setting = value


def read_setting() -> str:
    """What the parent set, or what the import set."""
    return setting


def answer() -> int:
    return 42


def take_lock() -> int:
    """Wait for a lock that a thread of the parent may hold."""
    with lock:
        return 42


def write_to(number: int) -> int:
    return os.write(number, b"x")


def read_environment() -> str:
    return os.environ.get("SETTING", "")


def given(value: object) -> object:
    return value


def exit_with(code: int) -> None:
    raise SystemExit(code)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def given_lock(one: threading.Lock) -> int:
    with one:
        return 42


def keep_lock(one: threading.Lock) -> None:
    one.acquire()


def send_through(sender: Connection) -> None:
    sender.send("x")


def draw() -> float:
    return generator.random()


def draw_from_own() -> float:
    return random.Random().random()

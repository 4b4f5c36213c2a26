"""A module whose import starts a thread that holds a lock until somebody in its process asks for it. It imports nothing of the tool."""

import threading

lock, held, wanted = threading.Lock(), threading.Event(), threading.Event()


def hold() -> None:
    with lock:
        held.set()
        wanted.wait()


def take_lock() -> int:
    """Ask for the lock, and get it where the thread is."""
    wanted.set()
    with lock:
        return 42


threading.Thread(target=hold, daemon=True).start()
held.wait()

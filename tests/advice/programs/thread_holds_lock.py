"""A thread, as a library may have one, holds a lock while workers start, and a worker wants it. It imports nothing of the tool.

`early` starts the workers of an executor before the thread; `made` makes the executor before, and submits after.
"""

import threading

import starting
import work


def hold(held: threading.Event) -> None:
    with work.lock:
        held.set()
        threading.Event().wait()


def begin() -> None:
    """Start the thread, and wait until it has the lock."""
    held = threading.Event()
    threading.Thread(target=hold, args=(held,), daemon=True).start()
    held.wait()


if __name__ == "__main__":
    if "early" in starting.WAYS or "made" in starting.WAYS:
        with starting.executor() as workers:
            if "early" in starting.WAYS:
                for started in [workers.submit(work.answer) for _ in range(2)]:
                    started.result()
            begin()
            starting.end([workers.submit(work.take_lock).result() for _ in range(4)] == [42] * 4)
    else:
        begin()
        starting.end(starting.call(work.take_lock) == 42)

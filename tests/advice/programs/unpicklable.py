"""The task gets a lock of threads, or uses one that its module made (`moved`). It imports nothing of the tool."""

import threading

import starting
import work

if __name__ == "__main__":
    if "moved" in starting.WAYS:
        starting.end(starting.call(work.take_lock) == 42)
    else:
        starting.end(starting.call(work.given_lock, threading.Lock()) == 42)

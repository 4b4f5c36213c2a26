"""The task gets a lock of threads, or uses one that its module made (`moved`). It imports nothing of the tool.

`shared` has the task keep the lock, and wants the parent shut out; with `generator` it draws from one, and the parent wants the next item.
"""

import threading

import starting
import work

if __name__ == "__main__":
    lock = threading.Lock()
    generator = (number for number in (1, 2))
    if "moved" in starting.WAYS:
        starting.end(starting.call(work.take_lock) == 42)
    elif "shared" in starting.WAYS:
        starting.call(work.keep_lock, lock)
        starting.end(lock.locked())
    elif "generator" in starting.WAYS:
        starting.call(next, generator)
        starting.end(next(generator) == 2)
    else:
        starting.end(starting.call(work.given_lock, lock) == 42)

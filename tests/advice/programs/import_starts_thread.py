"""The import of the main module starts a thread that holds a lock when workers start. It imports nothing of the tool.

A logger with a queue or the client of a service may do so. `empty` has a fork server preload nothing.
"""

import busy
import starting

if __name__ == "__main__":
    if "empty" in starting.WAYS:
        starting.context().set_forkserver_preload([])
    starting.end(starting.call(busy.take_lock) == 42)

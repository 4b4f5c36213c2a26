"""A program whose only worker has ended waits for whatever child is left; it would wait for ever. It imports nothing of the tool."""

import os

import starting
import work

if __name__ == "__main__":
    process = starting.context().Process(target=work.answer)
    process.start()
    process.join()
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        starting.end(right=True)
    else:
        starting.end(right=False)

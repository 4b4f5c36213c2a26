"""A worker is killed, and the program notices. It imports nothing of the tool."""

from concurrent.futures.process import BrokenProcessPool

import starting
import work

if __name__ == "__main__":
    if starting.HOW == "pool":
        try:
            starting.call(work.die)
        except BrokenProcessPool:
            starting.end(True)
    else:
        process = starting.context().Process(target=work.die)
        process.start()
        process.join()
        starting.end(process.exitcode == -9)

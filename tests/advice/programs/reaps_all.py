"""The program reaps every child by itself, as a supervisor does, and still uses process objects. It imports nothing of the tool.

`ignored` has the system reap them: SIGCHLD is ignored. `spared` leaves those of multiprocessing to their objects.
"""

import os
import signal

import starting
import work


def reap(*_signal: object) -> None:
    while True:
        try:
            pid, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return


def is_there(pid: int) -> bool:
    """Whether a process runs, or nobody has reaped it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    if "spared" not in starting.WAYS:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN if "ignored" in starting.WAYS else reap)
    if starting.HOW == "pool":
        starting.end(starting.call(work.answer) == 42)
    else:
        process = starting.context().Process(target=work.exit_with, args=(7,))
        process.start()
        while "spared" not in starting.WAYS and is_there(process.pid):
            pass
        process.join()
        starting.end(process.exitcode == 7 and not process.is_alive())

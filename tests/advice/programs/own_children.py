"""The program waits for its workers itself; `objects` uses the process objects. It imports nothing of the tool."""

import os

import starting
import work

if __name__ == "__main__":
    if starting.HOW == "pool":
        with starting.executor() as workers:
            pid = workers.submit(os.getpid).result()
            if "objects" not in starting.WAYS:
                os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        starting.end(True)
    else:
        process = starting.context().Process(target=work.exit_with, args=(7,))
        process.start()
        if "objects" in starting.WAYS:
            process.join()
            starting.end(process.exitcode == 7)
        else:
            _, status = os.waitpid(process.pid, 0)
            starting.end(os.waitstatus_to_exitcode(status) == 7)

"""A worker reads what the parent set in a module at run time; `sent` sends it along instead. It imports nothing of the tool.

Sent means: to the initializer of the workers, or as an argument of the process.
"""

import starting
import work

if __name__ == "__main__":
    work.set_up("set by parent")
    if "sent" not in starting.WAYS:
        found = starting.call(work.read_setting)
    elif starting.HOW == "pool":
        found = starting.call(work.read_setting, initializer=work.set_up, initargs=("set by parent",))
    else:
        found = starting.call(work.given, "set by parent")
    starting.end(found == "set by parent")

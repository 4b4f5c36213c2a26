"""The task is a lambda; `moved` moves it to the top level of a module. It imports nothing of the tool."""

import starting
import work

if __name__ == "__main__":
    starting.end(starting.call(work.answer if "moved" in starting.WAYS else lambda: 42) == 42)

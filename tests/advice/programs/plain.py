"""Nothing special: a function of a module, under a main guard. It imports nothing of the tool."""

import starting
import work

if __name__ == "__main__":
    starting.end(starting.call(work.answer) == 42)

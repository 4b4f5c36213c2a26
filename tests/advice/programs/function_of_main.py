"""The task is a function of the main module, whatever that comes from. It imports nothing of the tool."""

import starting


def answer() -> int:
    return 42


if __name__ == "__main__":
    starting.end(starting.call(answer) == 42)

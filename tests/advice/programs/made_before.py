"""Two workers draw from the generator of the main module; `own` makes it in the worker, `moved` in a module that the worker imports.

It imports nothing of the tool.
"""

import random

import starting
import work

generator = random.Random()


def draw() -> float:
    return generator.random()


FUNCTIONS = {"own": work.draw_from_own, "moved": work.draw}

if __name__ == "__main__":
    way = next((way for way in starting.WAYS if way in FUNCTIONS), "")
    function = FUNCTIONS.get(way, draw)
    starting.end(starting.call(function) != starting.call(function))

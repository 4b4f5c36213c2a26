"""A recursion without a limit that goes through C, in the child and then in the cell."""

import sys

from compare import Answers, Backend

ENDS = ("failed", "crashed")
WITHIN = 9


class Endless:
    def __getattr__(self, name: str) -> object:
        return getattr(self, name[:])


def run(backend: Backend) -> Answers:
    child = backend.process(recurse)
    child.start()
    child.join()
    recurse()
    return {"ended": True}


def recurse() -> None:
    sys.setrecursionlimit(10**9)
    print(Endless().nothing)

"""A recursion without a limit, until there is no more memory. Python 3.11 takes 20 s to give it up, a later one dies of it."""

import resource
import sys

from compare import Answers, Backend

ENDS = ("failed", "crashed", "hung")


def run(backend: Backend) -> Answers:
    backend.event().set()
    resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
    sys.setrecursionlimit(10**9)
    return {"depth": deeper()}


def deeper() -> int:
    return deeper() + 1

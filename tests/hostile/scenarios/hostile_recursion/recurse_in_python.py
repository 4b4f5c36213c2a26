"""A recursion of 200,000 calls of two functions by turns, whose traceback has as many lines."""

import sys

from compare import Answers, Backend

ENDS = ("failed", "crashed")
WITHIN = 9


def run(backend: Backend) -> Answers:
    backend.event().set()
    sys.setrecursionlimit(200_000)
    return {"depth": ping(0)}


def ping(depth: int) -> int:
    return pong(depth) + 1


def pong(depth: int) -> int:
    return ping(depth) + 1

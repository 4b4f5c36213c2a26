"""A regular expression backtracks in C, where no Python code runs and no signal handler either."""

import re

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    child = backend.process(backtrack)
    child.start()
    child.join()
    return {"ended": True}


def backtrack() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")

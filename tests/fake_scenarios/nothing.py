"""What does a cell cost that does nothing?

Its interpreter, its folder and its sweep.
"""

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    return {"name": backend.name}

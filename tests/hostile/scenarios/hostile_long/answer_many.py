"""Two hundred thousand answers."""

from compare import Answers, Backend

ENDS = ("answered", "failed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    return {f"question {number}": number for number in range(200_000)}

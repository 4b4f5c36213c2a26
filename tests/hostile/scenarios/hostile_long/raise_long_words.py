"""An exception that quotes a million words of its data."""

from compare import Answers, Backend

ENDS = ("failed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    raise ValueError("zq <zq> " * 500_000)

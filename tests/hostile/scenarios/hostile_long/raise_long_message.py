"""An exception that quotes twenty million letters of its data."""

from compare import Answers, Backend

ENDS = ("failed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    raise ValueError("x" * 20_000_000)

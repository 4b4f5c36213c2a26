"""An answer of ten million letters, and a question as long."""

from compare import Answers, Backend

ENDS = ("failed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    return {"a" * 10_000_000: "b" * 10_000_000}

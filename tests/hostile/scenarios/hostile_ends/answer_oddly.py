"""Something that is no answer: not a dictionary, with an answer that is none."""

from compare import Answers, Backend

ENDS = ("failed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    return [("question", float("nan")), None]  # type: ignore[return-value]

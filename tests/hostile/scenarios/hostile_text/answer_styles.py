"""Questions and answers that hide themselves and what stands above them, by nothing but what begins as a style does."""

from compare import Answers, Backend

ENDS = ("answered", "failed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    return {"zq\x1b[2J\x1b[8m": f"{backend.name}\x1b[1A\x1b[6n"}

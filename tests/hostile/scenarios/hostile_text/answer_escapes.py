"""Questions and answers that clear the screen, hide themselves and turn the direction of writing."""

from compare import Answers, Backend

ENDS = ("answered", "failed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    return {
        "zq\x1b[2J\x1b[8m": f"{backend.name}\x1b[1A\x1b[8m",
        "zq\x9b2J\x1b]0;t\x07": f"{backend.name}\u202e\u2066",
        "<zq onclick=zq()>": f"{backend.name} <zq> @zqperson $zq$ | www.zq.example",
    }

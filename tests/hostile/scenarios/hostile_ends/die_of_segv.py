"""The cell dies of a bad address."""

import faulthandler

from compare import Answers, Backend

ENDS = ("crashed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    faulthandler._sigsegv()  # type: ignore[attr-defined]
    return {"survived": True}

"""An exception with lone surrogates and a null byte in its text."""

from compare import Answers, Backend

ENDS = ("failed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    raise ValueError("\ud800 \udcff \x00 \ufffe")

"""The cell may open no more files when it has to write its result."""

import resource

from compare import Answers, Backend

ENDS = ("failed", "crashed")


def run(backend: Backend) -> Answers:
    backend.event().set()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    return {"answered": True}

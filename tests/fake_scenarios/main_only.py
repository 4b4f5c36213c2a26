"""Is this the program?

It says so itself.
"""

import sys

from compare import Answers, Backend

RUN_AS = "main"


def run(backend: Backend) -> Answers:
    return {"__name__": __name__, "found in __main__": sys.modules["__main__"].__dict__ is globals(), "came by -m": __spec__ is not None}

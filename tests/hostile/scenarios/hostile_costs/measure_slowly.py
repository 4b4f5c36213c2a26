"""A scenario that measures, notes each time that it has, and never gives the same figures."""

import os
import random
import uuid
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples


def measure(backend: "Backend") -> "Samples":
    child = backend.process(os.getpid)
    child.start()
    child.join()
    Path(os.environ["HOSTILE_NOTES"], f"measured-{backend.name}-{uuid.uuid4().hex}").touch()
    return {"until joined (s)": [0.01 + random.random()]}

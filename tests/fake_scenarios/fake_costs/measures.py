"""How long does a fake process take?

It does nothing, so that is what the engine costs.
"""

import time

from compare import Backend, Samples


def measure(backend: Backend) -> Samples:
    began = time.perf_counter()
    process = backend.process(print)
    process.start()
    process.join()
    return {"until joined (s)": [time.perf_counter() - began]}

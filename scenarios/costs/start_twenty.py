"""How long does it take to start twenty processes at once, and to join them?

Several cores can share the processor time that starts take. The parent, or a fork server, does its
own part of the starts one after the other.

https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
"""

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Samples

PROCESSES = 20


def measure(backend: "Backend") -> "Samples":
    first = backend.process(os.getpid)  # brings the helpers: their cost is that of the first process
    first.start()
    first.join()
    began = time.perf_counter()
    processes = [backend.process(os.getpid) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    until_started = time.perf_counter() - began
    for process in processes:
        process.join()
    return {
        "until all are started (s)": [until_started],
        "until all are joined (s)": [time.perf_counter() - began],
    }

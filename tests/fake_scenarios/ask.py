"""Does a process run?

Because it was started. There is more to say, but not below the table.

https://example.org/ask
"""

from compare import Answers, Backend


def run(backend: Backend) -> Answers:
    process = backend.process(print)
    process.start()
    process.join()
    return {"it ran": True, "times": 1}

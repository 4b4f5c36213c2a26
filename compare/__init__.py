"""What the author of a scenario imports."""

from compare.backends.base import (
    Answers,
    Backend,
    Barrier,
    Connection,
    Event,
    JoinableQueue,
    Lock,
    Pool,
    Process,
    Queue,
    Samples,
    SharedDict,
    Unsupported,
)

__all__ = [
    "Answers",
    "Backend",
    "Barrier",
    "Connection",
    "Event",
    "JoinableQueue",
    "Lock",
    "Pool",
    "Process",
    "Queue",
    "Samples",
    "SharedDict",
    "Unsupported",
]
__version__ = "0.1.0"

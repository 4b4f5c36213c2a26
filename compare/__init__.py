"""What the author of a scenario imports: nothing else of ours. What few scenarios need is imported when it is asked for."""

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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare.backends.start_methods import Fork, Spawn
    from compare.check.program import REACHED
    from compare.check.program import run as run_program

__all__ = [
    "REACHED",
    "Answers",
    "Backend",
    "Barrier",
    "Connection",
    "Event",
    "Fork",
    "JoinableQueue",
    "Lock",
    "Pool",
    "Process",
    "Queue",
    "Samples",
    "SharedDict",
    "Spawn",
    "Unsupported",
    "run_program",
]
__version__ = "0.1.0"

WHEN_ASKED_FOR = {
    "Fork": "compare.backends.start_methods:Fork",
    "REACHED": "compare.check.program:REACHED",
    "Spawn": "compare.backends.start_methods:Spawn",
    "run_program": "compare.check.program:run",
}
"""Name -> where it stands, as `module:name`: each child of a scenario imports this package, and pays for what it loads."""


def __getattr__(name: str) -> object:
    """Import what is only imported when it is asked for."""
    if name not in WHEN_ASKED_FOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    module, _, there = WHEN_ASKED_FOR[name].partition(":")
    return getattr(importlib.import_module(module), there)

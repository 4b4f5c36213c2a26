"""The table of backends: name -> the class, as `module:Class`, imported only in the cells that use it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare.backends.base import Backend

BACKENDS = {
    "fork": "compare.backends.start_methods:Fork",
    "spawn": "compare.backends.start_methods:Spawn",
    "forkserver": "compare.backends.start_methods:ForkServer",
    "loky": "compare.backends.loky:Loky",
}


def load(backend: str) -> type[Backend]:
    """Import a backend's class, given as `module:Class`."""
    import importlib

    module, _, name = backend.partition(":")
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]  # the table holds backends only

"""The program's side of `compare.check.program`: found by its interpreter at the start, and waiting for what it is to switch.

It acts when the program imports multiprocessing or the executor, never earlier: an import that the program did not make
would change what is looked at. Written for any Python from 3.10 on; nothing of ours is imported.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

START_METHOD = os.environ.get("MPCOMPARE_START_METHOD")
"""The name of a start method."""

EXECUTOR = os.environ.get("MPCOMPARE_EXECUTOR")
"""`module:Class`."""


class Switch:
    """A finder that lets the others find a module, and changes it once it is there."""

    def __init__(self, name: str, change: Callable[[Any], None]) -> None:
        self.name, self.change = name, change

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec and spec.loader:
            execute = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                self.change(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]  # of this one module
        return spec


def switches() -> list[Switch]:
    """What to change of the modules that the program imports."""
    if EXECUTOR:
        module, _, name = EXECUTOR.partition(":")
        replacing = Switch(module, lambda there: replace_executor(getattr(there, name)))
        # What imports the standard library's executor may be the very module that is to replace it: then it is on its way.
        return [Switch("concurrent.futures.process", lambda _: bring_in(module)), replacing]
    return [Switch("multiprocessing.context", switch_default)] if START_METHOD else []


def switch_default(context: Any) -> None:
    """Another default start method. One that the program sets by itself still works, and wins."""
    context._default_context._default_context = context._concrete_contexts[START_METHOD]  # noqa: SLF001  there is no public way that leaves the choice to the program


def bring_in(module: str) -> None:
    """Import what has the other executor."""
    importlib.import_module(module)


def replace_executor(other: Any) -> None:
    """Another executor in the place of the standard library's, with that one's arguments."""

    class ProcessPoolExecutor(other):  # type: ignore[misc]  # which class it is, the environment says
        def __init__(
            self,
            max_workers: int | None = None,
            mp_context: object = None,
            initializer: Callable[..., object] | None = None,
            initargs: tuple[Any, ...] = (),
            *,
            max_tasks_per_child: int | None = None,
        ) -> None:
            super().__init__(max_workers, initializer=initializer, initargs=initargs)

    sys.modules["concurrent.futures.process"].ProcessPoolExecutor = ProcessPoolExecutor  # type: ignore[attr-defined]


def hand_over() -> None:
    """Run the `sitecustomize` that would have been found without us."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec and spec.loader:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


sys.meta_path[:0] = switches()
hand_over()

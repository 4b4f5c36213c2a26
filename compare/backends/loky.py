"""loky: fresh interpreters that are sent functions by value, and an executor that survives their death.

Importing loky registers two start methods with `multiprocessing`, so it is imported only where it is used.
"""

from __future__ import annotations

import importlib.util

from compare.backends.start_methods import ContextBackend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from multiprocessing.context import BaseContext

    from compare.backends.base import Barrier


class Loky(ContextBackend):
    """loky's own process, locks and queues; its `ProcessPoolExecutor` for the executor."""

    name = "loky"

    @classmethod
    def why_unavailable(cls) -> str:
        return "" if importlib.util.find_spec("loky") else "it is not installed; install it with: pip install loky"

    @property
    def context(self) -> BaseContext:
        from loky.backend.context import get_context

        return get_context("loky")  # type: ignore[no-any-return]  # loky ships no types

    def barrier(self, parties: int) -> Barrier:
        # The context's own barrier keeps its state in an mmap, which loky's pickler cannot send (seen with loky 3.7).
        return self.context.Manager().Barrier(parties)

    def executor(self, workers: int, initializer: Callable[..., object] | None = None) -> Executor:
        import loky

        return loky.ProcessPoolExecutor(workers, initializer=initializer)  # type: ignore[no-any-return]  # loky ships no types

    def reusable_executor(self, workers: int, timeout: float, env: dict[str, str] | None = None) -> Executor:
        import loky

        return loky.get_reusable_executor(workers, timeout=timeout, env=env)  # type: ignore[no-any-return]  # loky ships no types

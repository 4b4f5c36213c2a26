"""`fork`, `spawn` and `forkserver`: the standard library's three start methods are one class and three names."""

from __future__ import annotations

import multiprocessing

from compare.backends.base import Backend, Unsupported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from multiprocessing.context import BaseContext
    from typing import Any

    from compare.backends.base import Barrier, Connection, Event, JoinableQueue, Lock, Pool, Process, Queue, SharedDict


class ContextBackend(Backend):
    """A backend whose objects all come from one `multiprocessing` context."""

    @property
    def context(self) -> BaseContext:
        """The context; looked up each time, so that the backend itself holds nothing that cannot be pickled."""
        return multiprocessing.get_context(self.name)

    def process(
        self,
        target: Callable[..., object],
        args: tuple[Any, ...] = (),
        *,
        name: str | None = None,
        daemon: bool | None = None,
    ) -> Process:
        return self.context.Process(target=target, args=args, name=name, daemon=daemon)  # type: ignore[attr-defined,no-any-return]  # BaseContext lacks it

    def process_class(self) -> type[Process]:
        return self.context.Process  # type: ignore[attr-defined,no-any-return]  # BaseContext lacks it

    def lock(self) -> Lock:
        return self.context.Lock()

    def event(self) -> Event:
        return self.context.Event()

    def barrier(self, parties: int) -> Barrier:
        return self.context.Barrier(parties)

    def queue(self, maxsize: int = 0) -> Queue:
        return self.context.Queue(maxsize)

    def joinable_queue(self, maxsize: int = 0) -> JoinableQueue:
        return self.context.JoinableQueue(maxsize)

    def pipe(self) -> tuple[Connection, Connection]:
        return self.context.Pipe(duplex=False)

    def shared_dict(self) -> SharedDict:
        return self.context.Manager().dict()  # the proxy keeps its manager alive

    def pool(self, workers: int, initializer: Callable[..., object] | None = None) -> Pool:
        return self.context.Pool(workers, initializer)

    def executor(self, workers: int, initializer: Callable[..., object] | None = None) -> Executor:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(workers, mp_context=self.context, initializer=initializer)


class StartMethod(ContextBackend):
    """A start method of the standard library."""

    @classmethod
    def why_unavailable(cls) -> str:
        methods = multiprocessing.get_all_start_methods()
        return "" if cls.name in methods else f"this platform only has {', '.join(methods)}"

    def reusable_executor(self, workers: int, timeout: float, env: dict[str, str] | None = None) -> Executor:  # noqa: ARG002  there is none to make
        raise Unsupported(self.name, "reusable executor", "the standard library's are not shared, and their workers wait for ever")


class Fork(StartMethod):
    """The child is a copy of the parent."""

    name = "fork"


class Spawn(StartMethod):
    """The child is a fresh interpreter, which is sent what it needs."""

    name = "spawn"


class ForkServer(StartMethod):
    """The child is forked from a clean server process, which is started with the first child."""

    name = "forkserver"

    def preload(self, modules: list[str]) -> None:
        self.context.set_forkserver_preload(modules)

"""The abstract backend: the few words in which every scenario is written.

A new backend is a subclass of `Backend` in a file of its own, and a row in `compare.backends.ROWS`.
It has the methods that it can offer: each of the others raises `Unsupported`, and nothing is declared beforehand.

Imported by every child of every scenario, so it imports nothing that Python's start-up has not imported already.
"""

from __future__ import annotations

TYPE_CHECKING = False  # the checker's own constant, without the 5 ms that `import typing` costs in every spawned child
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor
    from types import TracebackType
    from typing import Any, Protocol, Self
else:
    Protocol = object

Answers = dict[str, bool | int | str | None]
"""What `run` returns: question -> short, stable word or number. A bool is stored as "yes" or "no".

None says that the backend cannot be asked this question, of several: it is stored as no answer, and is no difference.
"""

Samples = dict[str, list[float]]
"""What `measure` returns: measure -> its figures, one for each repetition. The measure's name ends with its unit:
"(s)", "(bytes)" or "(1/s)". Every figure is positive."""


class Unsupported(Exception):  # noqa: N818  it is an outcome, not an error
    """A backend lacks a feature, here or everywhere; `reason` says which and is shown to the user."""

    def __init__(self, backend: str, feature: str, reason: str) -> None:
        # All arguments go to the base class: an exception that crosses processes is rebuilt from them.
        super().__init__(backend, feature, reason)
        self.backend, self.feature, self.reason = backend, feature, reason

    def __str__(self) -> str:
        return f"{self.backend} has no {self.feature}: {self.reason}"


NOT_OFFERED = "it offers none"


class Backend:
    """A way of starting processes, and the objects that such processes share.

    One instance serves one cell, in an interpreter of its own. It can be pickled, so that a child can start children.
    What its methods return is spelled out below; it behaves as in https://docs.python.org/3/library/multiprocessing.html.
    """

    name: str

    def __init__(self) -> None:
        """Get ready; raise `Unsupported` where this platform or this Python lacks the backend."""
        if reason := self.why_unavailable():
            raise Unsupported(self.name, "processes here", reason)

    @classmethod
    def why_unavailable(cls) -> str:
        """Say why this backend cannot be used here; an empty text where it can. Must not import the backend."""
        return ""

    def process(
        self,
        target: Callable[..., object],
        args: tuple[Any, ...] = (),
        *,
        name: str | None = None,
        daemon: bool | None = None,
    ) -> Process:
        """A process, not started yet, that will call `target(*args)`."""
        raise Unsupported(self.name, "process", NOT_OFFERED)

    def process_class(self) -> type[Process]:
        """The class of those processes, for a program that subclasses it and overrides `run`."""
        raise Unsupported(self.name, "process class", NOT_OFFERED)

    def lock(self) -> Lock:
        """A lock that only one process holds at a time."""
        raise Unsupported(self.name, "lock", NOT_OFFERED)

    def event(self) -> Event:
        """A flag that processes set and wait for."""
        raise Unsupported(self.name, "event", NOT_OFFERED)

    def barrier(self, parties: int) -> Barrier:
        """A point that nobody passes before `parties` processes have reached it."""
        raise Unsupported(self.name, "barrier", NOT_OFFERED)

    def queue(self, maxsize: int = 0) -> Queue:
        """A first-in, first-out queue; `maxsize` 0 is no bound that one would meet."""
        raise Unsupported(self.name, "queue", NOT_OFFERED)

    def joinable_queue(self, maxsize: int = 0) -> JoinableQueue:
        """A queue that can wait until every item was reported done."""
        raise Unsupported(self.name, "joinable queue", NOT_OFFERED)

    def pipe(self) -> tuple[Connection, Connection]:
        """The receiving and the sending end of a one-way pipe."""
        raise Unsupported(self.name, "pipe", NOT_OFFERED)

    def shared_dict(self) -> SharedDict:
        """An empty dictionary that all processes see, kept by a process of its own."""
        raise Unsupported(self.name, "shared dict", NOT_OFFERED)

    def pool(self, workers: int, initializer: Callable[..., object] | None = None) -> Pool:
        """A pool of `workers` processes, each of which calls `initializer` first."""
        raise Unsupported(self.name, "pool", NOT_OFFERED)

    def executor(self, workers: int, initializer: Callable[..., object] | None = None) -> Executor:
        """An executor with at most `workers` processes, started when there is work, each of which calls `initializer` first."""
        raise Unsupported(self.name, "executor", NOT_OFFERED)

    def reusable_executor(self, workers: int, timeout: float, env: dict[str, str] | None = None) -> Executor:
        """The program's one executor, made anew only where it must be; its workers end after `timeout` seconds without work.

        `env` has the environment variables that its workers get besides those of this process.
        """
        raise Unsupported(self.name, "reusable executor", "each executor starts workers of its own")

    def preload(self, modules: list[str]) -> None:
        """Have these modules imported once, in the server that children are forked from. No child has been started yet."""
        raise Unsupported(self.name, "preload", "its children are not forked from a server")


class Process(Protocol):
    """A process; see `multiprocessing.Process`."""

    name: str
    daemon: bool

    @property
    def sentinel(self) -> int: ...
    def run(self) -> None: ...

    @property
    def pid(self) -> int | None: ...
    @property
    def exitcode(self) -> int | None: ...
    def start(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...
    def is_alive(self) -> bool: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class Lock(Protocol):
    """A lock between processes; see `multiprocessing.Lock`."""

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool: ...
    def release(self) -> None: ...
    def __enter__(self) -> bool: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> object: ...


class Event(Protocol):
    """A flag between processes; see `multiprocessing.Event`."""

    def is_set(self) -> bool: ...
    def set(self) -> None: ...
    def clear(self) -> None: ...
    def wait(self, timeout: float | None = None) -> bool: ...


class Barrier(Protocol):
    """A meeting point of processes; see `multiprocessing.Barrier`."""

    def wait(self, timeout: float | None = None) -> int: ...


class Queue(Protocol):
    """A queue between processes; see `multiprocessing.Queue`."""

    def put(self, obj: Any) -> None: ...
    def put_nowait(self, obj: Any) -> None: ...
    def get(self, block: bool = True, timeout: float | None = None) -> Any: ...
    def get_nowait(self) -> Any: ...
    def qsize(self) -> int: ...
    def full(self) -> bool: ...
    def empty(self) -> bool: ...


class JoinableQueue(Queue, Protocol):
    """A queue that knows when its items are done; see `multiprocessing.JoinableQueue`."""

    def task_done(self) -> None: ...
    def join(self) -> None: ...


class Connection(Protocol):
    """One end of a pipe; see `multiprocessing.connection.Connection`."""

    def send(self, obj: Any) -> None: ...
    def recv(self) -> Any: ...
    def poll(self, timeout: float | None = 0.0) -> bool: ...
    def close(self) -> None: ...


class SharedDict(Protocol):
    """A dictionary that processes share; see `multiprocessing.managers.SyncManager.dict`."""

    def __getitem__(self, key: str) -> Any: ...
    def __setitem__(self, key: str, value: Any) -> None: ...


class Pool(Protocol):
    """A pool of workers; see `multiprocessing.pool.Pool`."""

    def apply_async(self, func: Callable[..., Any], args: tuple[Any, ...] = ()) -> PoolResult: ...
    def map(self, func: Callable[[Any], Any], iterable: Iterable[Any], chunksize: int | None = None) -> list[Any]: ...
    def close(self) -> None: ...
    def terminate(self) -> None: ...
    def join(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> object: ...


class PoolResult(Protocol):
    """The result of a pool's task; see `multiprocessing.pool.AsyncResult`."""

    def get(self, timeout: float | None = None) -> Any: ...
    def ready(self) -> bool: ...
    def wait(self, timeout: float | None = None) -> None: ...

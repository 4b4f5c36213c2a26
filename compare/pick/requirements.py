"""What a program needs of a start method: a plain value, filled by flags, by questions, or by whoever watched the program."""

from __future__ import annotations

from dataclasses import dataclass

from compare.backends import PLATFORMS

__all__ = ["PLATFORMS", "Requirements"]


@dataclass(frozen=True, slots=True)
class Requirements:
    """Of each fact: yes, no, or None where nobody knows. What is not known rules nothing out, and is said."""

    threads: bool | None = None
    """Threads run in the parent when workers are started; also those of native libraries (OpenMP, BLAS, gRPC, a GPU)."""
    lambdas: bool | None = None
    """Lambdas, local functions or closures are what the children run."""
    unpicklable: bool | None = None
    """The children are handed what cannot be pickled: locks, open files, connections."""
    main_guard: bool | None = None
    """The main module has its `if __name__ == "__main__"`, and no side effects when it is imported."""
    run_as: str | None = None
    """How the program is started: `script`, `module`, `-c` or `standard input`."""
    inherits: bool | None = None
    """The children rely on globals, patches, handlers or options that the parent set at run time."""
    descriptors: bool | None = None
    """The children use descriptors or sockets that the parent opened, by their number."""
    changes_environment: bool | None = None
    """The parent changes its environment, umask, priority or limits between two starts."""
    own_children: bool | None = None
    """The parent waits for its children by itself (waitpid, SIGCHLD)."""
    survive_crash: bool | None = None
    """A worker may be killed, and the rest must be told."""
    platforms: tuple[str, ...] = ()
    """Where the program runs: some of `PLATFORMS`; only here when empty."""
    oldest_python: tuple[int, ...] = ()
    """The oldest Python that it runs on, such as (3, 12)."""
    library: bool = False
    """It is a library, whose user decides about processes."""

    pool: bool = True
    """Whether tasks go to an executor's workers; else each task has a process of its own."""
    workers: int = 4
    """Processes that work at the same time."""
    tasks: int = 100
    task_seconds: float = 0.01
    """Seconds of the processor's time that a task takes."""
    payload: int = 0
    """Bytes that go to each task, and as many back."""
    data: int = 0
    """Bytes of the parent's that every worker reads."""
    main_import: float = 0.0
    """Seconds that importing the main module takes, with all that it imports."""
    preload: tuple[str, ...] = ()
    """Modules that the children import, which a fork server may import once for all."""

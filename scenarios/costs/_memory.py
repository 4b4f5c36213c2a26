"""Workers that hold memory, and how much they take. What a spawned child runs again is its program's file, and not this."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from compare import Backend


class Worker:
    """A process whose target fills its memory, says so and waits for its end: `target(*arguments, tell, ended)`."""

    ready = False

    def __init__(self, backend: Backend, target: Callable[..., None], *arguments: object) -> None:
        self.told, tell = backend.pipe()
        ended, self.end = backend.pipe()
        self.process = backend.process(target, args=(*arguments, tell, ended))
        self.process.start()

    def wait(self) -> None:
        """Until it has filled its memory."""
        if not self.ready:
            self.told.recv()
            self.ready = True


def taken(workers: list[Worker]) -> float:
    """The proportional set sizes of workers that are all idle, in bytes."""
    for worker in workers:
        worker.wait()
    return sum(map(proportional_set_size, workers))


def proportional_set_size(worker: Worker) -> float:
    with open(f"/proc/{worker.process.pid}/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123  pathlib would be in a forked child
        return next(1024 * float(line.split()[1]) for line in file if line.startswith("Pss:"))


def end(workers: list[Worker]) -> None:
    for worker in workers:
        worker.end.send(None)
        worker.process.join()

"""Named shared memory that nobody removes, because the tracker was told to forget it."""

from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

from compare import Answers, Backend
from scenarios._attempt import exit_codes

LEAVES = True


def run(backend: Backend) -> Answers:
    return {**exit_codes({"exit code": backend.process(leave)})}


def leave() -> None:
    memory = SharedMemory(create=True, size=4096)
    resource_tracker.unregister(memory._name, "shared_memory")  # type: ignore[attr-defined]
    memory.close()

"""A lock, an event, 4 kB of shared memory and a child that waits for the event are there at the deadline."""

from multiprocessing.shared_memory import SharedMemory

from compare import Answers, Backend, Event, Lock

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    lock, event, memory = backend.lock(), backend.event(), SharedMemory(create=True, size=4096)
    child = backend.process(wait, args=(lock, event))
    child.start()
    child.join()
    memory.unlink()
    return {"ended": True}


def wait(lock: Lock, event: Event) -> None:
    with lock:
        event.wait(60)

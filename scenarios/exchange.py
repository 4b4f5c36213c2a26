"""How fast do two processes exchange messages, a lock, and events?

Queues, locks and events are the same pipes and semaphores under every backend, so what differs is how they are pickled and woken.
The time counts from when both processes are there.

https://docs.python.org/3/library/multiprocessing.html#exchanging-objects-between-processes
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Event, Lock, Queue, Samples

TOPIC = "costs"

MESSAGES = {"100 B": (100, 2_000), "64 kB": (64_000, 300)}
"""Name -> bytes of a message, and how many are sent."""

HAND_OVERS = 2_000
ROUND_TRIPS = 200


def measure(backend: Backend) -> Samples:
    queue, ours, theirs, ping, pong = backend.queue(), backend.lock(), backend.lock(), backend.event(), backend.event()
    ours.acquire()
    theirs.acquire()
    partner = backend.process(exchange, args=(queue, ours, theirs, ping, pong))
    partner.start()
    samples: Samples = {}
    for name, (_, count) in MESSAGES.items():
        queue.get()
        began = time.perf_counter()
        for _ in range(count):
            queue.get()
        samples[f"messages of {name} (1/s)"] = [count / (time.perf_counter() - began)]
    began = time.perf_counter()
    hand_over(ours, theirs)
    samples["lock hand-overs (1/s)"] = [HAND_OVERS / (time.perf_counter() - began)]
    pong.wait()
    pong.clear()
    began = time.perf_counter()
    for _ in range(ROUND_TRIPS):
        ping.set()
        pong.wait()
        pong.clear()
    samples["event round trip (s)"] = [(time.perf_counter() - began) / ROUND_TRIPS]
    partner.join()
    return samples


def exchange(queue: Queue, theirs: Lock, ours: Lock, ping: Event, pong: Event) -> None:
    """The other side. The first message of each size only says that it is there."""
    for size, count in MESSAGES.values():
        for _ in range(count + 1):
            queue.put(bytes(size))
    for _ in range(HAND_OVERS // 2):
        ours.acquire()
        theirs.release()
    pong.set()
    for _ in range(ROUND_TRIPS):
        ping.wait()
        ping.clear()
        pong.set()


def hand_over(ours: Lock, theirs: Lock) -> None:
    """Two locks, each free for one side only when the other side has had its turn: it changes hands every time."""
    for _ in range(HAND_OVERS // 2):
        theirs.release()
        ours.acquire()

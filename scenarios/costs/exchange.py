"""How fast do two processes exchange messages, a lock and events?

A queue, a lock or an event is the same pipe or semaphore under every backend. Backends can differ
in how they pickle a message and wake a process. The clock starts when both processes run.

https://docs.python.org/3/library/multiprocessing.html#exchanging-objects-between-processes
"""

from __future__ import annotations

import time
from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from compare import Backend, Event, Lock, Queue, Samples

MESSAGES = {"100 B": (100, 2_000), "64 kB": (64_000, 300)}
"""Name -> bytes of a message, and how many are sent: one long run, for a queue fills and empties."""

HAND_OVERS = 400
ROUND_TRIPS = 40

REPETITIONS = 5
"""Of what needs both sides by turns. They are on one core for a while, then on two, which is ten times as slow: no mean says anything."""


def measure(backend: Backend) -> Samples:
    queue, ours, theirs, ping, pong = backend.queue(), backend.lock(), backend.lock(), backend.event(), backend.event()
    ours.acquire()
    theirs.acquire()
    partner = backend.process(exchange, args=(queue, ours, theirs, ping, pong))
    partner.start()
    samples: Samples = {}
    for name, (_, count) in MESSAGES.items():
        queue.get()
        samples[f"messages of {name} (1/s)"] = [count / seconds_of(partial(get, queue, count))]
    seconds = [seconds_of(partial(hand_over, ours, theirs)) for _ in range(REPETITIONS)]
    samples["lock hand-overs (1/s)"] = [HAND_OVERS / each for each in seconds]
    pong.wait()
    pong.clear()
    seconds = [seconds_of(partial(there_and_back, ping, pong)) for _ in range(REPETITIONS)]
    samples["event round trip (s)"] = [each / ROUND_TRIPS for each in seconds]
    partner.join()
    return samples


def exchange(queue: Queue, theirs: Lock, ours: Lock, ping: Event, pong: Event) -> None:
    """The other side. The first message of each size only says that it is there."""
    for size, count in MESSAGES.values():
        for _ in range(1 + count):
            queue.put(bytes(size))
    for _ in range(REPETITIONS * HAND_OVERS // 2):
        ours.acquire()
        theirs.release()
    pong.set()
    for _ in range(REPETITIONS * ROUND_TRIPS):
        ping.wait()
        ping.clear()
        pong.set()


def seconds_of(repetition: Callable[[], None]) -> float:
    began = time.perf_counter()
    repetition()
    return time.perf_counter() - began


def get(queue: Queue, count: int) -> None:
    for _ in range(count):
        queue.get()


def hand_over(ours: Lock, theirs: Lock) -> None:
    """Two locks, each free for one side only when the other side has had its turn: it changes hands every time."""
    for _ in range(HAND_OVERS // 2):
        theirs.release()
        ours.acquire()


def there_and_back(ping: Event, pong: Event) -> None:
    for _ in range(ROUND_TRIPS):
        ping.set()
        pong.wait()
        pong.clear()

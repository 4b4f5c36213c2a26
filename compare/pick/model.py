"""What a workload takes, from what its parts were measured to take: the model, in the order in which it adds up.

Workers start and import the main module, they get their data, tasks go through the executor one after the other while the cores work on
them, and all is shut down. Tasks are taken to be busy, so that no more of them run at a time than there are cores. A task that has a
process of its own pays for its start instead of the executor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from compare.pick.requirements import Requirements

IMPORTED = 0.1
"""Seconds that the main module imports in the scenarios that `program_like` names."""

READ = 50_000_000
"""Bytes that a process reads in `data`."""

READERS = 2
"""Workers of which `data` says how much memory they take together."""

SENT = {1_000: "1 kB", 1_000_000: "1 MB", 100_000_000: "100 MB"}
"""The sizes at which `payload` is measured."""

PARENTS_PART = 0.65
"""Of what a payload's way there and back takes, the part that the parent is busy with; the rest overlaps where there are several workers.
Seen in workloads of 1 MB and of 50 MB under all backends."""

COPIES = 3
"""Payloads that a worker holds at its peak: the argument, the result and the pickled result. Seen under all backends, on 3.11 and 3.14."""

PASSING = 3
"""Payloads that an executor's parent holds at its peak besides an argument or a result of each task. Seen in the same programs."""

NOTHING, BYTES, OBJECTS, SHARED = "nothing", "bytes", "small objects", "shared memory"
"""The kinds of data that a worker reads, as `data` names them."""

Measure = Callable[[str, str], float]
"""Scenario and measure -> a figure."""


class Imports(NamedTuple):
    """Seconds that the main module's imports cost a process."""

    first: float
    """Before the first process runs, in it or in a server."""
    each: float
    """In each further one."""


class Reading(NamedTuple):
    """Seconds that it costs to bring the data to a process."""

    once: float
    """For all processes together."""
    parent: float
    """For each process, of the parent's time: the parent does this for one process after the other."""
    child: float
    """For each process, of its own time."""


def imports(requirements: Requirements, figure: Measure) -> Imports:
    """What the imports cost: all of the time that the program says they take, or nothing.

    Only whether a process imports is read from the figures, and half of an import tells that. So an import that is known to take long is
    not known the worse for figures that are noisy. The least figures serve best, because what disturbs a start makes it longer.
    """
    if not requirements.main_import:
        return Imports(0.0, 0.0)
    program = program_like(requirements)
    measures = ("first until running (s)", "until running (s)")
    extra = (figure(program, measure) - figure("start", measure) for measure in measures)
    return Imports(*(requirements.main_import if seconds > IMPORTED / 2 else 0.0 for seconds in extra))


def program_like(requirements: Requirements) -> str:
    """The scenario whose main module imports as the program's does."""
    if requirements.preloadable:
        return "start-preloaded"
    return "start-heavy-module" if requirements.run_as == "module" else "start-heavy-main"


def seconds(requirements: Requirements, cores: int, importing: Imports, kind: str, figure: Measure) -> float:
    """Wall time from the first start to the end of the last worker."""
    parts = importing, reading(requirements.data, kind, figure), figure
    return pool_seconds(requirements, cores, *parts) if requirements.pool else process_seconds(requirements, cores, *parts)


def pool_seconds(requirements: Requirements, cores: int, importing: Imports, data: Reading, figure: Measure) -> float:
    """The same for an executor."""
    workers = requirements.workers_used
    at_once = min(workers, cores)
    started = figure("executor", "until 2 workers answered (s)")
    more = figure("start", "until running (s)")
    start = figure("start", "first until running (s)") if workers == 1 else started + (workers - 2) * more / at_once
    start += importing.first + max(0, workers - at_once) * importing.each / at_once
    start += data.once + workers * (data.parent + data.child / at_once)
    way = payload_seconds(requirements.payload, figure) * (PARENTS_PART if workers > 1 else 1)
    passing = figure("executor", "a task, mapped, chunksize 1 (s)") + way
    busy = max(
        requirements.tasks * requirements.task_seconds / at_once, math.ceil(requirements.tasks / workers) * requirements.task_seconds
    )
    return start + requirements.tasks * passing + busy + figure("executor", "shutdown (s)")


def process_seconds(requirements: Requirements, cores: int, importing: Imports, data: Reading, figure: Measure) -> float:
    """The same for tasks with a process each."""
    at_once = min(requirements.workers_used, cores)
    each = figure("start", "until joined (s)")
    first = max(0, figure("start", "first until joined (s)") - each) + max(0, importing.first - importing.each)
    task = payload_seconds(requirements.payload, figure) + requirements.task_seconds
    one = each + importing.each + data.parent + data.child + task
    rounds = max(requirements.tasks / at_once, math.ceil(requirements.tasks / requirements.workers_used))
    return first + data.once + max(rounds * one, requirements.tasks * data.parent)


def reading(size: int, kind: str, figure: Measure) -> Reading:
    """What it costs to bring so much data of a kind to a process."""
    if not size:
        return Reading(0.0, 0.0, 0.0)
    much, parts = f"50 MB of {kind}", size / READ
    little = f"1 kB of {SHARED}" if kind == SHARED else NOTHING

    def read(what: str) -> float:
        return figure("data", f"until a process has read {what} (s)")

    def started(what: str) -> float:
        return figure("data", f"until a process that reads {what} is started (s)")

    grows = parts * max(0, read(much) - read(little))
    if kind == SHARED:
        once = parts * figure("data", f"until the parent has filled {much} (s)")
        return Reading(once, 0.0, grows + max(0, read(little) - read(NOTHING)))
    parents = min(1, max(0, started(much) - started(NOTHING)) / read(much))  # the part of the time for which the parent is busy sending
    return Reading(0.0, parents * grows, (1 - parents) * grows)


def payload_seconds(size: int, figure: Measure) -> float:
    """What `size` bytes to a task and back cost beyond what every task costs: a straight line between the sizes that were measured."""
    if size <= min(SENT):
        return 0.0
    costs = {sent: figure("payload", f"argument of {name} (s)") + figure("payload", f"result of {name} (s)") for sent, name in SENT.items()}
    least = costs[min(costs)]
    for (lower, cost), (upper, next_cost) in pairwise(sorted(costs.items())):
        if size <= upper or upper == max(costs):
            return max(0.0, cost + (size - lower) * (next_cost - cost) / (upper - lower) - least)
    raise AssertionError  # the last pair always returns


def memory(requirements: Requirements, kind: str, figure: Measure) -> float:
    """Bytes of all workers together, when each has read its data and sends the result of a task."""
    one, four = (figure("memory", f"{state}, light main (bytes)") for state in ("1 worker", "4 workers"))
    workers = requirements.workers_used
    light = one + (workers - 1) * max(0, four - one) / 3
    return light + data_memory(requirements.data, workers, kind, figure) + payload_of_workers(requirements)


def payload_of_workers(requirements: Requirements) -> int:
    """Bytes of arguments and results in all workers together, at most."""
    return COPIES * requirements.workers_used * requirements.payload


def payload_of_parent(requirements: Requirements) -> int:
    """Bytes of arguments and results in the parent, at most.

    An executor has all arguments from the start, and the program that `pick` prints keeps all results. Without an executor, the parent has
    all results, the arguments of the tasks that run, and one pickled result.
    """
    passing = PASSING if requirements.pool else requirements.workers_used + 1
    return (requirements.tasks + passing) * requirements.payload


def data_memory(size: int, workers: int, kind: str, figure: Measure) -> float:
    """Bytes of the data in all workers together: what they have copied, and their part of what they share with the parent."""
    if not size:
        return 0.0

    def taken(what: str) -> float:
        return figure("data", f"{READERS} workers that have read {what} (bytes)")

    little = f"1 kB of {SHARED}" if kind == SHARED else NOTHING
    shared = shared_part(READERS)
    copied = max(0, (taken(f"50 MB of {kind}") - taken(little)) / READ - shared) / (READERS - shared)
    attached = workers * max(0, taken(little) - taken(NOTHING)) / READERS
    return attached + size * (workers * copied + shared_part(workers) * (1 - copied))


def shared_part(workers: int) -> float:
    """Of what workers share with each other and the parent, the part that counts as theirs."""
    return workers / (workers + 1)

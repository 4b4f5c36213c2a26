"""The workload that a choice is made for, in words, and what of it does not fit the machine."""

from __future__ import annotations

from collections.abc import Iterator

from compare.backends import BACKENDS
from compare.pick.choose import Choice
from compare.pick.model import payload_of_parent, payload_of_workers
from compare.pick.requirements import MOST_ON_WINDOWS, Requirements
from compare.reports.costs import amount
from compare.reports.phrases import count, listed


def workload(choice: Choice) -> str:
    """What the program is taken to do."""
    needed = choice.requirements
    cores = [f"on {count(choice.cores, 'core')}"] if choice.cores else []
    said = f"{', '.join([*parts(needed), *cores])}."
    if needed.workload_is_assumed:
        return f"Assumed workload: {said} Say your own by --tasks, --task-time, --workers and --data."
    return f"Workload: {said}"


def parts(needed: Requirements) -> Iterator[str]:
    """How much there is to do."""
    yield f"{count(needed.tasks, 'task')} of {amount(needed.task_seconds, 's')} each"
    yield f"by {count(needed.workers, 'worker')} of an executor" if needed.pool else f"a process for each, {needed.workers} at a time"
    if needed.payload:
        yield f"{amount(needed.payload, 'bytes')} to each task and back"
    if needed.data:
        yield f"{amount(needed.data, 'bytes')} of data that all of them read"
    if needed.main_import:
        yield f"a main module that takes {amount(needed.main_import, 's')} to import"


def misfits(choice: Choice, memory: int) -> Iterator[str]:
    """What the machine, or a platform, has not enough of. `memory`: bytes of the machine that measured."""
    needed, cores = choice.requirements, choice.cores
    if cores and needed.workers > cores and needed.workers != Requirements().workers:
        yield f"{needed.workers} workers are more than {count(cores, 'core')}: no more than {count(cores, 'task')} can run at a time."
    if needed.pool and needed.workers > needed.tasks and needed.workers != Requirements().workers:
        yield f"{needed.workers} workers are more than {count(needed.tasks, 'task')}: the printed program has {needed.workers_used}."
        yield "Under some backends, an executor starts all of its workers at the first task."
    yield from memory_lacked(choice, memory)
    if needed.workers > MOST_ON_WINDOWS and "windows" in needed.platforms:
        yield f"On Windows, an executor takes {MOST_ON_WINDOWS} workers at most, so that the printed program has no more."


def memory_lacked(choice: Choice, memory: int) -> Iterator[str]:
    """What needs more than the memory of the machine that measured."""
    needed, has = choice.requirements, amount(memory, "bytes")
    in_parent = payload_of_parent(needed)
    payloads = payload_of_workers(needed) + in_parent
    too_large = [one.backend for one in choice.ranking if one.prediction and one.prediction.memory.median + in_parent > memory]
    if needed.data > memory:
        yield f"The data, {amount(needed.data, 'bytes')}, are more than the memory of this machine, {has}."
    elif payloads > memory:
        yield f"Arguments and results would take up to {amount(payloads, 'bytes')}, and this machine has {has} of memory."
    elif too_large:
        yield f"The program would need more memory than this machine has ({has}) under {listed(too_large)}."


def ways_of_data(choice: Choice) -> Iterator[str]:
    """How the data come to the workers in the program of which the figures are, and what the other way would take."""
    chosen, prediction = choice.chosen.backend, choice.chosen.prediction
    if prediction and prediction.worst_data:
        yield "It is unknown whether the data is bytes or one array (--data-is-bytes). The figures are for the kind that takes more."
    if prediction and prediction.shares:
        yield "The figures are for data in shared memory, as in the printed program."
    if prediction and (other := prediction.otherwise):
        way = "in shared memory (--data-is-bytes)" if other.shares else "sent to each worker"
        takes = f"{amount(other.seconds.median, 's')} and {amount(other.memory.median, 'bytes')}"
        yield f"With the data {way}, the program would take about {takes} under {chosen}."
    if prediction and (held := payload_of_parent(choice.requirements)):
        yield f"The memory is that of the workers. The parent would hold up to {amount(held, 'bytes')} of arguments and results besides."


def preloading(choice: Choice) -> Iterator[str]:
    """What the figures take for granted of modules that a server imports, where nobody said that this is safe."""
    needed, servers = choice.requirements, [one.backend for one in choice.ranking if BACKENDS[one.backend].preload_code]
    if needed.main_import and needed.preloadable and needed.said_of("threads_at_import") is None and servers:
        yield f"The time of {listed(servers)} is that with the modules imported in its server, once."
        yield "That is safe only if no import starts a thread (--no-threads-at-import)."

"""From a described workload and measured costs to the time and the memory that it will take under a backend.

The model, in the order in which it adds up: workers start and import the main module, they get their data, tasks go through the
executor one after the other while the cores work on them, and all is shut down. Tasks are taken to be busy, so that no more of them run
at a time than there are cores. A task that has a process of its own pays for its start instead of the executor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from compare.findings.costs import Estimate, estimate
from compare.pick.requirements import Requirements
from compare.results.model import Results

IMPORTED = 0.1
"""Seconds that the main module of `start-heavy-main` imports."""

READ = 100_000_000
"""Bytes that a process reads of its parent's in `payload` and in `memory`."""

SENT = {1_000: "1 kB", 1_000_000: "1 MB", READ: "100 MB"}
"""The sizes at which `payload` is measured."""

PARENTS_PART = 0.65
"""Of what a payload's way there and back takes, the part that the parent is busy with; the rest overlaps where there are several workers.
Seen in workloads of 1 MB and of 50 MB under all backends."""

SCENARIOS = ("start", "start-heavy-main", "executor", "payload", "memory")
"""The scenarios that a prediction needs."""

known = lru_cache(maxsize=1000)(estimate)
"""A choice asks for the same figures again and again: once for each requirement that might be another."""

Measure = Callable[[str, str], float]
"""Scenario and measure -> a figure."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a workload will take, with the interval that the measured figures allow."""

    seconds: Estimate
    memory: Estimate
    """Bytes of all workers together; what they share with the parent counts in part."""
    measured: tuple[tuple[str, str, float], ...]
    """The figures that it stands on: scenario, measure, median."""
    rounds: int
    """How many rounds there were of the figure of which there were fewest."""


def predict(requirements: Requirements, results: Results, backend: str) -> Prediction | None:
    """The prediction for a backend; None when its costs were not measured, or are too large for a float to hold what they come to."""
    cores = results.environment.cpus or 1
    samples = {
        (cell.scenario, measure): tuple(figures)
        for cell in results.cells
        if cell.backend == backend
        for measure, figures in cell.samples.items()
    }
    figures = {key: known(rounds) for key, rounds in samples.items()}

    used: dict[tuple[str, str], float] = {}

    def bounds(model: Callable[[Measure], float]) -> Estimate:
        def look_up(scenario: str, measure: str) -> float:
            used[scenario, measure] = figures[scenario, measure].median
            return used[scenario, measure]

        middle = model(look_up)
        return Estimate(middle, *interval(model, middle, {key: figures[key] for key in used}))

    try:
        predicted = bounds(lambda figure: seconds(requirements, cores, figure))
        taken = bounds(lambda figure: memory(requirements, figure))
    except KeyError:
        return None
    if not all(math.isfinite(figure) for known in (predicted, taken) for figure in (known.low, known.median, known.high)):
        return None
    return Prediction(predicted, taken, tuple((*key, figure) for key, figure in used.items()), min(len(samples[key]) for key in used))


def needed(requirements: Requirements) -> list[str]:
    """The scenarios whose figures a prediction for a program reads."""
    read: set[str] = set()

    def note(scenario: str, _measure: str) -> float:
        read.add(scenario)
        return 1.0

    seconds(requirements, 1, note)
    memory(requirements, note)
    return sorted(read)


def interval(model: Callable[[Measure], float], middle: float, figures: dict[tuple[str, str], Estimate]) -> tuple[float, float]:
    """Within what a model's outcome lies: each figure is moved to the ends of its interval, the others staying, and the moves add up
    as independent errors do. A figure of one round has no interval, and is taken to be right within a factor of two.
    """  # noqa: D205
    below = above = 0.0
    for key, figure in figures.items():
        ends = (figure.low, figure.high) if math.isfinite(figure.high) else (figure.median / 2, figure.median * 2)
        for end in ends:
            moved = model(lambda *place, key=key, end=end: end if place == key else figures[place].median) - middle
            below, above = math.hypot(below, min(0, moved)), math.hypot(above, max(0, moved))
    return max(0.0, middle - below), middle + above


def seconds(requirements: Requirements, cores: int, figure: Measure) -> float:
    """Wall time from the first start to the end of the last worker."""
    return pool_seconds(requirements, cores, figure) if requirements.pool else process_seconds(requirements, cores, figure)


def pool_seconds(requirements: Requirements, cores: int, figure: Measure) -> float:
    """The same for an executor."""
    workers = min(requirements.workers, requirements.tasks)
    at_once = min(workers, cores)
    first, each = imports(requirements, "until running (s)", figure)
    started = figure("executor", "until 2 workers answered (s)")
    more = figure("start", "until running (s)")
    start = figure("start", "first until running (s)") if workers == 1 else started + (workers - 2) * more / at_once
    start += first + max(0, workers - at_once) * each / at_once
    data = workers * data_seconds(requirements, figure)
    way = payload_seconds(requirements.payload, figure) * (PARENTS_PART if workers > 1 else 1)
    passing = figure("executor", "a task, mapped, chunksize 1 (s)") + way
    busy = max(
        requirements.tasks * requirements.task_seconds / at_once, math.ceil(requirements.tasks / workers) * requirements.task_seconds
    )
    return start + data + requirements.tasks * passing + busy + figure("executor", "shutdown (s)")


def process_seconds(requirements: Requirements, cores: int, figure: Measure) -> float:
    """The same for tasks with a process each."""
    at_once = min(requirements.workers, requirements.tasks, cores)
    first, each = imports(requirements, "until joined (s)", figure)
    task = data_seconds(requirements, figure) + payload_seconds(requirements.payload, figure) + requirements.task_seconds
    one = figure("start", "until joined (s)") + each + task
    extra = figure("start", "first until joined (s)") - figure("start", "until joined (s)") + first - each
    return max(0, extra) + max(requirements.tasks / at_once, math.ceil(requirements.tasks / requirements.workers)) * one


def imports(requirements: Requirements, measure: str, figure: Measure) -> tuple[float, float]:
    """What the main module's imports cost the first worker, and each further one. A worker imports it or does not: half of it is noise.

    The figures are those of a script. Only a script is imported by a fork server, for all its children, and not by each of them.
    """
    if not requirements.main_import:
        return 0.0, 0.0
    extra = (figure("start-heavy-main", f"{first}{measure}") - figure("start", f"{first}{measure}") for first in ("first ", ""))
    first, each = (seconds * requirements.main_import / IMPORTED if seconds > IMPORTED / 2 else 0.0 for seconds in extra)
    return first, each if requirements.run_as in {None, "script"} else first


def data_seconds(requirements: Requirements, figure: Measure) -> float:
    """What it costs one worker to come by the parent's data."""
    if not requirements.data:
        return 0.0
    more = figure("payload", "process that reads 100 MB of its parent's (s)") - figure("start", "until joined (s)")
    return max(0, more) * requirements.data / READ


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


def memory(requirements: Requirements, figure: Measure) -> float:
    """Bytes of all workers together, when each has read its data."""
    one, four, four_read = (
        figure("memory", f"{state} (bytes)")
        for state in ("1 worker, light main", "4 workers, light main", "4 workers, 100 MB read by each")
    )
    workers = min(requirements.workers, requirements.tasks)
    return one + (workers - 1) * max(0, four - one) / 3 + workers * max(0, four_read - four) / 4 * requirements.data / READ

"""From a described workload and measured costs to the time and the memory that it will take under a backend, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from compare.findings.costs import Estimate, estimate
from compare.pick.model import BYTES, NOTHING, OBJECTS, SHARED, Measure, imports, memory, seconds
from compare.pick.requirements import Requirements
from compare.results.model import Results

SCENARIOS = ("start", "start-heavy-main", "start-heavy-module", "start-preloaded", "executor", "payload", "data", "memory")
"""The scenarios that predictions need."""

KINDS = {True: (BYTES,), False: (OBJECTS,), None: (BYTES, OBJECTS)}
"""Whether the data are bytes -> the kinds that they may be of."""

known = lru_cache(maxsize=1000)(estimate)
"""A choice asks for the same figures again and again: once for each requirement that might be another."""

Figures = Mapping[tuple[str, str], tuple[float, ...]]
"""Scenario and measure -> a figure for each round."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a workload will take, with the interval that the measured figures allow."""

    seconds: Estimate
    memory: Estimate
    """Bytes of all workers together; what they share with the parent counts in part."""
    measured: tuple[tuple[str, str, float], ...]
    """The figures that it stands on: scenario, measure, median."""
    rounds: int
    """How many rounds there were of the figure of time of which there were fewest. What one round says is not to be relied on."""
    worst_data: bool = False
    """Whether nobody said of what kind the data are, so that it is that of the kind that takes more."""
    shares: bool = False
    """Whether the workers attach shared memory that holds the data; else each is sent them, or inherits them."""
    otherwise: Prediction | None = None
    """The same where the data come the other way, if they may be bytes, which can be shared, and that was measured."""


def predict(requirements: Requirements, results: Results, backend: str) -> Prediction | None:
    """The prediction for a backend; None when its costs were not measured, or are too large for a float to hold what they come to.

    Of bytes it is that of a program that shares them, as the program does that `pick` prints.
    """
    cores = results.environment.cpus or 1
    figures = {
        (cell.scenario, measure): tuple(samples)
        for cell in results.cells
        if cell.backend == backend
        for measure, samples in cell.samples.items()
    }
    predictions = [of_kind(requirements, cores, kind, figures) for kind in kinds(requirements)]
    there = [one for one in predictions if one]
    if len(there) < len(predictions):
        return None
    sent = worst(there)
    shared = of_kind(requirements, cores, SHARED, figures) if BYTES in kinds(requirements) else None
    if shared and requirements.data_is_bytes:
        return replace(shared, otherwise=sent)
    return replace(sent, otherwise=shared)


def kinds(requirements: Requirements) -> tuple[str, ...]:
    """Of what kind the data may be that each worker reads."""
    return KINDS[requirements.data_is_bytes] if requirements.data else (NOTHING,)


def worst(predictions: list[Prediction]) -> Prediction:
    """The longest time and the most memory of predictions, of which any may be the right one."""
    return Prediction(
        max((one.seconds for one in predictions), key=lambda seconds: seconds.median),
        max((one.memory for one in predictions), key=lambda memory: memory.median),
        tuple(dict.fromkeys(figure for one in predictions for figure in one.measured)),
        min(one.rounds for one in predictions),
        worst_data=len(predictions) > 1,
    )


def of_kind(requirements: Requirements, cores: int, kind: str, figures: Figures) -> Prediction | None:
    """The prediction for data of a kind."""
    used: dict[tuple[str, str], Estimate] = {}

    def look_up(scenario: str, measure: str) -> float:
        used[scenario, measure] = known(figures[scenario, measure])
        return used[scenario, measure].median

    def least(scenario: str, measure: str) -> float:
        look_up(scenario, measure)
        return min(figures[scenario, measure])

    def bounds(model: Callable[[Measure], float]) -> Estimate:
        middle = model(look_up)
        return Estimate(middle, *interval(model, middle, used))

    try:
        importing = imports(requirements, least)
        predicted = bounds(lambda figure: seconds(requirements, cores, importing, kind, figure))
        rounds = min(len(figures[key]) for key in used)
        taken = bounds(lambda figure: memory(requirements, kind, figure))
    except KeyError:
        return None
    if not all(math.isfinite(figure) for one in (predicted, taken) for figure in (one.low, one.median, one.high)):
        return None
    measured = tuple((*key, figure.median) for key, figure in used.items())
    return Prediction(predicted, taken, measured, rounds, shares=kind == SHARED)


def needed(requirements: Requirements) -> list[str]:
    """The scenarios whose figures a prediction for a program reads, those of memory last."""
    read: set[str] = set()

    def note(scenario: str, _measure: str) -> float:
        read.add(scenario)
        return 1.0

    for kind in kinds(requirements):
        seconds(requirements, 1, imports(requirements, note), kind, note)
        memory(requirements, kind, note)
    return [name for name in SCENARIOS if name in read]


def interval(model: Callable[[Measure], float], middle: float, figures: Mapping[tuple[str, str], Estimate]) -> tuple[float, float]:
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

"""From samples to costs: medians, their 95 % intervals, and paired ratios to a reference backend.

A stored figure is one round's, and figures of the same place in two lists are of the same round, so a ratio is taken within a round
and what disturbed both cancels out. Interval and significance are those of the median by its order statistics (the sign test's): they
assume no distribution, need no random numbers and shrug at outliers, which a busy machine makes. Two lines with the standard library's
`comb`; scipy's `quantile_test` is the same, and 100 MB. Fewer than 6 rounds have no such 95 % interval: for them it is Student's.
Rounds stop when they are precise enough, so the intervals are, like those of every benchmark that does so, a little too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from statistics import median, stdev

from compare.results import Cell, Outcome, Results

CONFIDENCE = 0.95

STUDENT = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}
"""Rounds -> the 97.5 % quantile of Student's t with one degree of freedom less, https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm"""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median with the interval in which, by 19 chances in 20, the true one is."""

    median: float
    low: float
    high: float
    """The bounds of the interval; 0 and infinity where one round allows none."""

    @property
    def precision(self) -> float:
        """How far the interval reaches from the median at most, as a fraction of it."""
        return max(self.high - self.median, self.median - self.low) / self.median


@dataclass(frozen=True, slots=True)
class Cost:
    """What a measure came to under one backend."""

    estimate: Estimate
    rounds: int
    ratio: Estimate | None
    """How many times the reference's; none for the reference itself, or where that has no figures."""

    @property
    def differs(self) -> bool:
        """Whether the ratio's interval excludes 1."""
        return self.ratio is not None and not self.ratio.low <= 1 <= self.ratio.high


@dataclass(frozen=True, slots=True)
class Row:
    """A measure, and its cost for each column; none where a backend has no figures."""

    measure: str
    """Without its unit."""
    unit: str
    costs: tuple[Cost | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A scenario that measures."""

    scenario: str
    python: str
    rows: tuple[Row, ...]


def costs(results: Results, reference: str) -> list[Group]:
    """The costs of a run, a column for each of `results.backends`, with the ratios to `reference`."""
    groups = []
    for scenario, python in sorted({(cell.scenario, cell.python) for cell in results.cells if cell.samples}):
        by_backend = {cell.backend: cell for cell in results.cells if (cell.scenario, cell.python) == (scenario, python)}
        groups.append(Group(scenario, python, rows_of(by_backend, results.backends, reference)))
    return groups


def rows_of(cells: dict[str, Cell], columns: list[str], reference: str) -> tuple[Row, ...]:
    """The measures of one scenario, in the order in which it names them."""
    samples = {name: cell.samples for name, cell in cells.items() if cell.outcome is Outcome.ANSWERED}
    rows = []
    for measure in dict.fromkeys(measure for measures in samples.values() for measure in measures):
        name, _, unit = measure.rpartition(" (")
        to = samples.get(reference, {}).get(measure)
        costs = (cost(samples.get(column, {}).get(measure), None if column == reference else to) for column in columns)
        rows.append(Row(name, unit.removesuffix(")"), tuple(costs)))
    return tuple(rows)


def cost(figures: list[float] | None, reference: list[float] | None) -> Cost | None:
    """One place of the table. Lists of unequal length are of different rounds, and have no paired ratio."""
    if not figures:
        return None
    paired = reference is not None and len(reference) == len(figures)
    ratio = estimate([ours / theirs for ours, theirs in zip(figures, reference, strict=True)]) if paired and reference else None
    return Cost(estimate(figures), len(figures), ratio)


def estimate(figures: list[float]) -> Estimate:
    """The median of positive figures, one a round, with its interval."""
    count, middle = len(figures), median(figures)
    if count == 1:
        return Estimate(middle, 0, math.inf)
    if count in STUDENT:  # of the logarithms: a time is never negative, and a ratio turned around has the interval turned around
        reach = math.exp(STUDENT[count] * stdev(map(math.log, figures)) / math.sqrt(count))
        return Estimate(middle, middle / reach, middle * reach)
    place = outermost(count)
    ordered = sorted(figures)
    return Estimate(middle, ordered[place], ordered[-1 - place])


def outermost(count: int) -> int:
    """How many of `count` figures can be left out at each end so that the rest still spans the true median by 95 %.

    A true median has at most k figures below it as often as `count` tosses of a coin have at most k heads.
    """
    ways = accumulate(math.comb(count, heads) for heads in range(count))
    return sum(2 * at_most <= (1 - CONFIDENCE) * float(2**count) for at_most in ways) - 1

"""From samples to costs: medians with their intervals, and paired ratios to a reference backend.

A stored figure is one round's, and figures at the same position in two lists are of the same round, so a ratio is taken within a round
and what disturbed both cancels out. What no round can see is added to a ratio's interval: see `doubt`.

Interval and significance of many rounds are those of the median by its order statistics (the sign test's): they assume no
distribution, need no random numbers and shrug at outliers, which a busy machine makes. Of fewer than 12 rounds they are much wider than
need be (of 8, from the least figure to the greatest), and of fewer than 6 there is none by 95 %: these have Student's, of the
logarithms, since a round's figure is a median itself and a time is never negative. Both are a few lines with the standard library's
`comb` and `stdev` and a printed table; scipy's `quantile_test` and `t.interval` are the same, and 100 MB.
Rounds stop when they are precise enough, so the intervals are, like those of every benchmark that does so, a little too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from statistics import NormalDist, fmean, median, stdev

from compare.results.model import Cell, Measuring, Outcome, Results

CONFIDENCE = 0.95
"""In what part of all cases the interval of a median holds the true one."""

RATIO_CONFIDENCE = 0.99
"""The same for a ratio. A table has dozens, and claims of each whether it differs from 1: by 95 %, some claim would always be wrong."""

PRECISION = 0.05
"""To what a median's interval is held where the results do not say."""

NOTICED = 2
"""A ratio that nobody takes for none."""

RESTLESS = 0.1
"""Part of the cores that others use, or variation of the canary, above which the machine is called busy."""

EXACT = 1000
"""Rounds up to which their order statistics are counted out."""

LARGEST = 700
"""The logarithm of what is too much for any figure, and not yet for a float."""

STUDENT = {
    CONFIDENCE: (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    RATIO_CONFIDENCE: (63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169),
}
"""Confidence -> quantiles of Student's t that hold it on both sides, for 1, 2, ... degrees of freedom: one less than there are rounds.
From https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm"""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median with the interval that holds the true one, by a confidence that is the caller's choice."""

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

    def precise(self, asked: float) -> bool:
        """Whether the median is known as well as was asked for."""
        return self.estimate.precision <= asked

    @property
    def alike(self) -> bool:
        """Whether the ratio is known to be none that anybody would notice: its interval contains 1, and neither 2 nor a half."""
        return self.ratio is not None and 1 / NOTICED < self.ratio.low <= 1 <= self.ratio.high < NOTICED


@dataclass(frozen=True, slots=True)
class CostRow:
    """A measure, and its cost for each column; none where a backend has no figures."""

    measure: str
    """Without its unit."""
    unit: str
    costs: tuple[Cost | None, ...]


@dataclass(frozen=True, slots=True)
class ScenarioCosts:
    """A scenario that measures."""

    name: str
    python: str
    rows: tuple[CostRow, ...]


def measurings(results: Results) -> list[Measuring]:
    """How the figures came about: one entry for each time that something was measured, and that was not all measured again later."""
    valid: list[Measuring] = []
    later: set[tuple[str, str]] = set()
    for entry in reversed(results.environment.measuring):
        its = set(entry.measured)
        if not its or its - later:
            valid.append(entry)
        later |= its
    return valid[::-1]


def asked_precision(results: Results) -> float:
    """To what the medians were held."""
    return max((entry.precision or PRECISION for entry in measurings(results)), default=PRECISION)


def used_by_others(entry: Measuring) -> float:
    """The part of the cores that other programs used both before something was measured and after it; 0 where that is next to nothing."""
    used = min(entry.others, default=0.0)
    return used if used > RESTLESS else 0.0


def variation(entry: Measuring) -> float:
    """How much longer a fixed piece of work took at worst than at best, as a fraction; 0 where that is next to nothing."""
    varied = max(entry.canary) / min(entry.canary) - 1 if entry.canary else 0.0
    return varied if varied > RESTLESS else 0.0


def default_reference(results: Results) -> str:
    """The default start method of the Python that was measured, or else the first backend."""
    defaults = [python.default for python in results.pythons.values()]
    return next((name for name in [*defaults, *results.backends] if name in results.backends), "")


def doubt(results: Results, unit: str) -> float:
    """The factor by which a ratio may be off, however well its rounds agree with each other.

    A machine has moods that last longer than a run: two runs, a minute apart, differ by about 5 % (`tests/benchmarks/stability.py`),
    so that nothing finer than the precision that was asked for is claimed. And what would have used all cores had fewer of them, by as
    much as others used; or half, where one of theirs and one of ours share each. That takes time, and no memory.
    """
    used = 0.0 if unit == "bytes" else max(map(used_by_others, measurings(results)), default=0.0)
    return (1 + asked_precision(results)) / (1 - min(used, 0.5))


def costs(results: Results, reference: str) -> list[ScenarioCosts]:
    """The costs of a run, a column for each of `results.backends`, with the ratios to `reference`."""
    columns = results.backends
    factors = {unit: doubt(results, unit) for unit in ("s", "bytes")}
    cells_of: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in results.cells:
        cells_of.setdefault((cell.scenario, cell.python), {})[cell.backend] = cell
    measured = sorted({(cell.scenario, cell.python) for cell in results.cells if cell.samples})
    return [ScenarioCosts(*key, rows_of(cells_of[key], columns, factors, reference)) for key in measured]


def rows_of(cells: dict[str, Cell], columns: Sequence[str], factors: dict[str, float], reference: str) -> tuple[CostRow, ...]:
    """The measures of one scenario, in the order in which it names them. `factors`: see `doubt`."""
    samples = {name: cell.samples for name, cell in cells.items() if cell.outcome is Outcome.ANSWERED}
    rows = []
    for measure in dict.fromkeys(measure for measures in samples.values() for measure in measures):
        name, unit = name_and_unit(measure)
        to, factor = samples.get(reference, {}).get(measure), factors["bytes" if unit == "bytes" else "s"]
        costs = (cost(samples.get(column, {}).get(measure), None if column == reference else to, factor) for column in columns)
        rows.append(CostRow(name, unit, tuple(costs)))
    return tuple(rows)


def name_and_unit(measure: str) -> tuple[str, str]:
    """The two parts of a measure's name: "until joined (s)" is "until joined", in "s"."""
    name, _, unit = measure.rpartition(" (")
    return name, unit.removesuffix(")")


def cost(figures: list[float] | None, reference: list[float] | None, factor: float) -> Cost | None:
    """One entry of the table. Lists of unequal length are of different rounds, and have no paired ratio."""
    if not figures:
        return None
    if not reference or len(reference) != len(figures):
        return Cost(estimate(figures), len(figures), None)
    ratio = estimate([ours / theirs for ours, theirs in zip(figures, reference, strict=True)], RATIO_CONFIDENCE)
    return Cost(estimate(figures), len(figures), Estimate(ratio.median, ratio.low / factor, ratio.high * factor))


def estimate(figures: Sequence[float], confidence: float = CONFIDENCE) -> Estimate:
    """The median of positive figures, one a round, with its interval. `confidence` is one of those that `STUDENT` knows."""
    count, middle = len(figures), median(figures)
    if count == 1:
        return Estimate(middle, 0, math.inf)
    if count - 2 < len(STUDENT[confidence]):
        logarithms = [math.log(figure) for figure in figures]
        centre, reach = fmean(logarithms), STUDENT[confidence][count - 2] * stdev(logarithms) / math.sqrt(count)
        # The median can be outside when figures are of two kinds, about as many of each: then it is one of them.
        return Estimate(middle, min(middle, math.exp(centre - reach)), max(middle, math.exp(min(centre + reach, LARGEST))))
    outer = outermost(count, confidence)
    ordered = sorted(figures)
    return Estimate(middle, ordered[outer], ordered[-1 - outer])


@cache
def outermost(count: int, confidence: float = CONFIDENCE) -> int:
    """How many of `count` figures can be left out at each end so that the rest still spans the true median by this confidence.

    A true median has at most k figures below it as often as `count` tosses of a coin have at most k heads. Of many tosses that is
    nearly the normal distribution, with its correction by half a head: it names the same figure, or now and then the next one outwards.
    """
    if count > EXACT:
        return math.floor((count - 1 - NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(count)) / 2)
    ways = accumulate(math.comb(count, heads) for heads in range(count))
    return sum(2 * at_most / (1 << count) <= 1 - confidence for at_most in ways) - 1  # integers divide exactly, however large they are

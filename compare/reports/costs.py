"""Costs as blocks: a matrix with a row for each measure and a column for each backend, and below it what to make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compare.findings.costs import (
    Cost,
    CostRow,
    ScenarioCosts,
    asked_precision,
    costs,
    default_reference,
    doubt,
    measurings,
    used_by_others,
    variation,
)
from compare.reports import blocks
from compare.reports.blocks import Document, Lines, Matrix, Part, Word
from compare.reports.phrases import SIZES, count
from compare.results.model import Measuring, Results

LEAST_TOLD = 3
"""Rounds from which an interval says more than how many there were."""

NARROWEST_MEASURE = 18
"""Letters of a line that the name of a measure needs in a table."""


def document(results: Results, reference: str | None = None) -> Document:
    """The costs, compared with those of `reference` or of the default start method; nothing where nothing was measured."""
    reference = reference or default_reference(results)
    scenarios, precision, backends = costs(results, reference), asked_precision(results), tuple(results.backends)
    parts = (Part((title(scenario, results),), tuple(row_of(row, backends, precision) for row in scenario.rows)) for scenario in scenarios)
    matrix = (Matrix(backends, tuple(parts), NARROWEST_MEASURE), Lines((legend(scenarios, reference, results),))) if scenarios else ()
    return (*matrix, Lines(tuple(notes(results))))


def row_of(row: CostRow, backends: Sequence[str], precision: float) -> blocks.MatrixRow:
    """A measure with its cost under each backend."""
    words = tuple(word(cost, row.unit, precision) for cost in row.costs)
    return blocks.MatrixRow(row.measure, words, tuple((backend, one.in_a_line) for backend, one in zip(backends, words, strict=True)))


def title(scenario: ScenarioCosts, results: Results) -> str:
    """A scenario, the number of rounds that it had, and its Python where there are several."""
    rounds = max((cost.rounds for row in scenario.rows for cost in row.costs if cost), default=0)
    python = f", {scenario.python}" if len(results.pythons) > 1 else ""
    return f"{scenario.name}{python} ({count(rounds, 'round')})"


def word(cost: Cost | None, unit: str, precision: float) -> Word:
    """One field of the matrix: median and ratio, with the interval where the median is not known as well as was asked for."""
    if cost is None:
        return Word("-")
    ratio = "" if cost.ratio is None else " ~" if cost.alike else f" {number(cost.ratio.median)}x{'' if cost.differs else '?'}"
    text = f"{amount(cost.estimate.median, unit)}{'' if cost.precise(precision) else '!'}{ratio}"
    if cost.precise(precision):
        return Word(text)
    if cost.rounds < LEAST_TOLD:
        return Word(text, count(cost.rounds, "round"))
    scale, name = size_of(cost.estimate.median, unit)
    return Word(text, f"{number(cost.estimate.low / scale)}..{number(cost.estimate.high / scale)} {name}")


def size_of(figure: float, unit: str) -> tuple[float, str]:
    """The size in which people read a figure, and its name; its own where the unit is none of ours."""
    sizes = SIZES.get(unit, ((1, unit),))
    return next((size for size in sizes if size[0] <= figure), sizes[-1])


def amount(figure: float, unit: str) -> str:
    """A figure in the size in which people read it."""
    scale, name = size_of(figure, unit)
    return f"{number(figure / scale)} {name}"


def number(figure: float) -> str:
    """Two digits, or all that stand before the point."""
    return f"{figure:.0f}" if figure >= 9.95 else f"{figure:.2g}"  # noqa: PLR2004  from where .2g would round to 10


def legend(scenarios: Sequence[ScenarioCosts], reference: str, results: Results) -> str:
    """What the signs mean that the matrix uses."""
    precision, factor = asked_precision(results), doubt(results, "s")
    all_ = [cost for scenario in scenarios for row in scenario.rows for cost in row.costs if cost]
    signs = ["Medians"]
    if any(cost.ratio for cost in all_):
        moved = f"{100 * (factor - 1):.2g} %" if factor < 1.5 else f"{number(factor)} times"  # noqa: PLR2004  from where people say it so
        signs.append(f"x: times {reference}'s, round by round")
        contains = f"the ratio's 99 % interval, each end moved out by {moved}, contains 1"
        signs.append(f"~: no significant difference ({contains})")
    if any(cost.ratio and not cost.differs and not cost.alike for cost in all_):
        signs.append("?: the same, but of an interval so wide that there may be any: more rounds would tell")
    if missed := sum(not cost.precise(precision) for cost in all_):
        signs.append(f"!: 95 % interval wider than ±{100 * precision:g} %, shown with the median ({missed} of {len(all_)})")
    return "; ".join(signs) + "."


def notes(results: Results) -> Iterator[str]:
    """How it was measured, and what disturbed it, a sentence or two a line."""
    for entry in measurings(results):
        yield from notes_on(entry)
    if cut_short := dict.fromkeys(cell.scenario for cell in results.cells if cell.cut_short):
        yield f"Interrupted while it measured: {', '.join(cut_short)}. More rounds would have followed; --resume measures anew."


def notes_on(entry: Measuring) -> Iterator[str]:
    """The sentences on one time that something was measured."""
    warm_up, least = entry.warm_up_rounds, entry.least_rounds
    yield f"Order of the backends: seed {entry.seed}. Warm-up rounds: {warm_up}, dropped where there was time for {least} more."
    varied, others = variation(entry), used_by_others(entry)
    if varied or others:
        disturbed = [f"a fixed loop varied by {100 * varied:.0f} %"] if varied else []
        if others:
            disturbed.append(f"other programs used {100 * others:.0f} % of its cores before and after")
        if entry.load is not None:
            disturbed.append(f"load {entry.load:.1f} at the start")
        if entry.pressure is not None:
            disturbed.append(f"CPU pressure {entry.pressure:.0f} %")
        advice = "Measure again when they have ended: what runs on several cores has other ratios then."
        yield f"The machine was busy: {', '.join(disturbed)}. {advice if others else 'Ratios suffer less than medians.'}"
    if entry.left_out:
        yield f"No time was left for: {', '.join(entry.left_out)}. A larger --budget measures them."

"""The table of costs, on a terminal and as Markdown: a row a measure, a column a backend, and below it what to make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
import tabulate

from compare.findings.costs import RESTLESS, Cost, Estimate, Group, asked_precision, costs, doubt, measurings, used_by_others
from compare.reports.text import in_markdown
from compare.reports.words import SIZES, aligned, wrap
from compare.results.model import Measuring, Results

NOTICED = 2
"""A ratio that nobody takes for none."""

LEAST_TOLD = 3
"""Rounds from which an interval says more than how many there were."""

GAP = 2
"""Spaces between two columns of tabulate's "simple" format."""

NARROWEST_MEASURE = 18
"""Columns that a measure needs in a table; where there are fewer, each measure becomes a paragraph."""


def terminal(results: Results, width: int, reference: str | None = None) -> str:
    """The costs in `width` columns; an empty text where nothing was measured."""
    reference = reference or default_reference(results)
    groups = costs(results, reference)
    if not groups:
        return below(results, width)
    precision, backends = asked_precision(results), results.backends
    places = [[[words(cost, row.unit, precision) for cost in row.costs] for row in group.rows] for group in groups]
    widest = [
        max(len(backend), *(len(word) for rows in places for row in rows for word in row[column]))
        for column, backend in enumerate(backends)
    ]
    measure = width - sum(widest) - GAP * len(widest)
    body: list[list[str]] = []
    lines: list[str] = []
    for group, rows in zip(groups, places, strict=True):
        body.append([click.style(title(group, results), bold=True)])
        lines.append(body[-1][0])
        for row, row_words in zip(group.rows, rows, strict=True):
            body.append([wrap(row.measure, measure, "  "), *("\n".join(word) for word in row_words)])
            lines.append(wrap(row.measure, width, "  "))
            lines += [wrap(f"{name}: {in_a_line(word)}", width, "    ") for name, word in zip(backends, row_words, strict=True)]
    table = aligned(body, ["", *backends]) if measure >= NARROWEST_MEASURE else "\n".join(lines)
    return "\n\n".join((table, legend(groups, reference, results, width), below(results, width)))


def markdown(results: Results, reference: str | None = None) -> str:
    """The costs as tables that GitHub renders; an empty text where nothing was measured."""
    reference = reference or default_reference(results)
    precision, backends = asked_precision(results), results.backends
    groups = costs(results, reference)
    parts = []
    for group in groups:
        body = [
            [in_markdown(row.measure), *(in_markdown(in_a_line(words(cost, row.unit, precision))) for cost in row.costs)]
            for row in group.rows
        ]
        headers = [in_markdown(title(group, results)), *map(in_markdown, backends)]
        parts.append(tabulate.tabulate(body, headers=headers, tablefmt="github", disable_numparse=True))
    if groups:
        parts.append(in_markdown(legend(groups, reference, results, 10_000)))
    return "\n\n".join([*parts, *filter(None, [in_markdown(below(results, 10_000))])])


def default_reference(results: Results) -> str:
    """The default start method of the Python that was measured, or else the first backend."""
    defaults = [python.default for python in results.pythons.values()]
    return next((name for name in [*defaults, *results.backends] if name in results.backends), "")


def title(group: Group, results: Results) -> str:
    """A scenario, the number of rounds that it had, and its Python where there are several."""
    rounds = max((cost.rounds for row in group.rows for cost in row.costs if cost), default=0)
    python = f", {group.python}" if len(results.pythons) > 1 else ""
    return f"{group.scenario}{python} ({rounds} round{'' if rounds == 1 else 's'})"


def words(cost: Cost | None, unit: str, precision: float) -> list[str]:
    """One place of the table: median and ratio; below it the interval, where the median is not known as well as was asked for."""
    if cost is None:
        return ["-"]
    scale, name = size_of(cost.estimate.median, unit)
    imprecise = cost.estimate.precision > precision
    ratio = "" if cost.ratio is None else " ~" if alike(cost.ratio) else f" {number(cost.ratio.median)}x{'' if cost.differs else '?'}"
    first = f"{number(cost.estimate.median / scale)} {name}{'!' if imprecise else ''}{ratio}"
    if not imprecise:
        return [first]
    if cost.rounds < LEAST_TOLD:
        return [first, f"{cost.rounds} round{'' if cost.rounds == 1 else 's'}"]
    return [first, f"{number(cost.estimate.low / scale)}..{number(cost.estimate.high / scale)} {name}"]


def in_a_line(place: list[str]) -> str:
    """A place of the table where there is no room for a second line."""
    return place[0] + "".join(f" ({interval})" for interval in place[1:])


def alike(ratio: Estimate) -> bool:
    """Whether a ratio is known to be none that anybody would notice: its interval contains 1, and neither 2 nor a half."""
    return 1 / NOTICED < ratio.low <= 1 <= ratio.high < NOTICED


def size_of(figure: float, unit: str) -> tuple[float, str]:
    """The size in which people read a figure, and its name; its own where the unit is none of ours."""
    sizes = SIZES.get(unit, ((1, unit),))
    return next((size for size in sizes if size[0] <= figure), sizes[-1])


def number(figure: float) -> str:
    """Two digits, or all that stand before the point."""
    return f"{figure:.0f}" if figure >= 9.95 else f"{figure:.2g}"  # noqa: PLR2004  from where .2g would round to 10


def legend(groups: Sequence[Group], reference: str, results: Results, width: int) -> str:
    """What the signs mean that the table uses."""
    precision, factor = asked_precision(results), doubt(results, "s")
    all_ = [cost for group in groups for row in group.rows for cost in row.costs if cost]
    signs = ["Medians"]
    if any(cost.ratio for cost in all_):
        moved = f"{100 * (factor - 1):.2g} %" if factor < 1.5 else f"{number(factor)} times"  # noqa: PLR2004  from where people say it so
        signs.append(f"x: times {reference}'s, round by round")
        contains = f"the ratio's 99 % interval, each end moved out by {moved}, contains 1"
        signs.append(f"~: no significant difference ({contains})")
    if any(cost.ratio and not cost.differs and not alike(cost.ratio) for cost in all_):
        signs.append("?: the same, but of an interval so wide that there may be any: more rounds would tell")
    if missed := sum(cost.estimate.precision > precision for cost in all_):
        signs.append(f"!: 95 % interval wider than ±{100 * precision:g} %, shown with the median ({missed} of {len(all_)})")
    return wrap("; ".join(signs) + ".", width)


def below(results: Results, width: int) -> str:
    """How it was measured, and what disturbed it; an empty text where nothing was."""
    sentences = [sentence for entry in measurings(results) for sentence in told(entry)]
    if cut_short := dict.fromkeys(cell.scenario for cell in results.cells if cell.cut_short):
        sentences.append(f"Interrupted while it measured: {', '.join(cut_short)}. More rounds would have followed; --resume measures anew.")
    return "\n".join(wrap(sentence, width) for sentence in sentences)


def told(entry: Measuring) -> Iterator[str]:
    """The sentences on one time that something was measured."""
    warm_up, least = entry.warm_up_rounds, entry.least_rounds
    yield f"Order of the backends: seed {entry.seed}. Warm-up rounds: {warm_up}, dropped where there was time for {least} more."
    variation, others = variation_of(entry.canary), used_by_others(entry)
    if variation > RESTLESS or others:
        disturbed = [f"a fixed loop varied by {100 * variation:.0f} %"] if variation > RESTLESS else []
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


def variation_of(canary: Sequence[float]) -> float:
    """How much longer the slowest was than the fastest, as a fraction."""
    return max(canary) / min(canary) - 1 if canary else 0

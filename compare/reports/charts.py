"""Charts of costs: the median and its interval, a row a backend, as SVG that takes its colours from the page."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Any

from compare.reports.phrases import SIZES
from compare.reports.text import escaped

finders = list(sys.meta_path)

import pygal  # noqa: E402  what it adds to the finders is told from what was there
from pygal.etree import etree  # noqa: E402
from pygal.style import Style  # noqa: E402

for finder in [finder for finder in sys.meta_path if isinstance(finder, pygal.PluginImportFixer) and finder not in finders]:
    sys.meta_path.remove(finder)  # it serves maps in a way that Python has given up, and makes every later import warn of that

ROW, AXIS, WIDTH = 26, 40, 400
"""Units of a row, of the scale below the rows, and of the whole: the page makes them fit."""

LOGARITHMIC_FROM = 10
"""The ratio of the largest to the smallest figure from which the scale is logarithmic."""

MOST_TICKS = 4

FONT = 13


@dataclass(frozen=True, slots=True)
class Point:
    """What one backend costs: a median, and the bounds of its interval."""

    label: str
    median: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether there is an interval; one round has none."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure under each backend."""

    title: str
    unit: str
    """`s`, `bytes`, `1/s`, or anything else."""
    points: tuple[Point, ...]

    @property
    def drawn(self) -> list[Point]:
        """The points that a scale can show."""
        return [point for point in self.points if math.isfinite(point.median)]

    @property
    def ends(self) -> list[float]:
        """All that the scale must reach."""
        bounds = [bound for point in self.drawn if point.certain for bound in (point.low, point.high)]
        return bounds + [point.median for point in self.drawn]

    @property
    def logarithmic(self) -> bool:
        """Whether the figures lie so far apart that a linear scale would hide the small ones."""
        return min(self.ends, default=0) > 0 and max(self.ends) / min(self.ends) >= LOGARITHMIC_FROM

    def readable(self, value: float) -> str:
        """A figure in people's sizes, with three digits that count."""
        if not math.isfinite(value):
            return "unknown"
        scale = SIZES.get(self.unit, ((1, self.unit),))
        size, name = next(((size, name) for size, name in scale if abs(value) >= size * 0.9995), scale[-1] if value else (1, ""))
        return f"{float(f'{value / size:.3g}'):.10g} {name}".rstrip()


def draw(figure: Figure) -> str:
    """An SVG element; empty where no figure is finite."""
    ends, points = figure.ends, figure.drawn
    if not points:
        return ""
    least, most = min(ends), max(ends)
    marks = powers(least, most) if figure.logarithmic else steps(min(0.0, least), most)
    chart = pygal.HorizontalLine(
        css=[],  # the page's own style serves all charts
        js=[],
        style=Style(label_font_size=FONT, major_label_font_size=FONT),  # by which the labels get their room
        width=WIDTH,
        height=AXIS + ROW * (len(points) + 1),
        margin=10,
        margin_right=30,
        explicit_size=False,
        no_prefix=True,
        show_legend=False,
        stroke=False,
        dots_size=4,
        logarithmic=figure.logarithmic,
        range=(min(least, marks[0]), max(most, marks[-1])),
        show_x_guides=True,
        truncate_label=-1,
    )
    chart.x_labels = ["", *(escaped(point.label) for point in points), ""]  # else the first and the last lie on the frame
    chart.y_labels = [{"value": mark, "label": escaped(figure.readable(mark))} for mark in marks]
    chart.add("", [None, *map(as_value, points), None])
    told = ", ".join(f"{point.label} {figure.readable(point.median)}" for point in points)
    return as_element(chart.render_tree(), escaped(f"{figure.title}: {told}"))


def as_value(point: Point) -> dict[str, object]:
    """A point as pygal takes it."""
    interval = {"ci": {"low": point.low, "high": point.high}} if point.certain else {}
    return {"value": point.median, **interval}


def powers(least: float, most: float) -> list[float]:
    """Marks of a logarithmic scale, from below the least to above the most: 1, 2 and 5 of each power of ten, or fewer."""
    first, last = math.floor(math.log10(least)), math.ceil(math.log10(most))
    for digits in ((1, 2, 5), (1, 3), (1,)):
        marks = [digit * 10.0**power for power in range(first, last + 1) for digit in digits]
        inside = [mark for mark in marks if least <= mark <= most]
        below, above = [mark for mark in marks if mark < least][-1:], [mark for mark in marks if mark > most][:1]
        if len(inside) <= MOST_TICKS - 2:
            break
    return below + inside + above


def steps(least: float, most: float) -> list[float]:
    """Marks of a linear scale, from the least to above the most, at a round distance."""
    wide = (most - least) or abs(most) or 1.0
    power = 10.0 ** math.floor(math.log10(wide / MOST_TICKS))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power * MOST_TICKS >= wide)
    return [number * step for number in range(math.floor(least / step), math.ceil(most / step) + 1)]


def as_element(root: Any, description: str) -> str:
    """What of a chart belongs into a page: no style, no script and no comment of its own, and one description for the whole.

    The elements are the standard library's, or lxml's where that is installed.
    """
    for child in list(root):
        if not isinstance(child.tag, str) or child.tag in {"defs", "title"}:
            root.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            # pygal's words for a pointer that hovers; the page has the figures as text
            if child.tag in {"desc", "title"} or child.get("class") in {"tooltip", "plot text-overlay", "titles"}:
                parent.remove(child)
    root.attrib.pop("id", None)
    root.set("role", "img")
    root.set("aria-label", description)
    text: str = etree.tostring(root, encoding="unicode")
    return text

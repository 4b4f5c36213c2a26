"""The figures that a user types, with their units: seconds, percent, sizes, durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import click


class Seconds(click.types.FloatParamType):
    """A time that a clock can wait for."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = super().convert(value, param, ctx)
        if not 0 < seconds <= 86_400:  # noqa: PLR2004  a day; also refuses nan and inf
            self.fail(f"{seconds:g} is no time above 0 and up to 86400 seconds{or_leave_it_out(param)}", param, ctx)
        return seconds


class Percentage(click.types.FloatParamType):
    """A part of a whole, which is typed in percent, as a fraction."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        percent = super().convert(value, param, ctx)
        if not 0 < percent <= 100:  # noqa: PLR2004  also refuses nan
            self.fail(f"{percent:g} is no percentage above 0 and up to 100{or_leave_it_out(param)}", param, ctx)
        return percent / 100


def or_leave_it_out(param: click.Parameter | None) -> str:
    """What else somebody can do who does not know a figure, at the end of a message."""
    return f". Leave the option out for the default of {param.default}." if param else "."


class Amount(click.types.FloatParamType):
    """A figure with its unit, such as 500MB or 5ms, up to the most that is predicted for, and what that is called.

    `usual` is the unit of the example for somebody who types none.
    """

    def __init__(self, name: str, units: Mapping[str, float], usual: str, most: float, called: str) -> None:
        self.name, self.units, self.usual, self.most, self.called = name, units, usual, most, called

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-zµ]*)\s*", value)
        units = ", ".join(self.units)
        if match and not match[2]:
            self.fail(f"{value!r} has no unit. Type {match[1]}{self.usual}, or another of these units: {units}.", param, ctx)
        if not match or match[2].lower() not in self.units:
            self.fail(f"{value!r} is no amount. Type a number with one of these units: {units}.", param, ctx)
        figure = float(match[1]) * self.units[match[2].lower()]
        if figure > self.most:
            self.fail(f"the amount is more than {self.called}, the most that pick makes predictions for.", param, ctx)
        return figure


SIZE = Amount("size", {"b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2**10, "mib": 2**20, "gib": 2**30}, "MB", 1e15, "1000000GB")
DURATION = Amount("time", {"s": 1, "ms": 1e-3, "us": 1e-6, "min": 60, "h": 3600}, "ms", 365 * 86_400, "8760h")

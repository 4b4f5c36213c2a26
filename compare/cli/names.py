"""The names that a user types: of backends, scenarios, platforms and Pythons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from compare.backends import BACKENDS, PLATFORMS
from compare.catalogue import SCENARIOS, Scenario, discover, passed_over, select
from compare.cli.messages import say, unknown


class BackendName(click.types.StringParamType):
    """A backend that there is."""

    name = "backend"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in BACKENDS:
            self.fail(unknown("backend", value, list(BACKENDS), f"The backends are: {', '.join(BACKENDS)}."), param, ctx)
        return str(value)

    def shell_complete(self, _ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in BACKENDS if name.startswith(begun)]


class ScenarioName(click.types.StringParamType):
    """A word that names scenarios: a name, a topic or a pattern. What it names, `scenarios_named` knows."""

    name = "scenario"

    def shell_complete(self, _ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
        scenarios = discover()
        topics = dict.fromkeys(scenario.topic for scenario in scenarios)
        offers = [*((topic, "all scenarios of this topic") for topic in topics), *((one.name, one.question) for one in scenarios)]
        return [CompletionItem(name, help=says) for name, says in offers if name.startswith(begun)]


def scenarios_named(_context: click.Context, _argument: click.Parameter, names: Sequence[str]) -> list[Scenario]:
    """The scenarios that were asked for by name, topic or pattern; none when there was no word."""
    tell_what_is_passed_over()
    if not names:
        return []
    scenarios = discover()
    try:
        return select(scenarios, names)
    except KeyError as error:
        topics = sorted({scenario.topic for scenario in scenarios})
        there_is = f"The topics are: {', '.join(topics)}; mpcompare list shows their scenarios."
        known = [*topics, *(scenario.name for scenario in scenarios)]
        raise click.BadParameter(unknown("scenario", error.args[0], known, there_is)) from None


def tell_what_is_passed_over() -> None:
    """Say which files look like scenarios and are none, so that nobody looks for them in vain."""
    for name, why in passed_over().items():
        say(f"mpcompare ignores {SCENARIOS.name}/{name}: {why}")


def comma_separated(_context: click.Context, option: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Reads a list of words; for `--platform`, of those that there are."""
    words = tuple(word.strip() for word in (text or "").split(",") if word.strip())
    for word in words:
        if option.name == "platforms" and word not in PLATFORMS:
            raise click.BadParameter(unknown("platform", word, PLATFORMS, f"The platforms are: {', '.join(PLATFORMS)}."))
    return words


class PythonRange(NamedTuple):
    """The minor versions of Python that a program runs on; all from `oldest`, and before `end` where there is one."""

    oldest: tuple[int, ...] = ()
    end: tuple[int, ...] = ()

    def holds(self, version: Sequence[int]) -> bool:
        """Whether a version such as (3, 12, 1) is one of them."""
        return tuple(version) >= self.oldest and not (self.end and tuple(version) >= self.end)


def python_range(_context: click.Context, _option: click.Parameter, text: str | None) -> PythonRange:
    """Reads `>=3.12`, `3.12`, which is the same, and `>=3.12,<3.14`, where answers of such a Python are recorded."""
    from compare.machine.installed import numbers
    from compare.recorded.recordings import versions

    if text is None:
        return PythonRange()
    match = re.fullmatch(r"(?:(?:>=)?3\.(?P<oldest>\d{1,3}))?(?:(?:^|,)<3\.(?P<end>\d{1,3}))?", "".join(text.split()))
    if not match or not match[0]:
        raise click.BadParameter(f"{text!r} is no range of Python versions. Type a range such as '>=3.12' or '>=3.12,<3.14'.")
    oldest, end = ((3, int(minor)) if minor else () for minor in match.groups())
    pythons = PythonRange(oldest, end)
    recorded = versions()
    if not any(pythons.holds(numbers(version)) for version in recorded):
        raise click.BadParameter(f"no Python of {text!r} is recorded. There are {', '.join(recorded)}.")
    if pythons.holds(before := [3, numbers(recorded[0])[1] - 1]):
        say(f"No answers are recorded of Python {'.'.join(map(str, before))} and older. pick chooses by those of newer ones.")
    return pythons

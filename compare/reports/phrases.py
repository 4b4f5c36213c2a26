"""What every report says in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from compare.findings.differences import Comparison, ScenarioAnswers, grouped, titles
from compare.reports.text import shortened
from compare.results.model import Cell, Results, Run

SIZES = {
    "s": ((3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "bytes": ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")),
    "1/s": ((1e6, "M/s"), (1e3, "k/s"), (1, "/s")),
}
"""Unit of the samples -> the sizes in which people read it, the largest first."""

MOST_HEADLINE = 500
"""Characters of the one line that says what went wrong."""


def in_short(headline: str) -> str:
    """The line that says what went wrong, short enough for a list."""
    return shortened(headline, MOST_HEADLINE, " ")


def whose(cells: Sequence[Cell], comparison: Comparison) -> str:
    """Scenarios and columns of some cells: those scenarios together that have the same columns."""
    column_of = {(column.python, column.backend): column for column in comparison.columns}
    by_scenario = grouped((cell.scenario, column_of[cell.python, cell.backend]) for cell in cells)
    by_columns = grouped((", ".join(titles(columns, comparison.columns)), scenario) for scenario, columns in by_scenario.items())
    return "; ".join(f"{', '.join(scenarios)}, {columns}" for columns, scenarios in by_columns.items())


def nothing_differs(comparison: Comparison) -> str:
    """The sentence for a run in which no question was answered differently: it claims no more than what was compared."""
    if not any(scenario.compared for scenario in comparison.scenarios):
        return "Nothing was compared: no scenario was answered by more than one."
    if all(scenario.complete for scenario in comparison.scenarios if scenario.asks):
        return "No question was answered differently."
    return "No question was answered differently by those that answered."


def agreed(comparison: Comparison) -> list[str]:
    """The scenarios that all answered alike, and then those that only some did, who are named; an entry each, in words."""
    alike = [scenario for scenario in comparison.scenarios if scenario.agrees]
    entries = {"": [scenario for scenario in alike if scenario.complete]}
    for scenario in alike:
        if not scenario.complete:
            entries.setdefault(f"between {who_answered(scenario, comparison)}: ", []).append(scenario)
    return [said + ", ".join(map(sized, scenarios)) for said, scenarios in entries.items() if scenarios]


def not_compared(comparison: Comparison) -> list[str]:
    """The scenarios that only one column answered, and which one; an entry each, in words."""
    entries: dict[str, list[ScenarioAnswers]] = {}
    for scenario in comparison.scenarios:
        if scenario.rows and not scenario.complete and len(scenario.answered) == 1:
            entries.setdefault(who_answered(scenario, comparison), []).append(scenario)
    return [f"only {said}: {', '.join(map(sized, scenarios))}" for said, scenarios in entries.items()]


def who_answered(scenario: ScenarioAnswers, comparison: Comparison) -> str:
    """The columns that answered a scenario, and those that could not be asked."""
    answered, lacking = (titles(columns, comparison.columns) for columns in (scenario.answered, scenario.unsupported))
    named = f"{listed(answered)} answered" if len(scenario.answered) == 1 else f"{listed(answered)}, which alone answered"
    return f"{named}; {listed(lacking)} {'is' if len(lacking) == 1 else 'are'} unsupported there" if lacking else named


def listed(names: Sequence[str]) -> str:
    """`fork, spawn and loky`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def sized(scenario: ScenarioAnswers) -> str:
    """A scenario with the number of its questions."""
    return f"{scenario.name} ({count(len(scenario.rows), 'question')})"


def who(comparison: Comparison) -> str:
    """How many were compared, and of what: `4 backends on 2 Pythons`."""
    backends = count(len({column.backend for column in comparison.columns}), "backend")
    what, number = comparison.sides
    where = {"Pythons": "on {} Pythons", "machines": "on {} machines with one Python", "runs": "in {} runs of one Python"}[what]
    return backends if number == 1 else f"{backends} {where.format(number)}"


def count(number: int, thing: str) -> str:
    """`1 question`, `2 questions`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def whereabouts(results: Results) -> list[str]:
    """What was compared and where, a line each Python and each machine."""
    lines = [
        f"Python {label} ({python.implementation or '?'}), default start method {python.default or '?'}, "
        f"loky {python.loky or 'not installed'}{''.join(f', {package} {version}' for package, version in python.packages.items())}"
        for label, python in results.pythons.items()
    ]
    return lines + [
        (f"{run.file}: " if run.file else "")
        + f"{run.environment.platform or '?'}, {run.environment.cpus or '?'} CPUs, mpcompare {run.environment.mpcompare or '?'}"
        for run in runs_of(results)
    ]


def runs_of(results: Results) -> list[Run]:
    """Each run that the results hold: one, of no file in particular, or as many as were merged."""
    return results.runs or [Run("", results.environment, list(results.pythons))]

"""Results as a reader sees them. Here, and nowhere else, each of their texts is made harmless and short enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from compare.reports.text import MOST_ANSWER, MOST_NAME, line, paragraph
from compare.results.model import PRINTED, Cell, Description, Environment, Interpreter, Results, Run, Selection

MOST_ITEMS = 100
"""Of a list, what is shown."""


class DistinctLines:
    """Texts of one line. Two that differ are shown differently, also where what tells them apart is left out."""

    def __init__(self) -> None:
        self._text_of: dict[str, str] = {}
        self._alike: Counter[str] = Counter()
        self._known: dict[tuple[str, int], str] = {}

    def name(self, text: str) -> str:
        """What a thing is called."""
        return self.line(text, MOST_NAME)

    def line(self, text: str, most: int = MOST_ANSWER) -> str:
        """A text as it is shown, always the same."""
        if (text, most) not in self._known:
            self._known[text, most] = self._new(line(text, most), text)
        return self._known[text, most]

    def _new(self, shown: str, text: str) -> str:
        found = shown
        while self._text_of.setdefault(found, text) != text:
            self._alike[shown] += 1
            found = f"{shown} ({self._alike[shown] + 1})"
        return found


def for_showing(results: Results) -> Results:
    """A copy for a report, which may be judged before or after: equal texts stay equal, others stay different, our names do not change."""
    lines = DistinctLines()
    return replace(
        results,
        environment=environment_of(results.environment, lines),
        pythons={lines.name(label): python_of(python, lines) for label, python in results.pythons.items()},
        scenarios={lines.name(name): scenario_of(description, lines) for name, description in results.scenarios.items()},
        cells=[cell_of(cell, lines) for cell in results.cells],
        runs=[run_of(run, lines) for run in results.runs],
    )


def run_of(run: Run, lines: DistinctLines) -> Run:
    """One of the runs that were merged."""
    return Run(lines.line(run.file), environment_of(run.environment, lines), names_of(run.pythons, lines))


def environment_of(environment: Environment, lines: DistinctLines) -> Environment:
    """What a run says of itself."""
    return replace(
        environment,
        platform=lines.line(environment.platform),
        started=lines.line(environment.started),
        mpcompare=lines.line(environment.mpcompare),
        command=lines.line(environment.command),
        selected=[Selection(*(names_of(names, lines) for names in vars(entry).values())) for entry in environment.selected],
        measuring=[
            replace(
                entry,
                left_out=some(names_of(entry.left_out, lines)),
                measured=[(lines.name(scenario), lines.name(python)) for scenario, python in entry.measured],
            )
            for entry in environment.measuring
        ],
    )


def names_of(names: Sequence[str], lines: DistinctLines) -> list[str]:
    """What some things are called."""
    return [lines.name(name) for name in names]


def python_of(python: Interpreter, lines: DistinctLines) -> Interpreter:
    """What the results say of a Python; its default is the name of a backend."""
    return Interpreter(
        version=lines.line(python.version),
        executable=lines.line(python.executable),
        implementation=lines.line(python.implementation),
        default=lines.name(python.default),
        loky=lines.line(python.loky),
        packages={lines.name(package): lines.line(python.packages[package]) for package in [*python.packages][:MOST_ITEMS]},
    )


def scenario_of(description: Description, lines: DistinctLines) -> Description:
    """What the results say of a scenario."""
    return Description(
        question=lines.line(description.question),
        why=paragraph(description.why),
        links=some([lines.line(link) for link in description.links]),
        topic=lines.name(description.topic),
        source=paragraph(description.source),
    )


def cell_of(cell: Cell, lines: DistinctLines) -> Cell:
    """A cell. Of its detail, what went wrong and what it printed are shortened each by itself: the one must not hide the other."""
    went_wrong, printed_, printed = cell.detail.partition(PRINTED)
    return replace(
        cell,
        scenario=lines.name(cell.scenario),
        backend=lines.name(cell.backend),
        python=lines.name(cell.python),
        answers={lines.line(question): lines.line(answer) for question, answer in cell.answers.items()},
        samples={lines.name(measure): figures for measure, figures in cell.samples.items()},
        detail=paragraph(went_wrong) + printed_ + paragraph(printed),
        survivors=some([lines.line(survivor) for survivor in cell.survivors]),
    )


def some(items: Sequence[str]) -> list[str]:
    """The first items of a list, and how many more there are."""
    more = [f"({len(items) - MOST_ITEMS} more)"] if len(items) > MOST_ITEMS else []
    return [*items[:MOST_ITEMS], *more]

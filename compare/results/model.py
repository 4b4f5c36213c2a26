"""What a run has shown: cells, how they ended, and where and how they were made. Plain data, which knows nothing of files."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from compare.backends import BACKENDS

MOST_CPUS = 1_000_000
SMALLEST, LARGEST = 1e-30, 1e30
"""The bounds of each figure, in any unit. A float can hold the ratio of any two figures, too."""


def check_range(name: str, figures: Iterable[float], least: float = 0, most: float = LARGEST) -> None:
    """Raise ValueError when one of the figures is out of its bounds."""
    if not all(least <= figure <= most for figure in figures):
        raise ValueError(f'"{name}" is not between {least:g} and {most:g}')


class Outcome(enum.StrEnum):
    """How a cell ended. What we think of it is judged later."""

    ANSWERED = "answered"
    """The scenario returned its answers."""
    UNSUPPORTED = "unsupported"
    """The backend lacks what the scenario needs; the detail says what."""
    FAILED = "failed"
    """The scenario raised; the detail holds the traceback."""
    CRASHED = "crashed"
    """Its interpreter died of a signal or ended without a result; the detail says of what."""
    HUNG = "hung"
    """It did not end before its deadline; the detail says where it stuck."""


GAVE_NONE = {Outcome.FAILED, Outcome.CRASHED, Outcome.HUNG}
"""How a cell ends that should have answered and did not."""


PRINTED = "\n\nIt printed:"
"""Stands in a cell's detail before what the cell printed."""


@dataclass(slots=True)
class Cell:
    """One scenario under one backend on one Python, and what came of it."""

    scenario: str
    backend: str
    python: str
    outcome: Outcome
    seconds: float = 0
    """From the start of its interpreter until nothing of it was left."""
    answers: dict[str, str] = field(default_factory=dict)
    samples: dict[str, list[float]] = field(default_factory=dict)
    """Measure, whose name ends with its unit, (s), (bytes) or (1/s) -> figures, unrounded, one a round."""
    detail: str = ""
    """What went wrong and where, then what the cell printed."""
    survivors: list[str] = field(default_factory=list)
    """What of its process tree had to be killed."""
    cut_short: bool = False
    """Whether it measured, and its rounds were interrupted: there would have been more."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells this cell from the others of one run."""
        return self.scenario, self.backend, self.python

    @property
    def rounds(self) -> int:
        """How many rounds it has figures of."""
        return max(map(len, self.samples.values()), default=0)


def latest(cells: Iterable[Cell]) -> list[Cell]:
    """The last cell of each key. A cell whose rounds were cut short replaces only one that was cut short, too, and has no more rounds."""
    kept: dict[tuple[str, str, str], Cell] = {}
    for cell in cells:
        before = kept.get(cell.key)
        if before is None or not cell.cut_short or (before.cut_short and cell.rounds >= before.rounds):
            kept[cell.key] = cell
    return list(kept.values())


def in_order(backends: Iterable[str]) -> list[str]:
    """Each backend once: ours in our order, then others by name."""
    there = set(backends)
    return [name for name in BACKENDS if name in there] + sorted(there - BACKENDS.keys())


@dataclass(frozen=True)
class Interpreter:
    """A Python that ran cells. What is empty is not known."""

    version: str = ""
    executable: str = ""
    implementation: str = ""
    default: str = ""
    """Its default start method."""
    loky: str = ""
    """The version; empty, too, where it is not installed."""
    packages: dict[str, str] = field(default_factory=dict)
    """The other packages that backends need -> their versions."""


@dataclass(frozen=True)
class Description:
    """What a scenario says of itself. What is empty is not known."""

    question: str = ""
    why: str = ""
    links: list[str] = field(default_factory=list)
    topic: str = ""
    source: str = ""
    """The program, as it was run."""
    digest: str = ""
    """Of the program without its docstring, in a recording, which does not repeat what the package brings along."""


@dataclass(frozen=True)
class Selection:
    """What one run was to run, whether it was or not: every combination of these names."""

    scenarios: list[str]
    backends: list[str]
    pythons: list[str]
    """Labels."""


@dataclass(frozen=True)
class Measuring:
    """How one run measured, and what disturbed it. Its lists grow while it does."""

    started: str = ""
    """When it began; empty where an older file does not say."""
    seed: int | None = None
    """Decides the order of the backends in each round."""
    precision: float | None = None
    """How far a median's interval may reach from it, as a fraction of it."""
    budget: float = 0
    """Seconds that it was allowed to take."""
    warm_up_rounds: int = 0
    least_rounds: int = 0
    load: float | None = None
    """Load average of the last minute, at the start; none where the system has none."""
    pressure: float | None = None
    """Percent of the last ten seconds in which something waited for a core, at the start; none where the system does not say."""
    others: list[float] = field(default_factory=list)
    """Part of all cores that other programs used, before it and after it."""
    canary: list[float] = field(default_factory=list)
    """Seconds for a fixed piece of work, before each round."""
    left_out: list[str] = field(default_factory=list)
    """Scenarios for which there was no time."""
    measured: list[tuple[str, str]] = field(default_factory=list)
    """What was to be measured: scenario, and label of the Python. Empty where an older file does not say."""

    def __post_init__(self) -> None:
        check_range("precision", [] if self.precision is None else [self.precision], SMALLEST, 1)
        for name in ("budget", "warm_up_rounds", "least_rounds", "load", "pressure"):
            check_range(name, [getattr(self, name) or 0])
        check_range("others", self.others, most=1)
        check_range("canary", self.canary, SMALLEST)


@dataclass(frozen=True)
class Environment:
    """Where and how a run was made. What is empty is not known."""

    platform: str = ""
    cpus: int | None = None
    """Cores that the tool may use."""
    started: str = ""
    seconds: float = 0
    """Wall time of all runs that the results hold."""
    mpcompare: str = ""
    command: str = ""
    """What began the run."""
    selected: list[Selection] = field(default_factory=list)
    """An entry for each run that the results hold."""
    measuring: list[Measuring] = field(default_factory=list)
    """An entry for each run that measured."""
    memory: int | None = None
    """Bytes of the machine's memory."""

    def __post_init__(self) -> None:
        check_range("cpus", [] if self.cpus is None else [self.cpus], 1, MOST_CPUS)
        check_range("memory", [] if self.memory is None else [self.memory], 1)
        check_range("seconds", [self.seconds])


@dataclass(frozen=True)
class Run:
    """One of the files that were merged."""

    file: str
    environment: Environment
    pythons: list[str]
    """The labels of its Pythons in the merged results."""


@dataclass
class Results:
    """A whole run: where it was made, and its cells in the order in which they ended."""

    environment: Environment
    pythons: dict[str, Interpreter]
    """Label -> what ran the cells with that label."""
    scenarios: dict[str, Description]
    cells: list[Cell] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    """The files that were merged; never in a file."""

    @property
    def backends(self) -> list[str]:
        """The backends that have cells: ours in our order, then others."""
        return in_order(cell.backend for cell in self.cells)

    @property
    def selected(self) -> list[Selection]:
        """What each run that the results hold was to run."""
        return self.environment.selected

    @property
    def columns(self) -> set[tuple[str, str]]:
        """The Pythons and backends that have cells, or were to have some: a run may end before they do."""
        wanted = {column for entry in self.selected for column in product(entry.pythons, entry.backends)}
        return wanted | {(cell.python, cell.backend) for cell in self.cells}

    def cell(self, scenario: str, backend: str) -> Cell | None:
        """The cell of a scenario and a backend, in results of one Python."""
        return next((cell for cell in self.cells if (cell.scenario, cell.backend) == (scenario, backend)), None)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add cells, each in the place of one that it makes obsolete: see `latest`."""
        self.cells = latest([*self.cells, *cells])

    def took(self, seconds: float) -> None:
        """Note that a run took so much longer."""
        self.environment = replace(self.environment, seconds=self.environment.seconds + seconds)

    def only(self, scenarios: Collection[str], backends: Collection[str], pythons: Collection[str]) -> Results:
        """The part of a run that has these scenarios, backends and Pythons."""
        cells = [cell for cell in self.cells if cell.scenario in scenarios and cell.backend in backends and cell.python in pythons]
        pythons_left = {label: python for label, python in self.pythons.items() if label in pythons}
        selected = [
            Selection(
                [name for name in entry.scenarios if name in scenarios],
                [name for name in entry.backends if name in backends],
                [name for name in entry.pythons if name in pythons],
            )
            for entry in self.selected
        ]
        return Results(replace(self.environment, selected=selected), pythons_left, self.scenarios, cells)

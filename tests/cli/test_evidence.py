"""What `pick` chooses by: answers that are recorded, that earlier runs kept, or that it gets now; and costs of this machine."""

from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from matrix import ASKING

from compare.backends import BACKENDS
from compare.catalogue import Scenario, discover
from compare.cli import evidence
from compare.cli.evidence import Evidence, on_all_of, seen_here
from compare.cli.main import cli
from compare.cli.names import PythonRange, python_range
from compare.cli.recorded import recording_named
from compare.machine.pythons import Python
from compare.pick.choose import SCENARIOS
from compare.pick.requirements import Requirements
from compare.recorded import recordings
from compare.recorded.recordings import versions
from compare.results.model import Cell, Environment, Interpreter, Outcome, Results
from compare.run import cache
from compare.run.plan import description, started

COSTS = {scenario.name for scenario in discover() if scenario.measures}


class Ran:
    """What was to be run, in the place of running it: a figure for each cell that measures."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.first: bool | None = None

    def __call__(self, results: Results, scenarios: Sequence[Scenario], backends: Sequence[str], python: Python, *, first: bool) -> None:
        self.names, self.first = {scenario.name for scenario in scenarios}, first
        results.cells += [
            Cell(scenario.name, backend, python.label, Outcome.ANSWERED, 1, samples={"m (s)": [1.0]})
            for scenario in scenarios
            for backend in backends
            if scenario.measures
        ]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ran:
    """Notes what would run, on a machine on which nothing was run, with a recording for its Python."""
    noted = Ran()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "run_here", noted)
    monkeypatch.setattr(recordings, "version_for", lambda _, there: there[-1] if there else None)
    return noted


def pythons_of(found: Evidence) -> set[tuple[bool, str]]:
    """Whether cells measured, and of which Python they are."""
    return {(bool(cell.samples), cell.python) for cell in found.results.cells}


def test_where_nothing_was_run(ran: Ran, python: Python) -> None:
    """The answers are the recorded ones, all of them, and only what the prediction needs is measured, for seconds."""
    version = versions()[-1]
    found = seen_here(Requirements(), measure=False)
    assert [recording.version for recording in found.recordings] == [version]
    assert (ran.names, ran.first) == ({"start", "executor", "memory"}, True)
    assert pythons_of(found) == {(True, python.label), (False, version)}
    assert {cell.scenario for cell in found.results.cells if not cell.samples} == ASKING.keys()


@pytest.mark.parametrize(
    ("requirements", "needed"),
    [
        (Requirements(main_import=0.3), {"start", "executor", "memory", "start-heavy-main"}),
        (Requirements(main_import=0.3, run_as="module"), {"start", "executor", "memory", "start-heavy-module"}),
        (Requirements(main_import=0.3, preload=("numpy",)), {"start", "executor", "memory", "start-preloaded"}),
        (Requirements(data=1_000_000), {"start", "executor", "memory", "data"}),
        (Requirements(payload=1_000_000), {"start", "executor", "memory", "payload"}),
        (Requirements(pool=False), {"start", "memory"}),
    ],
)
def test_what_a_prediction_needs(ran: Ran, requirements: Requirements, needed: set[str]) -> None:
    """It depends on the workload."""
    seen_here(requirements, measure=False)
    assert ran.names == needed


def test_where_all_is_to_be_measured(ran: Ran) -> None:
    """All scenarios run here, whatever is kept, and no answer is a recorded one."""
    found = seen_here(Requirements(), measure=True)
    assert (ran.names, ran.first, found.recordings) == (set(SCENARIOS), False, ())


@pytest.mark.parametrize("why", ["another system", "another version"])
def test_where_nothing_is_recorded(ran: Ran, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    """All scenarios run here."""
    if why == "another system":
        monkeypatch.setattr("sys.platform", "darwin")
    else:
        monkeypatch.setattr(recordings, "version_for", lambda _, __: None)
    found = seen_here(Requirements(), measure=False)
    assert (ran.names, ran.first, found.recordings) == (set(SCENARIOS), False, ())


@pytest.mark.parametrize("whole", [True, False])
def test_where_a_run_is_kept(ran: Ran, python: Python, whole: bool) -> None:
    """Its answers are this machine's own. Where it lacks one, all are the recorded ones: the two are not mixed."""
    kept = started([python])
    kept.scenarios = {name: description(scenario) for name, scenario in ASKING.items()}
    kept.cells = [
        Cell(name, backend, python.label, Outcome.ANSWERED, 1, {"q": "1"})
        for name in sorted(set(SCENARIOS) - COSTS)[0 if whole else 1 :]
        for backend in BACKENDS
    ]
    cache.remember(kept, kept.cells)
    found = seen_here(Requirements(), measure=False)
    assert ran.first
    assert ran.names == {"start", "executor", "memory"}
    answers = {cell.python for cell in found.results.cells if not cell.samples}
    assert answers == ({python.label} if whole else {recording.version for recording in found.recordings})


def test_on_all_pythons_of_a_range() -> None:
    """Each recorded Python has its answers, and each cell says of which Python it is; costs stay as they are."""
    labels = {"3.12.99": Interpreter(), "old": Interpreter("3.9.1"), "new": Interpreter("3.13.99")}
    own = Results(started([]).environment, labels, {}, [cell(label, {}) for label in labels] + [cell("3.12.99", {"m (s)": [1.0]})])
    found = on_all_of(PythonRange((3, 12), (3, 14)), Evidence(own))
    within = {version for version in versions() if version.startswith(("3.12.", "3.13."))}
    assert {recording.version for recording in found.recordings} == within
    assert pythons_of(found) == {(True, "3.12.99"), (False, "3.12.99"), (False, "new"), *((False, version) for version in within)}
    assert {one.backend for one in found.results.cells} == {"fork"}
    assert found.results.pythons.keys() == {"3.12.99", "new", *within}, "the default start method of another one is not the program's"


def cell(python: str, samples: dict[str, list[float]]) -> Cell:
    """A cell of one scenario."""
    return Cell("isolation", "fork", python, Outcome.ANSWERED, 1, {} if samples else {"q": "1"}, samples)


def test_a_python_that_was_seen_here_is_not_doubled() -> None:
    """Where this Python is one that is recorded, what was seen here counts."""
    version = versions()[-1]
    own = Results(started([]).environment, {}, {}, [cell(version, {})])
    found = on_all_of(PythonRange(tuple(map(int, version.split(".")[:2]))), Evidence(own))
    assert found.recordings == ()
    assert found.results.cells == own.cells


def test_another_system(capsys: pytest.CaptureFixture[str]) -> None:
    """What is recorded of Linux says nothing of it."""
    own = Results(Environment("macOS-15.1-arm64"), {"3.12.99": Interpreter()}, {}, [cell("3.12.99", {})])
    assert on_all_of(PythonRange((3, 12)), Evidence(own)) == Evidence(own)
    assert "recorded answers of Linux only" in capsys.readouterr().err


def test_a_patch_release_that_is_not_recorded() -> None:
    """The one that answers alike stands for it; a minor version without a recording has none."""
    assert recording_named("3.14.1").version == recording_named("3.14").version
    with pytest.raises(click.UsageError, match=r"no recorded answers of Python 3\.9\.1\. It has those of 3\.10"):
        recording_named("3.9.1")


def test_a_range_that_begins_before_what_is_recorded() -> None:
    """It says so, and nothing of it in a range that does not."""
    assert (
        "No answers are recorded of Python 3.9 and older." in CliRunner().invoke(cli, ["pick", "--python", "3.8", "-r", "no.json"]).output
    )
    assert "No answers" not in CliRunner().invoke(cli, ["pick", "--python", "3.10", "-r", "no.json"]).output


@pytest.mark.parametrize("text", [">=3.99", "<3.2", ">=3.13,<3.13"])
def test_a_range_without_a_recorded_python(text: str) -> None:
    """It is refused before anything runs, with those that there are."""
    done = CliRunner().invoke(cli, ["pick", "--python", text])
    assert done.exit_code == 2
    assert f"no Python of '{text}' is recorded. There are {', '.join(versions())}." in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=3.12", ["3.12.0", "3.15.1"], ["3.11.9"]),
        ("3.12", ["3.12.0", "3.15.1"], ["3.11.9"]),
        ("<3.12", ["3.10.1", "3.11.9"], ["3.12.0", "3.12.14"]),
        (" >= 3.12 , < 3.14 ", ["3.12.0", "3.13.15"], ["3.11.9", "3.14.0"]),
    ],
)
def test_a_range(text: str, inside: list[str], outside: list[str]) -> None:
    """It holds its minor versions, with all their patch releases."""
    wanted = python_range(click.Context(cli), click.Option(["--python"]), text)
    assert [version for version in inside + outside if wanted.holds(tuple(map(int, version.split("."))))] == inside

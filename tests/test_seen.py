"""What was seen on this machine is used again only where it would be seen again."""

from pathlib import Path

import pytest

from compare import seen, session
from compare.discovery import Scenario, discover
from compare.pythons import Python
from compare.results import Cell, Outcome


@pytest.fixture
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Scenario]:
    """Two scenarios in files of their own, on a machine where nothing was seen yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("one", "other"):
        (tmp_path / f"{name}.py").write_text(f'"""Is this {name}?"""\n')
    return discover(tmp_path)


def see(python: Python, scenario: Scenario, answer: str, backend: str = "fork") -> None:
    """Remember a run with one cell."""
    results = session.started([python])
    results.scenarios[scenario.name] = session.about(scenario)
    results.cells = [Cell(scenario.name, backend, python.label, Outcome.ANSWERED, 0.1, {"question": answer})]
    seen.remember(results)


def kept(python: Python, scenarios: list[Scenario]) -> dict[tuple[str, str], str]:
    """Scenario and backend -> the answer that is kept."""
    return {(cell.scenario, cell.backend): cell.answers["question"] for cell in seen.kept(python, scenarios).cells}


def test_runs_add_up(python: Python, scenarios: list[Scenario]) -> None:
    """Nothing at first; then all that runs saw, of a cell the latest; only what was asked for."""
    one, other = scenarios
    assert kept(python, scenarios) == {}
    see(python, one, "yes")
    see(python, one, "no")
    see(python, one, "yes", backend="spawn")
    see(python, other, "yes")
    assert kept(python, scenarios) == {("one", "fork"): "no", ("one", "spawn"): "yes", ("other", "fork"): "yes"}
    assert kept(python, [other]) == {("other", "fork"): "yes"}


def test_a_scenario_that_changed(python: Python, scenarios: list[Scenario]) -> None:
    """What another program answered is no answer of this one; nor are its cells when only some were run again."""
    one, _ = scenarios
    see(python, one, "yes")
    see(python, one, "yes", backend="spawn")
    one.path.write_text('"""Is this one, still?"""\n')
    assert kept(python, scenarios) == {}
    see(python, one, "no")
    assert kept(python, scenarios) == {("one", "fork"): "no"}


def test_another_machine_or_a_broken_file(python: Python, scenarios: list[Scenario]) -> None:
    """Another Python of the same name, or a file that cannot be read: as if nothing had been seen."""
    one, _ = scenarios
    see(python, one, "yes")
    assert kept(python._replace(about=python.about | {"executable": "/elsewhere"}), scenarios) == {}
    seen.place().write_text("{")
    assert kept(python, scenarios) == {}
    see(python, one, "no")
    assert kept(python, scenarios) == {("one", "fork"): "no"}


def test_what_was_cut_short(python: Python, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of interrupted rounds are not kept for later, and a run that goes on measures them anew; what ended is not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("cut", "whole"):
        (tmp_path / f"{name}.py").write_text('"""How long?"""\ndef measure(backend): ...\n')
    scenarios = discover(tmp_path)
    results = session.started([python])
    results.scenarios = {scenario.name: session.about(scenario) for scenario in scenarios}
    results.cells = [
        Cell(name, "fork", python.label, Outcome.ANSWERED, 1, samples={"m (s)": [1.0]}, cut_short=name == "cut")
        for name in ("cut", "whole")
    ]
    seen.remember(results)
    assert [cell.scenario for cell in seen.kept(python, scenarios).cells] == ["whole"]
    (group,) = session.to_measure(scenarios, ["fork"], [python], results)
    assert [task.scenario.name for task in group] == ["cut"]


def test_the_latest() -> None:
    """What was run anew replaces what was there, but interrupted rounds replace nothing."""

    def cell(scenario: str, seconds: float, *, cut_short: bool) -> Cell:
        return Cell(scenario, "fork", "3.11.7", Outcome.ANSWERED, seconds, cut_short=cut_short)

    cells = [
        *(cell("one", 1, cut_short=False), cell("one", 2, cut_short=False), cell("one", 3, cut_short=True)),
        *(cell("two", 1, cut_short=True), cell("two", 2, cut_short=True)),
        *(cell("three", 1, cut_short=True), cell("three", 2, cut_short=False)),
    ]
    assert [(kept.scenario, kept.seconds, kept.cut_short) for kept in session.latest(cells)] == [
        ("one", 2, False),
        ("two", 1, True),
        ("three", 2, False),
    ]

"""What changed between two runs."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from compare.findings.diff import Change, changes, matched
from compare.reports import markdown, terminal
from compare.reports.diff import document
from compare.results.file import to_json
from compare.results.model import Cell, Environment, Interpreter, Measuring, Outcome, Results


def run(*cells: Cell, python: str = "3.13.0", **python_is: Any) -> Results:
    """A run under one Python."""
    ours = Interpreter(version=python, default="fork", loky="3.5")
    return Results(Environment(platform="here"), {python: replace(ours, **python_is)}, {}, list(cells))


def cell(answer: str | None, outcome: Outcome = Outcome.ANSWERED, python: str = "3.13.0", backend: str = "fork") -> Cell:
    """A cell that answers one question, or none."""
    return Cell("s", backend, python, outcome, 0.1, {"q": answer} if answer else {})


def told(old: Results, new: Results) -> list[tuple[str, str, str, str, bool]]:
    """What is said to have changed, in short."""
    return [(change.of, change.what, change.old, change.new, change.flaky) for change in changes(old, new)]


def test_nothing() -> None:
    """A run is as it was, whatever its cells took."""
    assert told(run(cell("1")), run(cell("1"))) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([cell("1")], [cell("2")], [("answers", "q", "1", "2", False)]),
        ([], [cell("1")], [("answers", "q", "", "1", False)]),
        ([cell("1")], [], [("answers", "q", "1", "", False)]),
        ([cell("1")], [cell(None, Outcome.HUNG)], [("outcomes", "outcome", "answered", "hung", False)]),
        ([cell(None, Outcome.HUNG)], [cell(None, Outcome.HUNG)], []),
        ([cell("1"), cell("2")], [cell("1")], [("answers", "q", "1 or 2", "1", True)]),
        ([cell("1"), cell(None, Outcome.HUNG)], [cell("1")], [("outcomes", "outcome", "answered or hung", "answered", True)]),
    ],
)
def test_cells(old: list[Cell], new: list[Cell], expected: list[tuple[str, str, str, str, bool]]) -> None:
    """Added, removed, changed and flaky answers; outcomes."""
    assert told(run(*old), run(*new)) == expected


@pytest.mark.parametrize(("factor", "expected"), [(1.06, []), (2.0, [("costs", "wait (s)", "1", "2 (2 times, 1.8 to 2.2)")])])
def test_costs(factor: float, expected: list[tuple[str, str, str, str]]) -> None:
    """A cost has changed when the interval of its ratio excludes 1."""
    figures = [0.94, 0.98, 0.99, 1.0, 1.01, 1.02, 1.06]
    old, new = (
        run(Cell("s", "fork", "3.13.0", Outcome.ANSWERED, 1, samples={"wait (s)": [figure * times for figure in figures]}))
        for times in (1, factor)
    )
    assert [(change.of, change.what, change.old, change.new) for change in changes(old, new)] == expected


def test_costs_of_one_round() -> None:
    """What was seen once may be anything, in either run: it is never a change."""
    once, often = (run(Cell("s", "fork", "3.13.0", Outcome.ANSWERED, 1, samples={"wait (s)": figures})) for figures in ([9.0], [1.0] * 6))
    for old, new in ((once, once), (once, often), (often, once)):
        assert changes(old, new) == []


@pytest.mark.parametrize("busy", ["old", "new", "neither"])
def test_costs_of_a_busy_machine(busy: str) -> None:
    """What other programs may have caused in one of the runs is no change."""
    old, new = (run(Cell("s", "fork", "3.13.0", Outcome.ANSWERED, 1, samples={"wait (s)": [figure] * 6})) for figure in (1.0, 1.8))
    for name, results in (("old", old), ("new", new)):
        results.environment.measuring.append(Measuring(others=[0.5, 0.5] if name == busy else [0.0, 0.0]))
    assert bool(changes(old, new)) == (busy == "neither")


def test_a_new_loky() -> None:
    """The place is told, and is no change of an answer."""
    assert told(run(cell("1")), run(cell("1"), loky="3.6")) == [("environment", "loky", "3.5", "3.6", False)]


@pytest.mark.parametrize(("old", "new"), [("1.4", "1.5"), ("1.4", ""), ("", "1.5")])
def test_another_package(old: str, new: str) -> None:
    """So is each other package that a backend needs, whether it is new, gone or of another version."""
    before, after = (run(cell("1"), packages={"joblib": version} if version else {}) for version in (old, new))
    assert told(before, after) == [("environment", "joblib", old, new, False)]


def test_a_new_python() -> None:
    """Cells of one Python are held against those of the Python that took its place."""
    new = run(cell("2", python="3.14.0"), python="3.14.0", default="forkserver")
    assert told(run(cell("1")), new) == [
        ("environment", "version", "3.13.0", "3.14.0", False),
        ("environment", "default start method", "fork", "forkserver", False),
        ("answers", "q", "1", "2", False),
    ]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (["3.12.1", "3.13.0"], ["3.13.0", "3.12.4"], {"3.13.0": "3.13.0", "3.12.1": "3.12.4"}),
        (["3.12.1"], ["3.13.0", "3.14.0"], {}),
        (["3.12.1 a", "3.12.1 b"], ["3.12.4"], {}),
        (["3.12.1", "3.13.0"], ["3.12.1", "3.14.0"], {"3.12.1": "3.12.1", "3.13.0": "3.14.0"}),
    ],
)
def test_which_python_is_which(old: list[str], new: list[str], pairs: dict[str, str]) -> None:
    """By label, by minor version, or because no other is left; never by guessing among several."""
    assert matched(old, new) == pairs


def test_many_changes() -> None:
    """A table has as many rows as somebody may read, and says how many more there are."""
    found = [Change("answers", "s", "fork", "3.13", f"q{number}", "1", "2") for number in range(3000)]
    for text in (terminal.render(document(found), 80), markdown.render(document(found))):
        assert sum("q" in line for line in text.splitlines()) == 1000
        assert text.endswith("\n2000 more changed; mpcompare diff --format json shows all.\n")


def test_the_table() -> None:
    """Backends that changed alike share a row; what is new and what is gone is said so."""
    found = [Change("answers", "s", backend, "3.13", "q", "", "1", flaky=True) for backend in ("fork", "spawn")]
    assert [line.split("  ") for line in terminal.render(document(found), 80).splitlines()[2:]] == [
        ["s: q", "fork, spawn", "(new)", "1 (flaky)"]
    ]
    assert "| s: q | fork, spawn | (new) | 1 (flaky) |" in " ".join(markdown.render(document(found)).split())
    assert terminal.render(document([]), 80) == markdown.render(document([])) == "Nothing changed.\n"


def test_the_command(mpcompare: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    """It ends with 1 when something changed that the caller cares for."""
    (tmp_path / "old.json").write_text(to_json(run(cell("1"))))
    (tmp_path / "new.json").write_text(to_json(run(cell("2"))))
    assert mpcompare("diff", "old.json", "old.json").returncode == 0
    assert mpcompare("diff", "old.json", "new.json").returncode == 1
    assert mpcompare("diff", "old.json", "new.json", "--fail-on", "outcomes").returncode == 0
    told = json.loads(mpcompare("diff", "old.json", "new.json", "--format", "json").stdout)
    assert [(change["what"], change["old"], change["new"]) for change in told["changes"]] == [("q", "1", "2")]
    assert mpcompare("diff", "old.json", "nowhere.json").returncode == 2

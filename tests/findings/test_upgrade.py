"""What another Python changes, by recordings: for a program that leaves the start method to Python, and under each method."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import click
import pytest
from click.testing import CliRunner

from compare.cli.main import cli
from compare.findings.harm import Harm
from compare.findings.upgrade import harm_of, upgrade
from compare.recorded import recordings
from compare.recorded.recordings import Recording, version_for, versions
from compare.reports import markdown, terminal
from compare.reports.diff import of_versions, versions_to_json
from compare.results.file import to_json
from compare.results.model import Cell, Description, Environment, Interpreter, Outcome, Results

Command = Callable[..., CompletedProcess[str]]


def recording(version: str, default: str, fork: dict[str, str], forkserver: dict[str, str]) -> Recording:
    """What a Python answered to one scenario under two methods."""
    cells = [Cell("s", name, version, Outcome.ANSWERED, 0, said) for name, said in (("fork", fork), ("forkserver", forkserver))]
    environment = Environment(platform="Linux", started="2026-11-25T10:00:00Z")
    return Recording(version, Results(environment, {version: Interpreter(version, default=default, loky="3.5")}, {}, cells))


OLD = recording(
    "3.13.9",
    "fork",
    {"value": "now", "lock": "hangs", "guard": "works", "thread": "works"},
    {"value": "fresh", "lock": "works", "guard": "error in child", "thread": "works"},
)
NEW = recording(
    "3.14.2",
    "forkserver",
    {"value": "now", "lock": "hangs", "guard": "works", "thread": "works"},
    {"value": "fresh", "lock": "works", "guard": "error in child", "thread": "hangs"},
)


def test_the_default_comes_first() -> None:
    """The answers under fork on the old Python, beside those under forkserver on the new one; what hurts most first."""
    found = upgrade(OLD, NEW)
    assert [(change.what, change.old, change.new, harm_of(change)) for change in found.default] == [
        ("thread", "works", "hangs", Harm.HANG),
        ("value", "now", "fresh", Harm.SILENT),
        ("guard", "works", "error in child", Harm.ERROR_LATER),
        ("lock", "hangs", "works", Harm.NONE),
    ]


def test_then_each_method() -> None:
    """The answers under the same method on both; a default that is the same on both is not said twice."""
    assert [(change.backend, change.what, change.old, change.new) for change in upgrade(OLD, NEW).methods] == [
        ("forkserver", "thread", "works", "hangs")
    ]
    older = recording("3.12.1", "fork", {"value": "fresh"}, {})
    newer = recording("3.13.9", "fork", {"value": "now"}, {})
    assert [change.what for change in upgrade(older, newer).default] == ["value"]
    assert upgrade(older, newer).methods == ()


def test_what_a_machine_could_not_try() -> None:
    """It is no change."""
    untried = recording("3.13.9", "fork", {"value": "cannot be tried here"}, {})
    assert upgrade(untried, recording("3.14.2", "fork", {"value": "now"}, {})).all == ()


def test_a_cell_that_ends_otherwise() -> None:
    """An outcome is a change, too, and a cell that hangs now is the worst."""
    hung = recording("3.14.2", "fork", {}, {})
    hung.results.cells[0].outcome = Outcome.HUNG
    found = upgrade(recording("3.13.9", "fork", {"value": "now"}, {}), hung)
    assert [(change.old, change.new, harm_of(change)) for change in found.default] == [("answered", "hung", Harm.HANG)]


def test_a_scenario_that_one_python_lacks() -> None:
    """Nobody knows whether its answers changed; nor whether those did of a scenario that was another program."""
    another = recording("3.14.2", "fork", {"value": "fresh"}, {})
    another.results.scenarios["s"] = Description(digest="another")
    assert upgrade(recording("3.13.9", "fork", {"value": "now"}, {}), another).all == ()
    more = recording("3.14.2", "fork", {"value": "now"}, {})
    more.results.cells.append(Cell("another", "fork", "3.14.2", Outcome.ANSWERED, 0, {"q": "1"}))
    assert upgrade(recording("3.13.9", "fork", {"value": "now"}, {}), more).all == ()


def test_in_eighty_columns() -> None:
    """Where the answers come from, then the sections, each with the answers side by side."""
    shown = click.unstyle(terminal.render(of_versions(upgrade(OLD, NEW)), 80)).splitlines()
    assert shown[0] == "Python 3.13.9: recorded on Linux on 2026-11-25, with loky 3.5."
    assert "uses fork on 3.13.9, and forkserver on 3.14.2." in " ".join(" ".join(shown).split())
    titles = [line for line in shown if line.startswith(("It ", "A task ", "Under "))]
    assert titles == [
        "It hangs now: 1 question",
        "It does something else now, and no error says so: 1 question",
        "A task or a process fails with an error now: 1 question",
        "It hung or failed before, and no longer does: 1 question",
        "Under forkserver, on both: 1 question",
    ]
    assert ["thread", "works", "hangs"] in [line.split() for line in shown]
    assert max(map(len, shown)) <= 80


def test_each_format_says_that_the_answers_are_recorded() -> None:
    """As does JSON, which has every change."""
    assert "3.14.2: recorded on Linux on 2026-11-25, with loky 3.5" in markdown.render(of_versions(upgrade(OLD, NEW)))
    told = json.loads(versions_to_json(upgrade(OLD, NEW)))
    assert told["recorded"]["new"] == {
        "version": "3.14.2",
        "date": "2026-11-25",
        "platform": "Linux",
        "loky": "3.5",
        "default": "forkserver",
    }
    assert [change["harm"] for change in told["default"]] == ["HANG", "SILENT", "ERROR_LATER", "NONE"]
    assert [change["backend"] for change in told["changes"]] == ["forkserver"]


def test_nothing_changes() -> None:
    """It is said."""
    same = terminal.render(of_versions(upgrade(OLD, OLD)), 200)
    assert same.endswith("uses fork on both, and nothing changes for it.\n")


def test_the_command(mpcompare: Command, tmp_path: Path) -> None:
    """It needs none of the two Pythons, and ends with 1 since something changed; a patch release is a version, too.

    A version is no file: a stranger's folder may hold a file of that name.
    """
    (tmp_path / "3.13").write_text("no results")
    done = mpcompare("diff", "3.13", "3.14", PATH="/nonexistent")
    assert (done.returncode, done.stderr) == (1, "")
    assert "uses fork on 3.13.15, and forkserver on 3.14.7." in " ".join(done.stdout.split())
    rows = [line.split("  ") for line in done.stdout.splitlines()]
    assert ["global", "now", "fresh"] in [[word.strip() for word in row if word.strip()] for row in rows]
    assert mpcompare("diff", "3.13", "3.13.15").returncode == 0
    before = version_for("3.13.0", versions())
    assert before is not None
    done = mpcompare("diff", before, "3.13")
    assert done.stdout.startswith(f"Python {before}: recorded on Linux on ")
    assert "uses fork on both" in done.stdout


@pytest.mark.parametrize(
    ("sides", "complaint"),
    [
        (("3.13", "3.99"), "no recorded answers of Python 3.99. It has those of 3.10."),
        (("3.9.99", "3.14"), "no recorded answers of Python 3.9.99. It has those of 3.10."),
        (("3.13", "here.json"), "cannot compare 3.13 with here.json: "),
        (("here.json", "3.13"), "cannot compare here.json with 3.13: "),
    ],
)
def test_bad_input(mpcompare: Command, tmp_path: Path, sides: tuple[str, str], complaint: str) -> None:
    """A clear message, and exit code 2."""
    (tmp_path / "here.json").write_text(to_json(OLD.results))
    done = mpcompare("diff", *sides)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in " ".join(done.stderr.split())


def test_a_damaged_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is said which recording cannot be read, and what to do."""
    (tmp_path / "3.14.2.json").write_text('{"schema": 2}')
    monkeypatch.setattr(recordings, "FOLDER", tmp_path)
    done = CliRunner().invoke(cli, ["diff", "3.14", "3.14"])
    assert done.exit_code == 2
    assert "cannot read the recorded answers of Python 3.14.2: it has schema 2, " in " ".join(done.output.split())
    assert "Install mpcompare again." in done.output


@pytest.mark.parametrize("name", [versions()[0], f"python{versions()[0]}"])
def test_a_python_that_is_not_here(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that shows what it changes is named, with this Python's version first; not for one that is not recorded."""
    monkeypatch.setattr("compare.machine.pythons.candidates", lambda _: ())
    here = "{}.{}".format(*sys.version_info)
    said = " ".join(CliRunner().invoke(cli, ["run", "--python", name]).output.split())
    assert f"To see what {versions()[0]} changes without having it, type: mpcompare diff {here} {versions()[0]}" in said
    assert "mpcompare diff" not in CliRunner().invoke(cli, ["run", "--python", "3.99"]).output

"""Texts from outside, wherever they come out: none steers a terminal, none is without an end, and none is mistaken for another."""

import itertools
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_up import HOSTILE, REPORTS, cell, hostile, results, without_our_styles

from compare.catalogue import discover
from compare.cli.main import cli
from compare.cli.progress import shown
from compare.findings import differences
from compare.reports.showing import DistinctLines, for_showing
from compare.results.file import to_json
from compare.results.model import Cell, Description, Environment, Interpreter, Measuring, Outcome, Results, Selection

Command = Callable[..., subprocess.CompletedProcess[str]]

ESCAPES = "7\x1b[2J\x1b[8m\x1b]52;c;aGk=\x07\x9b1A\u202e"
"""Clears, hides, writes into the clipboard, goes up, and turns the direction of writing."""

LONG = "x" * 300_000


def harmless(text: str) -> bool:
    """Whether a text only shows itself, and is of a length that somebody can read."""
    return all(letter.isprintable() or letter == "\n" for letter in without_our_styles(text)) and len(text) < 200_000


def of(text: str, answer: str = "") -> Results:
    """Results whose every text is this one, with an answer that differs."""
    cells = [Cell(text, backend, text, Outcome.ANSWERED, 0.1, {text: word}) for backend, word in ((text, text), ("fork", answer))]
    cells.append(Cell(text, "spawn", text, Outcome.FAILED, 0.1, {}, {}, f"Traceback\n{text}\n\nIt printed:\n{text}", [text[:50]] * 1000))
    python = Interpreter(text, text, text, text, text)
    said = Description(text, text, [text[:50]] * 1000, text, text)
    selected = [Selection([text, f"other {text}"], [text, f"not run {text}"], [text])]
    measuring = [Measuring(left_out=[text[:50]] * 1000)]
    environment = Environment(text, 2, text, 1.0, text, text, selected, measuring)
    return Results(environment, {text: python}, {text: said}, cells)


@pytest.mark.parametrize("text", [ESCAPES, "\x1b[2J", LONG, "\x1b[" * 100_000, "word " * 60_000], ids=lambda text: repr(text[:9]))
@pytest.mark.parametrize("style", ["table", "markdown"])
def test_diff(mpcompare: Command, tmp_path: Path, text: str, style: str) -> None:
    """What changed between two files of any texts is told harmlessly, also where colours are forced, and at once."""
    (tmp_path / "old.json").write_text(to_json(of(text, "1")))
    (tmp_path / "new.json").write_text(to_json(of(text + "\x1b[8m", "2")))
    done = mpcompare("diff", "old.json", "new.json", "--format", style, FORCE_COLOR="1")
    assert (done.returncode, done.stderr) == (1, "")
    assert harmless(done.stdout)


@pytest.mark.parametrize("text", [ESCAPES, LONG], ids=["escapes", "long"])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_reports(report: Callable[[Results], str], text: str) -> None:
    """Of each text a report has as much as somebody reads; a .csv has all of it, in cells that do nothing."""
    shown = report(of(text))
    assert harmless(shown) or (report is REPORTS["csv"] and harmless(shown[:150_000]))


@pytest.mark.parametrize("colour", [{"FORCE_COLOR": "1"}, {}], ids=["colour", "plain"])
def test_resume(mpcompare: Command, tmp_path: Path, colour: dict[str, str]) -> None:
    """A file of this machine shows its cells as text; one of another is refused, and its platform is text in the message."""
    done = mpcompare("run", "isolation", "-b", "fork", "-o", "r.json")
    assert done.returncode == 0, done.stderr
    whole = json.loads((tmp_path / "r.json").read_text())
    (label,) = whole["pythons"]
    for backend, answer in (("spawn", ESCAPES), (ESCAPES, "1"), ("forkserver", "x" * 100_000)):
        whole["cells"].append(
            {"scenario": "isolation", "backend": backend, "python": label, "outcome": "answered", "answers": {ESCAPES: answer}}
        )
    (tmp_path / "r.json").write_text(json.dumps(whole))
    done = mpcompare("run", "isolation", "-b", "fork", "-b", "spawn", "--all", "--resume", "r.json", **colour)
    assert done.returncode == 0, done.stderr
    assert r"7\x1b[2J\x1b[8m" in done.stdout
    assert harmless(done.stdout)
    whole["environment"]["platform"] = ESCAPES
    (tmp_path / "r.json").write_text(json.dumps(whole))
    done = mpcompare("run", "isolation", "--resume", "r.json", **colour)
    assert (done.returncode, done.stdout) == (2, "")
    assert "made on another platform" in done.stderr
    assert harmless(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "named.json", "-o", "r.md"],
        ["report", "\x1b]0;hit\x07.json", "-o", "r.md"],
        ["report", "absent\x1b[8m.json", "-o", "r.md"],
        ["report", "named.json", "-o", "\x1b[8m.pdf"],
        ["diff", "named.json", "named.json"],
        ["pick", "-r", "named.json"],
        ["run", "\x1b[8m"],
        ["run", "-b", "\x1b[8m"],
        ["run", "--python", "/\x1b[8m"],
        ["\x1b[8m"],
        ["list", "--\x1b[8m"],
    ],
    ids=repr,
)
def test_messages(mpcompare: Command, tmp_path: Path, arguments: list[str]) -> None:
    """What was wrong with a file, or with a word that somebody typed, is told as text."""
    (tmp_path / "named.json").write_text(json.dumps({"schema": 1, "scenarios": {ESCAPES: {"why": 5}}, "cells": []}))
    (tmp_path / "\x1b]0;hit\x07.json").write_text("{}")
    done = mpcompare(*arguments, FORCE_COLOR="1")
    assert (done.returncode, done.stdout) == (2, "")
    assert harmless(done.stderr)
    assert "Error: " in done.stderr


def test_pick(mpcompare: Command, tmp_path: Path) -> None:
    """An answer that speaks against a backend is evidence, as text."""
    run = results(
        *(
            Cell("pickle-task", name, "3.11.7", Outcome.ANSWERED, 1, {"executor: lambda": ESCAPES + "x" * 100_000})
            for name in ("fork", "spawn")
        )
    )
    (tmp_path / "r.json").write_text(to_json(run))
    for style in ("table", "markdown"):
        done = mpcompare("pick", "-r", "r.json", "--lambdas", "--why", "--format", style, FORCE_COLOR="1")
        assert done.returncode == 0, done.stderr
        assert "pickle-task answers" in " ".join(done.stdout.split())
        assert harmless(done.stdout + done.stderr)
        assert len(done.stdout) < 10_000


def test_list_and_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts of a scenario are a stranger's, too."""
    odd = discover()[0]._replace(name=f"a-{ESCAPES}", topic=f"b-{ESCAPES}", question=f"c-{ESCAPES}" + LONG)
    monkeypatch.setattr("compare.cli.list.discover", lambda: [odd])
    done = CliRunner().invoke(cli, ["list"], color=True)
    assert done.exit_code == 0
    assert all(f"{letter}-7\\x1b[2J" in "".join(done.output.split()) for letter in "abc")
    assert harmless(done.output)
    assert harmless(shown(Cell(ESCAPES, ESCAPES, "", Outcome.HUNG, 1)))


def test_what_differs_still_differs() -> None:
    """Texts of which only what is left out tells them apart, or which are escaped to the same, are two texts in a report as well."""
    texts = ["a" * 600 + letter + "a" * 600 for letter in "bcd"] + ["\x1b", r"\x1b", "\n", r"\n", "fork"]
    lines = DistinctLines()
    assert len({lines.line(text) for text in texts}) == len(texts)
    assert [lines.line(text) for text in texts] == [lines.line(text) for text in texts]
    assert lines.name("fork") == lines.line("fork") == "fork"
    for one, other in itertools.permutations(texts, 2):
        run = for_showing(results(cell("fork", {"q": one, one: "1"}), cell("spawn", {"q": other, other: "1"})))
        (scenario,) = differences.compare(run).scenarios
        assert [row.differs for row in scenario.rows] == [True, False, False]


def test_the_line_that_says_most_is_not_cut_off() -> None:
    """Of an exception that quotes all its data, the name and the beginning are in each report."""
    run = results(cell("fork", {}, Outcome.FAILED, detail=f"Traceback\n  File\nValueError: bad {LONG}\n\nIt printed:\n{LONG}"))
    for name in ("html", "md", "xml", "terminal"):
        assert "ValueError: bad xxx" in " ".join(REPORTS[name](run).split())


def test_our_texts_are_shown_as_they_are() -> None:
    """Nothing that our own scenarios say of themselves is cut."""
    for scenario in discover():
        run = results(Cell(scenario.name, "fork", "3.11.7", Outcome.ANSWERED, 1))
        run.scenarios = {scenario.name: Description(scenario.question, scenario.why, list(scenario.links), scenario.topic)}
        assert for_showing(run).scenarios == run.scenarios


def test_hostile_names_stay_apart() -> None:
    """No cell takes the place of another because their names look alike."""
    run = hostile()
    shown = for_showing(run)
    assert len({cell.key for cell in shown.cells}) == len({cell.key for cell in run.cells}) == 2 * len(HOSTILE)

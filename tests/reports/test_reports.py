"""Every report is a function of results: what each says, several files in one, and texts that would like to be more than text."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from made_up import HOSTILE, REPORTS, cell, hostile, in_markdown, in_terminal, results, without_our_styles

from compare.findings import differences
from compare.reports import charts, csv_file, junit, page
from compare.results.file import from_json, to_json
from compare.results.merge import merge
from compare.results.model import Cell, Description, Environment, Interpreter, Outcome, Results, Selection

Command = Callable[..., subprocess.CompletedProcess[str]]


def pythons(**defaults: str) -> Results:
    """Results of several Pythons: label -> its default start method."""
    run = results()
    run.pythons = {label.replace("_", "."): Interpreter(default=default) for label, default in defaults.items()}
    return run


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_hostile_texts_stay_texts(report: Callable[[Results], str]) -> None:
    """Nothing steers a terminal, a parser or the direction of writing, and everything can be written as UTF-8."""
    text = without_our_styles(report(hostile()))
    text.encode()
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert r"\u202e turned \u2066 round" in text.replace("\\\\", "\\")


def test_the_page_has_one_script_and_links_to_the_web_only() -> None:
    """No text becomes a tag, an attribute or a link of another kind; `tests/reports/test_page.py` tries it in a browser."""
    text = page.render(hostile())
    assert text.count("<script") == text.count("</script") == 1
    assert text.count("<style") == text.count("</style") == 1
    assert "<img" not in text
    assert 'href="javascript:' not in text
    assert 'href="https://example.org/a?b=&lt;c&gt;&amp;d=&#39;&#34;"' in text
    assert "{{ 7 * 7 }} {% raw %}" in text


def test_the_page_shows_everything() -> None:
    """The question, each answer, why, links, detail, source, and the command that runs a cell again."""
    run = results(
        cell("fork", {"q": "7"}), cell("spawn", {"q": "100"}), cell("loky", {}, Outcome.CRASHED, detail="died of SIGSEGV\n\nstack")
    )
    run.scenarios["s"] = Description(
        question="Is it so?",
        why="A `copy` it is. And more.",
        links=["https://docs.python.org/3/"],
        topic="memory",
        source="def run(backend): ...\n",
    )
    run.environment = Environment(command="mpcompare run s")
    text = page.render(run)
    for shown in (
        "1 of 1 question in 1 scenario are not answered alike. 1 scenario was not answered by all of 3 backends.",
        "<dd>mpcompare run s</dd>",
        "<p>A <code>copy</code> it is. And more.</p>",
        '<a href="https://docs.python.org/3/" rel="noopener noreferrer">',
        "<pre>died of SIGSEGV\n\nstack</pre>",
        "mpcompare run s -b loky --all",
        "def run(backend): ...",
        '<td data-c="loky" data-o="crashed">crashed</td>',
        "<b>7</b> fork",
        "<h3>memory</h3>",
    ):
        assert shown in text


def test_a_scenario_that_no_cell_answered_is_on_the_page() -> None:
    """It has one row, with how each cell ended."""
    text = page.render(results(cell("fork", {}, Outcome.HUNG), cell("spawn", {}, Outcome.FAILED)))
    assert "(no cell answered)" in text
    assert 'data-o="hung">hung</td>' in text


def test_a_scenario_that_measures_is_on_the_page() -> None:
    """It has one row, which says that there are figures."""
    text = page.render(results(Cell("s", "fork", "3.11.7", Outcome.ANSWERED, 1, samples={"wait (s)": [0.1]})))
    assert '(what it costs)</a></th><td data-c="fork">measured</td>' in text
    assert "This run measured, and asked nothing." in text


def test_what_is_too_large() -> None:
    """A detail of 10 MB is cut in its middle, and says so; a page that no browser would open is refused, and is a CSV."""
    text = page.render(results(cell("fork", {"q": "1"}, detail=100_000 * ("a" * 99 + "\n"))))
    assert len(text) < 100_000
    assert "[9980000 characters left out; the results file has them]" in text
    many = results(cell("fork", {f"q{number}": "yes" for number in range(100_001)}))
    with pytest.raises(ValueError, match=r"it has 100002 places .* write a .csv"):
        page.render(many)
    assert csv_file.render(many).count("\n") == 100_002


def test_markdown() -> None:
    """Differences are tables, what agrees and what was printed is folded, and no text ends its fence."""
    run = results(
        cell("fork", {"q": "7", "same": "yes"}),
        cell("spawn", {"q": "100", "same": "yes"}),
        cell("loky", {}, Outcome.FAILED, detail="Traceback\n````\n</details>"),
    )
    text = in_markdown(run)
    assert "| q | 7 | 100 | failed |" in " ".join(text.split())
    assert text.index("| q ") < text.index("<summary>The questions that all that answered answer alike</summary>") < text.index("| same ")
    assert "<summary>s, loky, failed: &lt;/details&gt;</summary>" in text
    assert "\n`````text\nTraceback\n````\n</details>\n`````\n" in text


CLAIMS = ("No question was answered differently", "No difference in", "all answer alike")

TOLD = {name: REPORTS[name] for name in ("html", "md", "terminal")}


def plain(text: str) -> str:
    """What a reader reads, on one line."""
    return " ".join(re.sub(r"<[^>]*>|[\\*]", "", click.unstyle(text)).split())


def interrupted(*cells: Cell) -> Results:
    """What a run has left that was to run two scenarios under three backends."""
    run = results(*cells)
    run.environment.selected.append(Selection(["s", "t"], ["fork", "spawn", "loky"], ["3.11.7"]))
    return from_json(to_json(run))


@pytest.mark.parametrize("report", TOLD.values(), ids=TOLD)
@pytest.mark.parametrize("outcome", [Outcome.HUNG, Outcome.FAILED, Outcome.CRASHED])
def test_nothing_is_claimed_of_what_one_alone_answered(report: Callable[[Results], str], outcome: Outcome) -> None:
    """Where the others gave no answer there is no agreement; what gave none leads the report, and it is said who answered."""
    text = plain(report(results(cell("fork", {"q": "1", "p": "1"}), cell("spawn", {}, outcome), cell("loky", {}, outcome))))
    assert not [claim for claim in CLAIMS if claim in text]
    assert "only fork answered: s (2 questions)" in text
    assert "Nothing was compared: no scenario was answered by more than one." in text or report is REPORTS["terminal"]
    first = text.index("s, spawn") if report is not REPORTS["html"] else text.index("What did not answer, or left")
    assert first < text.rindex("q ")


@pytest.mark.parametrize("report", TOLD.values(), ids=TOLD)
def test_what_was_not_run_is_said(report: Callable[[Results], str]) -> None:
    """Backends and scenarios that an interrupted run had not come to are no agreement: neither if they have other cells nor if none."""
    text = plain(report(interrupted(cell("fork", {"q": "1"}))))
    assert re.search(r"spawn, loky:? (not run )?in (1 scenario: )?s\b", text)
    assert re.search(r"fork, spawn, loky:? (not run )?in (1 scenario: )?t\b", text)
    assert "only fork answered: s (1 question)" in text
    assert not [claim for claim in CLAIMS if claim in text]
    text = plain(report(interrupted(cell("fork", {"q": "1"}), cell("spawn", {"q": "1"}))))
    assert "No question was answered differently by those that answered." in text
    assert "between fork and spawn, which alone answered: s (1 question)" in text or report is REPORTS["html"]
    assert "No question was answered differently." not in text


@pytest.mark.parametrize("report", TOLD.values(), ids=TOLD)
def test_what_is_unsupported_is_no_answer(report: Callable[[Results], str]) -> None:
    """It is said of whom, and it is no agreement of all."""
    run = results(*(cell(name, {"q": "1"}) for name in ("fork", "spawn")), cell("loky", {}, Outcome.UNSUPPORTED, detail="nowhere"))
    text = plain(report(run))
    assert "No question was answered differently by those that answered." in text
    assert "between fork and spawn, which alone answered; loky is unsupported there: s" in text or report is REPORTS["html"]
    assert "all answer alike" not in text
    run.cells.pop(1)
    assert "only fork answered; loky is unsupported there: s (1 question)" in plain(report(run))


@pytest.mark.parametrize("report", TOLD.values(), ids=TOLD)
def test_agreement_of_all_is_claimed(report: Callable[[Results], str]) -> None:
    """Where each backend that was to run answered alike; and one backend alone agrees with nobody."""
    run = results(*(cell(name, {"q": "1"}) for name in ("fork", "spawn", "loky")))
    text = plain(report(run))
    assert "No question was answered differently." in text
    assert "No difference in: s (1 question)" in text.replace("No difference in s", "No difference in: s") or report is REPORTS["html"]
    del run.cells[1:]
    assert not [claim for claim in CLAIMS if claim in plain(report(run))]


def test_merged_selections_keep_their_files() -> None:
    """Of two files, each lacks what its own run was to have."""
    files = {"a": interrupted(cell("fork", {"q": "1"})), "b": results(cell("loky", {"q": "1"}))}
    comparison = differences.compare(merge(files))
    assert [column.title for column in comparison.columns] == [
        *(f"{name} 3.11.7 (a)" for name in ("fork", "spawn", "loky")),
        "loky 3.11.7 (b)",
    ]
    assert comparison.not_run == {"spawn, loky 3.11.7 (a)": ["s"], "fork, spawn, loky": ["t"]}


def test_equal_failures_are_said_once() -> None:
    """One entry with the last line of the traceback, also where the interpreter only printed it; what ended otherwise has its own."""
    raised = 'Traceback (most recent call last):\n  File "<string>", line 1\nModuleNotFoundError: no x'
    printed = f"ended with exit code 1\n\nIt printed:\n{raised}"
    run = results(*(Cell(f"s{n}", b, "3.11.7", Outcome.CRASHED, 1, detail=printed) for n in range(14) for b in ("fork", "spawn", "loky")))
    run.cells += [Cell(name, "forkserver", "3.11.7", Outcome.FAILED, 1, detail=raised) for name in ("s0", "s1")]
    run.cells[0].detail = "died of SIGSEGV"
    text = " ".join(click.unstyle(in_terminal(run)).split())
    most = ", ".join(sorted(f"s{number}" for number in range(1, 14)))
    crashed = f"s0, spawn, loky; {most}, fork, spawn, loky"
    for shown in (text, in_markdown(run), page.render(run)):
        assert shown.count(crashed) == 1
        assert shown.count("s0, s1, forkserver") == 1
        assert shown.count("s0, fork") == 1
    assert f"{crashed}: crashed: ended with exit code 1: ModuleNotFoundError: no x" in text
    assert "s0, s1, forkserver: failed: ModuleNotFoundError: no x" in text
    assert in_markdown(run).count("<details><summary>") == 3


def test_csv_has_a_line_a_cell_and_question() -> None:
    """Texts that a spreadsheet would compute have an apostrophe before them; numbers have none; a cell without answers has its line."""
    run = results(cell("fork", {"q": "-15", "=1+1": "-", "+": "+1.5e-3"}), cell("loky", {}, Outcome.HUNG))
    rows = list(csv.DictReader(io.StringIO(csv_file.render(run))))
    assert [(row["backend"], row["outcome"], row["question"], row["answer"]) for row in rows] == [
        ("fork", "answered", "q", "-15"),
        ("fork", "answered", "'=1+1", "'-"),
        ("fork", "answered", "'+", "+1.5e-3"),
        ("loky", "hung", "", ""),
    ]


@pytest.mark.parametrize("separator", ["", ";", "; ", ';"', "|", ";;"])
@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-1+1", "@A1", " =1+1"])
def test_csv_where_something_else_separates(separator: str, formula: str) -> None:
    """Where a spreadsheet takes semicolons or bars for what separates, what comes after them is no formula either."""
    text = csv_file.render(results(cell("fork", {f"x{separator}{formula}" if separator else formula: "1"})))
    cells = [word.strip(' "') for line in text.splitlines() for word in re.split("[;|]", line.replace('""', '"'))]
    assert not [word for word in cells if word.startswith(tuple("=+-@"))]


def test_csv_of_samples() -> None:
    """A line a sample, unrounded."""
    rows = list(csv.DictReader(io.StringIO(csv_file.render(results(cell("fork", {"q": "1"})), samples=True))))
    assert [(row["measure"], row["round"], float(row["value"])) for row in rows] == [("wait (s)", "1", 0.1), ("wait (s)", "2", 2e-9)]


def test_junit() -> None:
    """A suite a backend, a case a scenario; what did not answer is an error, a failure or skipped."""
    outcomes = [Outcome.HUNG, Outcome.CRASHED, Outcome.FAILED, Outcome.UNSUPPORTED]
    run = results(
        *(cell(f"b{number}", {}, outcome, detail="why\nmore") for number, outcome in enumerate(outcomes)), cell("fork", {"q": "1"})
    )
    root = ElementTree.fromstring(junit.render(run))
    suites = {suite.get("name"): suite for suite in root}
    assert [(name, suite[0].get("name"), *(child.tag for child in suite[0])) for name, suite in suites.items()] == [
        ("fork", "s", "system-out"),
        ("b0", "s", "error"),
        ("b1", "s", "error"),
        ("b2", "s", "failure"),
        ("b3", "s", "skipped"),
    ]
    assert {"tests": "1", "errors": "1", "failures": "0", "skipped": "0", "time": "0.250"}.items() <= suites["b0"].attrib.items()
    assert suites["b2"][0][0].attrib == {"message": "why", "type": "failed"}
    assert suites["b2"][0][0].text == "why\nmore"


def test_several_pythons_have_columns_of_their_own() -> None:
    """A column is a backend on a Python; a backend that answers alike on all of them is named once."""
    run = pythons(a="fork", b="fork")
    run.cells = [cell(backend, {"q": backend}, python=python) for python in "ab" for backend in ("spawn", "fork")]
    comparison = differences.compare(run)
    assert [column.title for column in comparison.columns] == ["fork a", "spawn a", "fork b", "spawn b"]
    assert comparison.who_says(comparison.scenarios[0].rows[0]) == [("fork", ["fork"]), ("spawn", ["spawn"])]
    run.cells[0].answers["q"] = "fork"
    comparison = differences.compare(run)
    assert comparison.who_says(comparison.scenarios[0].rows[0]) == [("fork", ["fork", "spawn a"]), ("spawn", ["spawn b"])]


def test_what_changes_between_pythons() -> None:
    """The same backend answers or ends differently, or the default is another one; what changes alike is said once."""
    run = pythons(old="fork", new="forkserver")
    for python in ("old", "new"):
        run.cells += [cell(backend, {"q": backend, "age": python, "same": "x"}, python=python) for backend in ("fork", "forkserver")]
    run.cells.append(cell("loky", {"q": "loky"}, python="old"))
    run.cells.append(cell("loky", {}, Outcome.HUNG, python="new"))
    default = "default (fork, forkserver)"
    assert differences.compare(run).python_differences == (
        differences.PythonDifference("s", "age", ("fork", "forkserver", default), ("old", "new")),
        differences.PythonDifference("s", differences.OUTCOME, ("loky",), ("answered", "hung")),
        differences.PythonDifference("s", "q", (default,), ("fork", "forkserver")),
    )
    text = click.unstyle(in_terminal(run))
    assert "What changes between these Pythons\n  s, fork, forkserver, default (fork, forkserver), age: old (old); new (new)\n" in text
    assert "\n  s, loky, how it ended: answered (old); hung (new)\n" in text
    assert "| s | how it ended | loky " in " ".join(in_markdown(run).split())
    assert "What changes between these Pythons" in page.render(run)


def test_one_python_changes_nothing() -> None:
    """Then there is no such part."""
    run = results(cell("fork", {"q": "1"}), cell("spawn", {"q": "2"}))
    assert not differences.compare(run).python_differences
    assert all("between these Pythons" not in report(run) for report in REPORTS.values())


@pytest.mark.parametrize("name", ["html", "md", "terminal"])
def test_packages(name: str) -> None:
    """The version of each package that a backend needs is shown with the Python that has it."""
    run = results(cell("fork", {"q": "1"}))
    run.pythons = {"3.11.7": Interpreter(loky="3.7.0", packages={"joblib": "1.5.2", "ray": "2.51"})}
    shown = REPORTS[name](run).replace("\\", "")
    assert re.search(r"3\.7\.0, joblib 1\.5\.2, ray 2\.51\b", shown)


def test_what_several_files_are() -> None:
    """Two runs of one Python are no two Pythons, nor are two machines with the same; what changes, changes between what they are."""

    def run(answer: str, **changed: Any) -> Results:
        python: dict[str, Any] = {
            "version": "3.11.7",
            "implementation": "CPython",
            "default": "fork",
            "loky": "3.7.0",
            "executable": "/usr/bin/python",
        }
        return Results(
            Environment(platform=changed.pop("platform", "here"), cpus=2),
            {"3.11.7": Interpreter(**python | changed)},
            {},
            [cell("fork", {"q": answer})],
        )

    monday = run("1")
    for tuesday, what, who in (
        (run("2"), "runs", "1 backend in 2 runs of one Python"),
        (run("2", platform="there", executable="python"), "machines", "1 backend on 2 machines with one Python"),
        (run("2", loky="3.6.0"), "Pythons", "1 backend on 2 Pythons"),
        (run("2", packages={"joblib": "1.5"}), "Pythons", "1 backend on 2 Pythons"),
        (run("2", executable="/venv/bin/python"), "Pythons", "1 backend on 2 Pythons"),
    ):
        merged = merge({"monday": monday, "tuesday": tuesday})
        for shown in (page.render(merged), in_markdown(merged), click.unstyle(in_terminal(merged))):
            assert re.findall("between these ([a-zP]+)", shown)[0] == what
        for shown in (page.render(merged), in_markdown(merged)):
            assert who in shown
    three = merge({"monday": monday, "tuesday": run("2"), "new": run("1", version="3.14.0")})
    assert "1 backend on 2 Pythons" in in_markdown(three)
    assert f"Between {what}" in page.render(merged)


def test_merging_says_who_says_what() -> None:
    """A label that two files have, or that stands for another machine, gets the name of its file."""
    monday, tuesday = results(cell("fork", {"q": "1"})), results(cell("fork", {"q": "2"}))
    assert merge({"monday": monday}) is monday
    merged = merge({"monday": monday, "tuesday": tuesday})
    assert [column.title for column in differences.compare(merged).columns] == ["fork 3.11.7 (monday)", "fork 3.11.7 (tuesday)"]
    assert [run.file for run in merged.runs] == ["monday", "tuesday"]
    tuesday.pythons, tuesday.cells = {"3.12.1": Interpreter()}, [cell("fork", {"q": "2"}, python="3.12.1")]
    assert list(merge({"monday": monday, "tuesday": tuesday}).pythons) == ["3.11.7", "3.12.1"]
    tuesday.environment = Environment(platform="elsewhere")
    assert list(merge({"monday": monday, "tuesday": tuesday}).pythons) == ["3.11.7 (monday)", "3.12.1 (tuesday)"]
    assert "elsewhere" in in_markdown(merge({"monday": monday, "tuesday": tuesday}))


@pytest.mark.parametrize(
    ("medians", "logarithmic", "marks"),
    [
        ((1.0, 2.0), False, ["0", "1 s", "2 s", "3 s"]),
        ((1e-3, 0.9), True, ["100 µs", "1 ms", "10 ms", "100 ms", "1 s"]),
        ((0.0, 0.0), False, ["0"]),
        ((float("inf"), 3e-6), False, ["0", "1 µs", "2 µs", "3 µs", "4 µs"]),
    ],
)
def test_charts(medians: tuple[float, ...], logarithmic: bool, marks: list[str]) -> None:
    """The scale is logarithmic where figures lie far apart; it begins and ends at a round figure; what is not finite is left out."""
    points = tuple(charts.Point(f"b{number}", median, median * 0.9, median * 1.1) for number, median in enumerate(medians))
    figure = charts.Figure("<start>", "s", points)
    svg = ElementTree.fromstring(charts.draw(figure))
    assert figure.logarithmic is logarithmic
    texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in texts if text and text[0].isdigit()] == marks
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}circle"))) == sum(median < 100 for median in medians)
    assert not [element.tag for element in svg.iter() if element.get("style") or element.tag.endswith(("style", "script"))]
    assert svg.attrib["aria-label"].startswith("<start>: b")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_in_a_chart(text: str) -> None:
    """A title, a unit or a label is no markup, and can be written."""
    svg = charts.draw(charts.Figure(text, text, (charts.Point(text, 1, 0.9, 1.1),)))
    svg.encode()
    assert not [element for element in ElementTree.fromstring(svg).iter() if element.tag.endswith(("script", "img"))]


def test_a_point_without_an_interval() -> None:
    """One round has a median and no interval: the chart has the dot only, and the scale does not reach for infinity."""
    figure = charts.Figure("t", "s", (charts.Point("b", 0.1, 0, float("inf")),))
    assert figure.ends == [0.1]
    svg = charts.draw(figure)
    assert ("<circle" in svg, 'class="ci"' in svg) == (True, False)


def test_a_chart_without_figures() -> None:
    """Is none."""
    assert charts.draw(charts.Figure("t", "s", (charts.Point("b", float("nan"), 0, 0),))) == ""


def test_report(mpcompare: Command, tmp_path: Path) -> None:
    """Each ending has its format, of one file or of several; a report that is there is replaced."""
    (tmp_path / "one.json").write_text(to_json(results(cell("fork", {"q": "1"}))))
    (tmp_path / "two.json").write_text(to_json(results(cell("fork", {"q": "2"}))))
    for name, begins in (
        ("r.html", "<!doctype html>"),
        ("r.md", "- Python 3.11.7 (one)"),
        ("r.csv", "python,backend,"),
        ("r.xml", "<?xml"),
    ):
        (tmp_path / name).write_text("old")
        done = mpcompare("report", "one.json", "two.json", "-o", name)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
        assert "3.11.7 (two)" in (tmp_path / name).read_text(encoding="utf-8")


def test_run_and_report(mpcompare: Command, tmp_path: Path) -> None:
    """`run --report` does both; the results file holds the program and the command."""
    done = mpcompare("run", "isolation", "-b", "fork", "-b", "spawn", "-o", "r.json", "--report", "r.html")
    assert done.returncode == 0
    assert "num is 100" in done.stdout
    assert "def run(backend: Backend)" in (tmp_path / "r.html").read_text(encoding="utf-8")
    whole = json.loads((tmp_path / "r.json").read_text())
    assert whole["environment"]["command"] == "mpcompare run isolation -b fork -b spawn -o r.json --report r.html"
    assert whole["scenarios"]["isolation"]["topic"] == "tutorial"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["report", "good.json", "-o", "r.pdf"], "r.pdf needs an ending that names the format of the report: .html, .md, .csv, .xml."),
        (["report", "good.json", "-o", "nowhere/r.md"], "cannot write nowhere/r.md: there is no folder nowhere."),
        (["report", "good.json", "-o", "."], "'.' is a directory"),
        (["report", "good.json", "-o", "/proc/version/r.md"], "there is no folder /proc/version"),
        (["report", "good.json"], "Missing option '-o'"),
        (["report", "-o", "r.md"], "Missing argument 'RESULTS...'"),
        (["report", "absent.json", "-o", "r.md"], "'absent.json' does not exist"),
        (["report", "good.json", "bad.json", "-o", "r.md"], "cannot read bad.json: it is no results file of mpcompare"),
        (["report", "deep.json", "-o", "r.md"], "cannot read deep.json: it is not JSON"),
        (["report", "odd.json", "-o", "r.md"], 'cannot read odd.json: it is damaged: "scenarios.why" has a value of the wrong type'),
        (["report", "full.json", "more.json", "-o", "r.md"], "cannot put these files side by side: it is too large: it has 320 columns"),
        (["report", "long.json", "-o", "r.md"], "cannot read long.json: it is too large: 25 MB are the most"),
        (["report", "good.json", "-o", "r.md", "--samples"], "--samples is only for a .csv."),
        (["run", "isolation", "--report", "r.txt"], "r.txt needs an ending"),
    ],
)
def test_bad_input(mpcompare: Command, tmp_path: Path, arguments: list[str], complaint: str) -> None:
    """A clear error on stderr, exit code 2, and nothing is written."""
    files = {
        "good.json": to_json(results()),
        "bad.json": "{}",
        "deep.json": "[" * 100_000,
        "odd.json": '{"schema": 1, "scenarios": {"s": {"why": 5}}, "cells": []}',
    }
    full = [cell(f"b{number}", {"q": "1"}) for number in range(160)]
    files |= dict.fromkeys(("full.json", "more.json"), to_json(results(*full))) if "full.json" in arguments else {}
    files |= {"long.json": " " * 25_000_001} if "long.json" in arguments else {}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    done = mpcompare(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in " ".join(done.stderr.split())
    assert {path.name for path in tmp_path.iterdir()} == files.keys()

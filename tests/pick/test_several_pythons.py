"""A choice that holds for several Pythons: their answers, and the costs of one."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from made_up_machine import results

from compare.pick.choose import Choice, pick
from compare.pick.requirements import Requirements
from compare.recorded.recordings import Recording
from compare.reports import choice as report
from compare.reports import terminal
from compare.results.file import to_json
from compare.results.model import Environment, Interpreter, Results

Command = Callable[..., CompletedProcess[str]]

LOCK = "lock-held-by-thread"


def on(**against: str) -> Results:
    """A machine of Python 3.11.7 with costs, and the answers of others: Python -> the backend whose children deadlock there."""
    run = results({LOCK: against.pop("v3_11_7", "")})
    for name, backend in against.items():
        label = name.removeprefix("v").replace("_", ".")
        run.cells += [replace(cell, python=label) for cell in results({LOCK: backend}, with_costs=False).cells]
    return run


def excluded(choice: Choice) -> dict[str, list[tuple[str, ...]]]:
    """Backend -> on which Pythons alone each of its reasons is so."""
    return {one.backend: [reason.only_on for reason in one.excluded_by] for one in choice.ranking if one.excluded_by}


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (on(), {}),
        (on(v3_11_7="forkserver"), {"forkserver": [()]}),
        (on(v3_12_1="", v3_14_7="forkserver"), {"forkserver": [("3.14.7",)]}),
        (on(v3_13_9="forkserver", v3_14_7="forkserver"), {"forkserver": [("3.13.9", "3.14.7")]}),
        (on(v3_11_7="forkserver", v3_14_7="forkserver"), {"forkserver": [()]}),
        (on(v3_13_9="fork", v3_14_7="forkserver"), {"fork": [("3.13.9",)], "forkserver": [("3.14.7",)]}),
    ],
)
def test_one_python_is_enough(run: Results, expected: dict[str, list[tuple[str, ...]]]) -> None:
    """A backend that does not fit on one of them is ruled out, once, and it is known on which; not where it is so on all."""
    choice = pick(Requirements(threads=True), run)
    assert excluded(choice) == expected
    assert choice.chosen.backend not in expected


def test_an_answer_that_one_python_lacks() -> None:
    """It is not known, whatever the others answer, and what is not known counts as possible."""
    run = on(v3_14_7="")
    run.cells = [cell for cell in run.cells if (cell.scenario, cell.python) != (LOCK, "3.14.7")]
    choice = pick(Requirements(threads=True), run)
    assert all(one.may_hang for one in choice.ranking)
    assert {reason.only_on for one in choice.ranking for reason in one.hangs} == {("3.14.7",)}


def test_what_is_said() -> None:
    """The table names the Pythons on which a backend falls out, and the evidence that of the answer."""
    choice = pick(Requirements(threads=True), on(v3_13_9="forkserver", v3_14_7="forkserver"))
    table = " ".join(terminal.render(report.brief(choice, 10**10, why=True), 400).split())
    assert "no: threads that run when workers start, on Python 3.13.9 and 3.14.7" in table
    assert "'hangs' on Python 3.13.9" in table
    (entry,) = (one for one in json.loads(report.to_json(choice))["ranking"] if one["backend"] == "forkserver")
    assert entry["evidence"][0]["python"] == "3.13.9"


def test_recorded_answers_are_marked() -> None:
    """In each format, with their version, date, loky and system."""
    recorded = Results(Environment(platform="Linux", started="2026-11-25T10:00:00Z"), {"3.14.7": Interpreter("3.14.7", loky="3.5")}, {})
    choice = pick(Requirements(threads=True), on(v3_14_7="forkserver"), recordings=[Recording("3.14.7", recorded)])
    for document in (report.brief(choice, 10**10), report.document(choice, 10**10)):
        assert "Answers recorded on Linux with Python 3.14.7 (2026-11-25, loky 3.5)." in terminal.render(document, 400)
    assert json.loads(report.to_json(choice))["recorded"] == [
        {"version": "3.14.7", "date": "2026-11-25", "platform": "Linux", "loky": "3.5", "default": ""}
    ]
    assert "recorded" not in terminal.render(report.brief(pick(Requirements(), results()), 10**10), 400)


def test_the_command(mpcompare: Command, tmp_path: Path) -> None:
    """`--python` judges on the recorded Pythons of the range, and refuses a range that has none, or is none."""
    (tmp_path / "r.json").write_text(to_json(results()))
    told = json.loads(mpcompare("pick", "--threads", "-r", "r.json", "--format", "json", "--python", ">=3.13,<3.15").stdout)
    assert [one["version"].rpartition(".")[0] for one in told["recorded"]] == ["3.13", "3.13", "3.14"]
    (fork,) = (one for one in told["ranking"] if one["backend"] == "fork")
    assert "threads that run when workers start" in fork["excluded_by"]
    for wanted, complaint in {
        ">=3.99": "no Python of '>=3.99' is recorded. There are 3.10.",
        "<3.2": "no Python of '<3.2' is recorded. There are 3.10.",
        "new": "'new' is no range of Python versions. Type a range such as '>=3.12' or '>=3.12,<3.14'.",
        "": "'' is no range of Python versions.",
    }.items():
        done = mpcompare("pick", "-r", "r.json", "--python", wanted)
        assert (done.returncode, done.stdout) == (2, "")
        assert complaint in " ".join(done.stderr.split())


def test_the_order_of_pythons() -> None:
    """The oldest is named first, wherever its answers stand."""
    choice = pick(Requirements(threads=True), on(v3_14_7="forkserver", v3_9_1="forkserver"))
    assert "on Python 3.9.1 and 3.14.7" in " ".join(terminal.render(report.brief(choice, 10**10), 400).split())

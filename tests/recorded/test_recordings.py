"""What is recorded: held against what this Python answers now, and against the scenarios that there are."""

import json
from pathlib import Path

import jsonschema
import pytest
from expectations import NOT_PREDICTED, expected_answers
from matrix import ASKING, Matrix, every_backend
from record.recording import SCENARIOS, complaint, digest, facts, recorded_before, stale, written

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.machine.pythons import Python
from compare.recorded import recordings
from compare.recorded.recordings import FOLDER, read, version_for, version_named, versions
from compare.results.file import SCHEMA_FILE
from compare.results.model import Cell, Outcome

THERE = ("3.10.21", "3.11.16", "3.12.14", "3.13.7", "3.13.15", "3.14.7", "3.15.0rc1")


def test_what_is_recorded() -> None:
    """The newest of each minor version, and 3.13.7; the oldest first."""
    assert [version.rpartition(".")[0] for version in versions() if version != "3.13.7"] == [f"3.{minor}" for minor in range(10, 16)]
    assert "3.13.7" in versions()


@pytest.mark.parametrize("version", versions())
def test_a_recording(version: str) -> None:
    """It is a results file, with a cell for each scenario that asks, and with nothing of the machine that made it."""
    text = (FOLDER / f"{version}.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text())).validate(json.loads(text))
    recording = read(version)
    expected = {(name, backend, version) for name in recording.results.scenarios for backend in BACKENDS}
    assert {cell.key for cell in recording.results.cells} == expected
    assert (recording.results.environment.platform, recording.results.environment.cpus) == ("Linux", None)
    assert not any(cell.samples or cell.detail or cell.seconds or cell.survivors for cell in recording.results.cells)
    assert "/" not in "".join(line for line in text.splitlines() if '"scenario":' not in line)
    assert recording.default == ("forkserver" if version.startswith(("3.14", "3.15")) else "fork")


@pytest.mark.parametrize("version", versions())
def test_no_recording_is_stale(version: str) -> None:
    """Each was made with the scenarios that there are now."""
    assert stale(read(version)) == set(), f"these scenarios changed after {version} was recorded; type: python tests/record {version}"


@pytest.mark.parametrize("scenario", [scenario.name for scenario in SCENARIOS])
def test_this_python_answers_as_recorded(real_cells: Matrix, python: Python, scenario: str) -> None:
    """Each cell ends and answers as in the recording that stands for this Python."""
    version = version_for(python.version, versions())
    if version is None:
        pytest.skip(f"no Python {python.label} is recorded")
    recorded = {cell.backend: cell for cell in read(version).results.cells if cell.scenario == scenario}
    seen = {cell.backend: cell for cell in real_cells.of(every_backend([scenario]))}
    differ = [said for name, cell in recorded.items() if (said := difference(cell, seen[name]))]
    assert differ == [], f"recorded with {version}, seen with {python.version}"


def difference(recorded: Cell, seen: Cell) -> str:
    """In which answers two cells differ, as far as a machine can try them; empty where in none."""
    if recorded.outcome is not seen.outcome:
        return f"{seen.backend}: recorded {recorded.outcome}, seen {seen.outcome}"
    expected = expected_answers(ASKING[seen.scenario].topic, seen.scenario, seen.backend)
    unsure = {question for question, word in expected.items() if word == NOT_PREDICTED}
    unsure |= {question for cell in (recorded, seen) for question, word in cell.answers.items() if word == "cannot be tried here"}
    questions = dict.fromkeys(question for question in (*recorded.answers, *seen.answers) if question not in unsure)
    differing = [one for one in questions if recorded.answers.get(one) != seen.answers.get(one)]
    return "; ".join(f"{seen.backend}, {one}: recorded {recorded.answers.get(one)}, seen {seen.answers.get(one)}" for one in differing)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("3.13", "3.13.15"),
        ("3.13.7", "3.13.7"),
        ("3.15", "3.15.0rc1"),
        ("3.1", None),
        ("3.14.1", None),
        ("3.13t", None),
        ("3", "3.15.0rc1"),
    ],
)
def test_a_name(name: str, version: str | None) -> None:
    """It stands for the newest version that it fits, and for no other."""
    assert version_named(name, THERE) == version


@pytest.mark.parametrize(
    ("python", "version"),
    [
        ("3.11.7", "3.11.16"),
        ("3.11.99", "3.11.16"),
        ("3.13.0", "3.13.7"),
        ("3.13.7", "3.13.7"),
        ("3.13.8", "3.13.15"),
        ("3.13.99", "3.13.15"),
        ("3.14.0", None),
        ("3.14.1", "3.14.7"),
        ("3.15.0", "3.15.0rc1"),
        ("3.9.1", None),
        ("3.16.0", None),
    ],
)
def test_the_recording_of_a_python(python: str, version: str | None) -> None:
    """One of its minor version, and of the same side of a patch release that changed answers; none for a Python that has no such one."""
    assert version_for(python, THERE) == version


@pytest.mark.parametrize(
    ("text", "complaint"),
    [('{"schema": 2, "cells": []}', "schema 2"), ("{", "not JSON"), ('{"schema": 1, "cells": []}', "no answers of 3.14.7")],
)
def test_a_damaged_recording(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, complaint: str) -> None:
    """It is refused in words."""
    (tmp_path / "3.14.7.json").write_text(text)
    monkeypatch.setattr(recordings, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=complaint):
        read("3.14.7")


def test_what_is_recorded_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python: Python) -> None:
    """The cells of scenarios that changed; and all when the recording is of another Python, or was made with another loky."""
    monkeypatch.setattr(recordings, "FOLDER", tmp_path)
    assert recorded_before(python) is None
    cells = [Cell(name, "fork", python.label, Outcome.ANSWERED, 0, {"q": "1"}) for name in ("isolation", "queue")]
    text = written(python, cells, "2026-11-25T10:00:00Z")
    path = tmp_path / f"{python.label}.json"
    path.write_text(text)
    before = recorded_before(python)
    assert before is not None
    assert before.results.cells == cells
    assert before.date == "2026-11-25"
    (isolation,) = (scenario for scenario in SCENARIOS if scenario.name == "isolation")
    path.write_text(text.replace(digest(isolation), "another"))
    before = recorded_before(python)
    assert before is not None
    assert [cell.scenario for cell in before.results.cells] == ["queue"]
    path.write_text(text.replace(facts(python).loky, "0.1"))
    assert recorded_before(python) is None


def cell(outcome: Outcome = Outcome.ANSWERED, **answers: str) -> Cell:
    """A run of one cell."""
    return Cell("s", "fork", "3.14.7", outcome, 1, answers)


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([cell(q="1"), cell(q="1"), cell(q="1")], ""),
        ([cell(Outcome.UNSUPPORTED), cell(Outcome.UNSUPPORTED)], ""),
        ([cell(q="1"), cell(q="1"), cell(q="2")], "s, fork, differs from run to run: "),
        ([cell(q="1"), cell(Outcome.HUNG)], "s, fork, differs from run to run: "),
        ([cell(Outcome.HUNG), cell(Outcome.HUNG)], "s, fork, gave no answer: hung "),
        ([cell(Outcome.FAILED)], "s, fork, gave no answer: failed "),
    ],
)
def test_what_is_not_recorded(runs: list[Cell], said: str) -> None:
    """Answers that differ from run to run, and cells that gave none."""
    assert complaint(runs).startswith(said)
    assert bool(complaint(runs)) == bool(said)


def test_what_makes_a_recording_stale(tmp_path: Path) -> None:
    """Another program, or another helper module; not another explanation."""
    topic = tmp_path / "scenarios" / "topic"
    topic.mkdir(parents=True)

    def digest_of(docstring: str, code: str, helper: str) -> str:
        (topic / "_helper.py").write_text(helper)
        (topic / "one.py").write_text(f'"""{docstring}"""\n\nfrom scenarios.topic._helper import help\n\n{code}')
        (scenario,) = discover(tmp_path / "scenarios")
        return digest(scenario)

    first = digest_of("Why?", "a = 1", "b = 1")
    assert digest_of("Why not?", "a = 1", "b = 1") == first
    assert digest_of("Why?", "a = 2", "b = 1") != first
    assert digest_of("Why?", "a = 1", "b = 2") != first

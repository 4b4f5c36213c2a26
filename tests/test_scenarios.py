"""What the scenarios answer, under each backend, held against `tests/expected/<topic>.toml`; and that those measure that measure."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from expectations import EXPECTED, NOT_PREDICTED, WORDS, expected_answers, is_listed, words_and_backends
from matrix import ASKING, Matrix, every_backend
from record.recording import stale

from compare.backends import BACKENDS
from compare.catalogue import SCENARIOS as FOLDER
from compare.catalogue import discover
from compare.machine.installed import numbers
from compare.recorded import recordings
from compare.reports import differences, terminal
from compare.results.model import Cell, Environment, Outcome, Results
from compare.run.plan import description

MEASURING = {scenario.name: scenario for scenario in discover() if scenario.measures}

EXPENSIVE = {"data", "memory", "payload", "start-twenty"}
"""Take seconds: of these only the cheaper half of the backends is tested."""


def imported_by(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.stem)
def test_a_scenario_imports_only_compare(path: Path) -> None:
    """Beside the standard library: of ours the package alone, helper modules of all scenarios or of its topic, and itself."""
    for module in imported_by(path):
        package, _, name = module.rpartition(".")
        place = FOLDER.parent.joinpath(*package.split("."))
        is_helper = name.startswith("_") and place in {FOLDER, path.parent}
        assert module == "compare" or is_helper or place / name == path.with_suffix("") or module.split(".")[0] in sys.stdlib_module_names


def test_every_scenario_is_expected() -> None:
    """The files name the scenarios that there are, each under its topic."""
    assert {(topic, name) for topic, names in EXPECTED.items() for name in names} == {
        (scenario.topic, scenario.name) for scenario in ASKING.values()
    }


def test_every_backend_that_is_expected_is_one() -> None:
    """A name that is misspelt would leave the backend to what the others answer."""
    assert NAMED - {"*"} <= set(BACKENDS)


def test_one_word_for_one_thing() -> None:
    """Each expected word is one that CONTRIBUTING lists, and some scenario says each that is listed."""
    expected = {word for _, _, entry in entries() for word, _ in words_and_backends(entry)} - {"", NOT_PREDICTED}
    assert [word for word in sorted(expected) if not is_listed(word)] == []
    sources = "".join(path.read_text() for path in FOLDER.rglob("*.py"))
    assert [word for word in sorted(WORDS - expected) if f'"{word}"' not in sources] == []


def entries() -> Iterator[tuple[str, str, Any]]:
    """Scenario, question, and what stands there as its answer."""
    for scenarios in EXPECTED.values():
        for scenario, questions in scenarios.items():
            for question, entry in questions.items():
                yield scenario, question, entry


NAMED = {backend for _, _, entry in entries() for _, backend in words_and_backends(entry)}
"""The backends that the tables have words of."""


def expected_of(scenario: str, backend: str) -> dict[str, str]:
    """What a cell should answer: question -> word."""
    return expected_answers(ASKING[scenario].topic, scenario, backend)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("scenario", ASKING)
def test_a_cell(real_cells: Matrix, scenario: str, backend: str) -> None:
    """Each answers all its questions as expected. A backend of which the tables say nothing may lack what a scenario needs."""
    cell = real_cells[scenario, backend]
    if cell.outcome is Outcome.UNSUPPORTED and backend not in NAMED:
        pytest.skip(cell.detail)
    assert cell.outcome is Outcome.ANSWERED, cell.detail
    expected = expected_of(scenario, backend)
    unsure = {question for question, word in expected.items() if word == NOT_PREDICTED}
    assert {question: NOT_PREDICTED if question in unsure else word for question, word in cell.answers.items()} == expected
    assert [word for word in cell.answers.values() if not is_listed(word)] == []
    assert cell.survivors == []


@pytest.mark.parametrize("version", recordings.versions())
def test_what_other_pythons_answered(version: str) -> None:
    """What is recorded of each Python is what is expected of it, too; but for what could not be tried where it was recorded."""
    if version_of_python(version) < (3, 11):
        pytest.skip("the tables begin with Python 3.11")
    recording = recordings.read(version)
    stale_ones = stale(recording)
    for cell in recording.results.cells:
        if cell.scenario not in stale_ones:
            expected = expected_answers(ASKING[cell.scenario].topic, cell.scenario, cell.backend, version_of_python(version))
            unsure = {question for question, word in expected.items() if word == NOT_PREDICTED}
            unsure |= {question for question, word in cell.answers.items() if word == "cannot be tried here"}
            expected |= dict.fromkeys(unsure, NOT_PREDICTED)
            seen = {question: NOT_PREDICTED if question in unsure else word for question, word in cell.answers.items()}
            assert seen == expected, (cell.scenario, cell.backend)


def version_of_python(text: str) -> tuple[int, ...]:
    """`3.15.0rc1` -> (3, 15, 0)."""
    return tuple(numbers(text)[:3])


NAMES = {"fork": "fork", "forkserver": "server", "loky": "loky"}
"""What a sentence about a backend calls it, as part of a word or as one: a fork, a forked child, a fork server."""


@pytest.mark.parametrize("scenario", ASKING)
def test_why_explains_the_answers(real_cells: Matrix, scenario: str) -> None:
    """What is shown below the table names each backend that answers otherwise than spawn: no sentence that matters is left out."""
    answers = {cell.backend: cell.answers for cell in real_cells.of(every_backend([scenario]))}
    reason = ASKING[scenario].why.partition("\n\n")[0].lower().replace("fork server", "server")
    for backend, name in NAMES.items():
        unsure = {question for question, word in expected_of(scenario, backend).items() if word == NOT_PREDICTED}
        known = {question: word for question, word in answers["spawn"].items() if question not in unsure}
        otherwise = [question for question, word in known.items() if answers[backend].get(question, word) != word]
        assert name in reason or not otherwise, (backend, otherwise)


@pytest.mark.parametrize("scenario", ["idle-worker-killed", "initializer-raises", "worker-dies"])
def test_where_no_start_method_helps(real_cells: Matrix, scenario: str) -> None:
    """A pool that broke is broken under all backends alike, and the reader is told so."""
    cells = real_cells.of(every_backend([scenario]))
    assert len({tuple(cell.answers.items()) for cell in cells}) == 1
    results = Results(Environment(), {}, {scenario: description(ASKING[scenario])}, cells)
    shown = " ".join(terminal.fitting(differences.forms(results, everything=True), 100).split())
    assert re.search("No start method changes that|That is so however the worker was started", shown)


@pytest.mark.parametrize(
    ("scenario", "backend"),
    [(name, backend) for name in MEASURING for backend in BACKENDS if name not in EXPENSIVE or backend in {"fork", "forkserver"}],
)
def test_a_cell_that_measures(measured_cell: Callable[[str, str], Cell], scenario: str, backend: str) -> None:
    """Each measures, and leaves nothing behind. That its figures are positive and have a unit, the worker has seen to."""
    cell = measured_cell(scenario, backend)
    assert cell.outcome is Outcome.ANSWERED, cell.detail
    assert all(cell.samples.values())
    assert cell.samples
    assert (cell.detail, cell.survivors) == ("", [])

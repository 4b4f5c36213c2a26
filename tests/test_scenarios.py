"""What the scenarios answer, under each backend, held against `tests/expected/<topic>.toml`; and that those measure that measure."""

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.reports import terminal
from compare.results.model import Cell, Environment, Outcome, Results
from compare.run.plan import about

SCENARIOS = {scenario.name: scenario for scenario in discover() if not scenario.measures}
EXPECTED = {
    path.stem: tomllib.loads(path.read_text())
    for path in sorted((Path(__file__).parent / "expected").glob("*.toml"))
    if path.stem != "pick"  # what is made of the answers: see test_pick.py
}
MEASURING = {scenario.name: scenario for scenario in discover() if scenario.measures}

EXPENSIVE = {"memory", "payload", "start-twenty"}
"""Take seconds: of these only the cheaper half of the backends is tested."""


def expected_answers(scenario: str, backend: str) -> dict[str, str]:
    """What a cell should answer: question -> word.

    In the file stands a word, or a list of words in the order of the backends, or a table from Python versions to either:
    the entry of the newest version that is not newer than ours counts. "?" stands for what is not predicted,
    and an empty word for no answer.
    """
    answers: dict[str, str] = {}
    for question, entry in EXPECTED[SCENARIOS[scenario].topic][scenario].items():
        words = of_this_python(entry)
        answers[question] = words if isinstance(words, str) else words[list(BACKENDS).index(backend)]
    return {question: word for question, word in answers.items() if word}


def of_this_python(entry: Any) -> Any:
    """Of a table from Python versions the entry of the newest version that is not newer than ours; anything else as it is."""
    if not isinstance(entry, dict):
        return entry
    return entry[max((version for version in entry if version_of(version) <= sys.version_info), key=version_of)]


def version_of(text: str) -> tuple[int, ...]:
    """`3.12` -> (3, 12)."""
    return tuple(map(int, text.split(".")))


def test_every_scenario_is_expected() -> None:
    """The files name the scenarios that there are, each under its topic."""
    assert {(topic, name) for topic, names in EXPECTED.items() for name in names} == {
        (scenario.topic, scenario.name) for scenario in SCENARIOS.values()
    }


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_cell(real_cells: dict[tuple[str, str], Cell], scenario: str, backend: str) -> None:
    """Each answers all its questions as expected."""
    cell = real_cells[scenario, backend]
    assert cell.outcome is Outcome.ANSWERED, cell.detail
    expected = expected_answers(scenario, backend)
    assert {question: "?" if expected.get(question) == "?" else word for question, word in cell.answers.items()} == expected
    assert cell.survivors == []


NAMES = {"fork": "fork", "forkserver": "server", "loky": "loky"}
"""What a sentence about a backend calls it, as part of a word or as one: a fork, a forked child, a fork server."""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_why_explains_the_answers(real_cells: dict[tuple[str, str], Cell], scenario: str) -> None:
    """What is shown below the table names each backend that answers otherwise than spawn: no sentence that matters is left out."""
    answers = {backend: real_cells[scenario, backend].answers for backend in BACKENDS}
    reason = SCENARIOS[scenario].why.partition("\n\n")[0].lower().replace("fork server", "server")
    for backend, name in NAMES.items():
        unsure = {question for question, word in expected_answers(scenario, backend).items() if word == "?"}
        known = {question: word for question, word in answers["spawn"].items() if question not in unsure}
        otherwise = [question for question, word in known.items() if answers[backend].get(question, word) != word]
        assert name in reason or not otherwise, (backend, otherwise)


@pytest.mark.parametrize("scenario", ["idle-worker-killed", "initializer-raises", "worker-dies"])
def test_where_no_start_method_helps(real_cells: dict[tuple[str, str], Cell], scenario: str) -> None:
    """A pool that broke is broken under all backends alike, and the reader is told so."""
    assert len({tuple(real_cells[scenario, backend].answers.items()) for backend in BACKENDS}) == 1
    results = Results(Environment(), {}, {scenario: about(SCENARIOS[scenario])}, [real_cells[scenario, backend] for backend in BACKENDS])
    shown = " ".join(terminal.render(results, 100, everything=True).split())
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

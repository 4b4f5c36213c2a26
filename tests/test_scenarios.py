"""What the scenarios answer, under each backend, held against `tests/expected/<topic>.toml`."""

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from compare.backends import BACKENDS
from compare.discovery import discover
from compare.results import Cell, Outcome

EXPECTED = {path.stem: tomllib.loads(path.read_text()) for path in sorted((Path(__file__).parent / "expected").glob("*.toml"))}
SCENARIOS = {scenario.name: scenario for scenario in discover()}


def expected_answers(scenario: str, backend: str) -> dict[str, str]:
    """What a cell should answer: question -> word.

    In the file stands a word, or a list of words in the order of the backends, or a table from Python versions to either:
    the entry of the newest version that is not newer than ours counts. "?" stands for what is not predicted,
    and an empty word for no answer.
    """
    answers: dict[str, str] = {}
    for question, entry in EXPECTED[SCENARIOS[scenario].topic][scenario].items():
        words: Any = entry
        if isinstance(words, dict):
            words = words[max((version for version in words if version_of(version) <= sys.version_info), key=version_of)]
        answers[question] = words if isinstance(words, str) else words[list(BACKENDS).index(backend)]
    return {question: word for question, word in answers.items() if word}


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

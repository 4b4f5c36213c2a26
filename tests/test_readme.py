"""What the README shows is what the tool prints: its tables of answers whole, its figures in number and name."""

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from expectations import EXPECTED
from matrix import ASKING, Matrix, every_backend

from compare.backends import BACKENDS
from compare.catalogue import discover, select
from compare.cli.recorded import recording_named
from compare.findings.upgrade import upgrade
from compare.machine.pythons import Python
from compare.reports import differences, terminal
from compare.reports.diff import of_versions
from compare.results.model import Cell, Environment, Results
from compare.run.plan import description, interpreter

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"^\$ mpcompare run (.+)\n((?:.*\n)+?)```$", README, re.MULTILINE))
"""What is run -> what is shown of what it prints."""

VERSIONS_SHOWN = re.search(r"^\$ mpcompare diff (.+)\n((?:.*\n)+?)```$", README, re.MULTILINE) or [""] * 3
"""What is compared, and what is shown of what that prints."""

WIDTH = 100
"""Columns of the terminal that the README shows."""

MADE_WITH = "3.11"
"""The Python that the README's tables are from: others answer otherwise here and there."""


@pytest.mark.parametrize("words", ["tutorial", "inherit-process inherit-globals"])
def test_a_table_of_answers(real_cells: Matrix, python: Python, words: str) -> None:
    """Its lines are lines of what is printed; of the machine that it was made on, the README says what it likes."""
    if not python.version.startswith(f"{MADE_WITH}."):
        pytest.skip(f"the README shows what Python {MADE_WITH} answers")
    scenarios = select(discover(), words.split())
    cells = real_cells.of(every_backend(scenario.name for scenario in scenarios))
    run = Results(
        Environment(), {python.label: interpreter(python)}, {scenario.name: description(scenario) for scenario in scenarios}, cells
    )
    machine, _, table = SHOWN[words].partition("\n\n")
    assert (table if machine.startswith("Python ") else SHOWN[words]) in click.unstyle(terminal.fitting(differences.forms(run), WIDTH))


def test_what_another_python_changes() -> None:
    """Each line that the README shows is one of those that are printed, in their order; it says where it leaves some out."""
    old, new = VERSIONS_SHOWN[1].split()
    printed = iter(terminal.render(of_versions(upgrade(recording_named(old), recording_named(new))), WIDTH).splitlines())
    for line in VERSIONS_SHOWN[2].splitlines():
        assert line == "  [...]" or line in map(click.unstyle, printed), line


def test_a_table_of_costs(measured_cell: Callable[[str, str], Cell]) -> None:
    """Its columns are the backends, and its rows what the scenario measures; each has figures."""
    heads, _, _, *rows = SHOWN["start"].splitlines()
    assert heads.split() == list(BACKENDS)
    assert [re.split("  +", row.strip())[0] for row in rows] == [
        re.sub(r" \(.+\)$", "", measure) for measure in measured_cell("start", "fork").samples
    ]


def test_how_much_there_is() -> None:
    """As many scenarios, topics and questions as the README counts."""
    questions = sum(len(questions) for scenarios in EXPECTED.values() for questions in scenarios.values())
    topics = {scenario.topic for scenario in ASKING.values()}
    assert f"{len(ASKING)} scenarios in {len(topics)} topics, {questions} questions" in README

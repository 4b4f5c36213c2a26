"""The test of truth for advice: what `pick` chooses is right, and never what hangs or goes wrong, by the table that programs prove."""

import json
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from advice.truth import BACKENDS, Set, faults, sets
from click.testing import CliRunner
from made_up_machine import SECONDS, measured
from matrix import ASKING, Matrix, every_backend

from compare.cli.pick import pick as command
from compare.pick.choose import SCENARIOS
from compare.results.file import to_json
from compare.results.model import Environment, Interpreter, Results

IMPORTS_MAIN = (3, 13, 8) <= sys.version_info[:3] != (3, 14, 0)
"""Whether the fork server of this Python imports the main module."""

TABLE = [one for one in sets() if one.server_imports_main in {IMPORTS_MAIN, None}]


@pytest.fixture(scope="module")
def results(real_cells: Matrix, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the real answers, and with made-up costs: fork, which is most often dangerous, is the fastest by far."""
    cells = real_cells.of(every_backend(name for name in SCENARIOS if name in ASKING))
    (label,) = {cell.python for cell in cells}
    costs = [replace(cell, python=label) for backend, start in SECONDS.items() for cell in measured(backend, start)]
    path = tmp_path_factory.mktemp("results") / "results.json"
    path.write_text(to_json(Results(Environment(cpus=2), {label: Interpreter(version=label)}, {}, cells + costs)))
    return path


def pick(options: str, results: Path) -> dict[str, Any]:
    """What `pick` says."""
    done = CliRunner().invoke(command, [*shlex.split(options), "-r", str(results), "--format", "json"])
    assert done.exit_code == 0, done.output
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.options or "nothing")
def test_a_choice(results: Path, one: Set) -> None:
    """It is right, and not dangerous; where no backend fits, the answer says what to change, and it warns of what else goes wrong."""
    said = pick(one.options, results)
    assert said["choice"] not in one.dangerous
    assert said["choice"] in one.right
    if one.changed:
        assert said["must_change"]
    assert len(said["ranking"][0]["warnings"]) >= len(one.warned)


def test_the_table() -> None:
    """It has no two rows for one thing, and names backends."""
    assert len({(one.options, one.server_imports_main) for one in sets()}) == len(sets()) >= 40
    for one in sets():
        assert one.right
        assert one.right | one.dangerous <= set(BACKENDS)
        assert not one.right & one.dangerous


def test_the_proof_can_fail() -> None:
    """A set of which a program does something else than the table says is reported."""
    one = Set("", ("a",), frozenset({"spawn"}), frozenset({"fork"}))
    good = {("a", "pool", backend): "error" for backend in BACKENDS} | {("a", "pool", "fork"): "hang", ("a", "pool", "spawn"): "works"}
    assert faults(one, good) == []
    assert faults(one, good | {("a", "pool", "fork"): "works"}) == ["right are ['fork', 'spawn']", "dangerous are []"]
    assert faults(replace(one, warned=("a",)), good) == ["a goes well: nothing to warn of"]
    assert faults(one, good | {("a", "pool", "spawn"): "error"}) == ["no backend lets all work: say what to change", "right are []"]

"""Cells of the real matrix are run when a test needs them: those of the selected tests together, and no others."""

import pytest
from matrix import Key, Matrix, needed_by

from compare.machine.pythons import Python
from compare.results.model import Cell, Outcome


def test_what_runs_at_the_first_need(python: Python, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is wanted, side by side; later only what nobody wanted beforehand; nothing twice."""
    runs: list[set[Key]] = []

    def run(self: Matrix, keys: set[Key]) -> None:
        runs.append(keys)
        self.cells |= {key: Cell(*key, python.label, Outcome.ANSWERED, 0) for key in keys}

    monkeypatch.setattr(Matrix, "run", run)
    matrix = Matrix(python, [("lock", "fork"), ("lock", "spawn")])
    assert matrix["lock", "spawn"].backend == "spawn"
    assert [cell.scenario for cell in matrix.of([("queue", "fork"), ("lock", "fork")])] == ["queue", "lock"]
    assert runs == [{("lock", "fork"), ("lock", "spawn")}, {("queue", "fork")}]


@pytest.mark.parametrize("scenario", ["isolation"])
def test_what_a_selection_needs(request: pytest.FixtureRequest, real_cells: Matrix, scenario: str) -> None:
    """Of the tests in this file only this one needs cells: one scenario under each backend."""
    here = [item for item in request.session.items if item.path == request.path]
    assert sorted(needed_by(here)) == [(scenario, backend) for backend in ("fork", "forkserver", "loky", "spawn")]
    assert real_cells.wanted >= set(needed_by(here))

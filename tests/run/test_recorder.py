"""What a run records, in memory and in its file: all of it at every moment, also how its samples were measured."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compare.results.file import from_json
from compare.results.model import Cell, Description, Environment, Interpreter, Measuring, Outcome, Results
from compare.run.recorder import FileRecorder, Recorder


def cell(number: int, *, rounds: int = 0, cut_short: bool = False) -> Cell:
    """A cell that answered, or had so many rounds."""
    samples = {"until joined (s)": [0.1 + 0.2] * rounds} if rounds else {}
    return Cell(f"scenario {number}", "fork", "3.11.7", Outcome.ANSWERED, 0.3, {"q": "é\ud800"}, samples, "d\n", cut_short=cut_short)


def results(*cells: Cell, **environment: Any) -> Results:
    """Results with these cells."""
    where = Environment(**{"platform": "here", "cpus": 2, "seconds": 0.5, **environment})
    return Results(where, {"3.11.7": Interpreter()}, {"scenario 0": Description()}, list(cells))


def read(path: Path) -> Results:
    """What a file holds."""
    return from_json(path.read_text())


@pytest.fixture(params=["memory", "file"])
def recorder_of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Results], Recorder]:
    """Makes each of the two recorders, which keep the same."""
    return Recorder if request.param == "memory" else lambda begun: FileRecorder(begun, tmp_path / "r.json")


def test_a_growing_file_is_whole_after_each_cell(tmp_path: Path) -> None:
    """Whenever the tool is killed, the file holds every cell that had ended."""
    path = tmp_path / "results.json"
    recorder = FileRecorder(results(), path)
    for number in range(5):
        recorder.add([cell(number)])
        assert read(path).cells == [cell(there) for there in range(number + 1)]
    recorder.took(1.5)
    recorder.close()
    assert read(path) == recorder.results
    assert [entry.name for entry in tmp_path.iterdir()] == ["results.json"]


def test_a_file_that_is_read_while_it_grows(tmp_path: Path) -> None:
    """Who has opened the file sees it as it was, however much of it is read later: no half of a row that comes meanwhile."""
    path = tmp_path / "results.json"
    recorder = FileRecorder(results(), path)
    for number in range(100):
        with path.open() as reader:
            before = reader.read(200)
            recorder.add([cell(number)])
            assert len(from_json(before + reader.read()).cells) == number
    recorder.close()


def test_a_full_disk_keeps_what_there_was(tmp_path: Path) -> None:
    """A cell for which there is no room leaves the file as it was."""
    resource = pytest.importorskip("resource")
    path = tmp_path / "results.json"
    recorder = FileRecorder(results(), path)
    recorder.add([cell(0)])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20, limits[1]))
    try:
        with pytest.raises(OSError, match=r"results\.json"):
            recorder.add([cell(1)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert read(path).cells == [cell(0)]
    recorder.close()


def test_going_on_keeps_what_there_was(recorder_of: Callable[[Results], Recorder]) -> None:
    """A run that is gone on with keeps its cells, how it measured and what it took; only the new cells count as this run's."""
    recorder = recorder_of(results(cell(0), measuring=[Measuring(seed=1)]))
    recorder.add([cell(1)], Measuring(seed=2))
    recorder.took(1.0)
    assert recorder.results == results(cell(0), cell(1), measuring=[Measuring(seed=1), Measuring(seed=2)], seconds=1.5)
    assert recorder.ran == [cell(1)]
    recorder.close()


def test_how_it_was_measured_is_kept_with_the_samples(tmp_path: Path) -> None:
    """From the first round on, also of a cell that has no second one: whoever kills the tool has samples that say how they were made."""
    path = tmp_path / "results.json"
    recorder = FileRecorder(results(), path)
    recorder.add([cell(0)])
    recorder.add([cell(1, rounds=1)], Measuring(seed=7, canary=[0.01]))
    assert json.loads(path.read_text())["environment"]["measuring"][0]["canary"] == [0.01]
    recorder.add([cell(2, rounds=1, cut_short=True)], Measuring(seed=7, canary=[0.01, 0.02]))
    assert json.loads(path.read_text())["environment"]["measuring"][0]["canary"] == [0.01, 0.02]
    recorder.close()


def test_another_round_takes_the_place_of_the_one_before(recorder_of: Callable[[Results], Recorder]) -> None:
    """A cell is there once, with all its rounds, and is this run's when it had the last of them."""
    recorder = recorder_of(results())
    recorder.add([cell(0, rounds=1, cut_short=True)], Measuring())
    assert (recorder.results.cells, recorder.ran) == ([cell(0, rounds=1, cut_short=True)], [])
    recorder.add([cell(0, rounds=2)], Measuring())
    assert recorder.results.cells == recorder.ran == [cell(0, rounds=2)]
    recorder.close()

"""The prediction: what it adds up from made-up figures, which figures of the real scenarios it reads, and how sure it is."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from made_up_machine import EXPECTED, results

from compare.pick.choose import pick
from compare.pick.model import payload_of_parent, payload_of_workers
from compare.pick.predict import SCENARIOS, Prediction, needed, predict
from compare.pick.requirements import Requirements
from compare.reports.choice import to_json
from compare.reports.costs import amount
from compare.reports.workload import misfits, preloading, ways_of_data
from compare.results.model import Cell, Environment, Results

MB50 = 50_000_000
GB = 1_000_000_000

PEAKS = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

SIZE = 50_000_000

def task(argument):
    return b"2" * len(argument)

def peak():
    with open("/proc/self/status") as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith("VmHWM"))

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        worker, parent = executor.submit(peak).result(), peak()
        results = list(executor.map(task, (b"1" * SIZE for _ in range(4))))
        print(executor.submit(peak).result() - worker, peak() - parent)
"""
"""A program that prints how much more memory its worker and its parent take at their peak because of the payloads of four tasks."""


def predicted(requirements: Requirements, backend: str, run: Results | None = None) -> Prediction:
    """The prediction, which is there."""
    prediction = predict(requirements, run or results(), backend)
    assert prediction is not None
    return prediction


def sent(requirements: Requirements, backend: str) -> Prediction:
    """The same, if the data are sent to each worker, or inherited."""
    prediction = predicted(requirements, backend)
    one = prediction.otherwise if prediction.shares else prediction
    assert one is not None
    assert not one.shares
    return one


def with_figures(run: Results, change: Callable[[str, str, list[float]], list[float]]) -> Results:
    """Results with other samples: backend, measure, figures -> figures."""
    for cell in run.cells:
        cell.samples = {measure: change(cell.backend, measure, figures) for measure, figures in cell.samples.items()}
    return run


@pytest.mark.parametrize("case", EXPECTED["figures"])
@pytest.mark.parametrize("backend", ["fork", "forkserver"])
def test_the_figures_that_a_prediction_reads(measured_cell: Callable[[str, str], Cell], case: str, backend: str) -> None:
    """They are those that the scenarios measure, by these names."""
    expected = EXPECTED["figures"][case]
    wanted = replace(Requirements(), **expected["requires"])
    run = Results(Environment(cpus=2), {}, {}, [measured_cell(scenario, backend) for scenario in needed(wanted)])
    prediction = predicted(wanted, backend, run)
    chosen = prediction.otherwise if case == "bytes" else prediction
    assert chosen is not None
    read: dict[str, list[str]] = {}
    for scenario, measure, _ in sorted(chosen.measured):
        read.setdefault(scenario, []).append(measure)
    assert sorted(read) == sorted(needed(wanted))
    for scenario in expected.keys() - {"requires"}:
        assert read[scenario] == expected[scenario]


def test_every_scenario_is_needed_by_some_program() -> None:
    """And none that the choice does not have run."""
    programs = [replace(Requirements(), **case["requires"]) for case in EXPECTED["figures"].values()]
    assert {name for program in programs for name in needed(program)} == set(SCENARIOS)


@pytest.mark.parametrize(
    ("requirements", "backend", "seconds"),
    [
        # Two workers start in 0.15 s, 100 tasks go through in 0.01 s and keep two cores busy for 0.5 s, all ends in 0.001 s.
        (Requirements(workers=2), "spawn", 0.15 + 0.01 + 0.5 + 0.001),
        (Requirements(workers=4), "spawn", 0.15 + 0.05 + 0.01 + 0.5 + 0.001),
        # 1 MB to each of 100 tasks and back costs 1.8 ms more than 1 kB, of which the parent is busy for 0.65.
        (Requirements(workers=2, payload=1_000_000), "fork", 0.006 + 0.01 + 0.65 * 0.18 + 0.5 + 0.001),
        # A process each: the first start costs twice, two run at a time.
        (Requirements(workers=2, pool=False), "spawn", 0.05 + 50 * (0.05 + 0.01)),
        # One task cannot be shared.
        (Requirements(workers=4, tasks=1, task_seconds=2.0), "fork", 0.004 + 1e-4 + 2.0 + 0.001),
    ],
)
def test_a_prediction(requirements: Requirements, backend: str, seconds: float) -> None:
    """The model adds up what was measured, and its interval holds the result."""
    assert predicted(requirements, backend).seconds.median == pytest.approx(seconds, rel=1e-6)
    assert predicted(requirements, backend).seconds.low < seconds < predicted(requirements, backend).seconds.high


@pytest.mark.parametrize(
    ("backend", "program", "imports"),
    [
        ("fork", {}, 0),
        ("spawn", {}, 100),
        ("loky", {}, 100),
        ("forkserver", {}, 1),
        ("forkserver", {"run_as": "script"}, 1),
        ("forkserver", {"run_as": "module"}, 100),
        ("forkserver", {"run_as": "module", "preload": ("numpy",)}, 1),
        ("forkserver", {"run_as": "module", "preload": ("numpy",), "threads_at_import": True}, 100),
        ("forkserver", {"run_as": "module", "preload": ("numpy",), "made_before": True}, 100),
        ("spawn", {"preload": ("numpy",)}, 100),
    ],
)
def test_who_imports(backend: str, program: dict[str, Any], imports: int) -> None:
    """Each of 100 processes, one after the other, or a server once for all, or nobody."""
    light = replace(Requirements(pool=False, workers=1), **program)
    heavy = predicted(replace(light, main_import=0.3), backend).seconds.median - predicted(light, backend).seconds.median
    assert heavy == pytest.approx(0.3 * imports)


def test_imports_of_an_executor() -> None:
    """Each worker of loky imports what its tasks use; two do at a time."""
    light = predicted(Requirements(workers=4), "loky").seconds.median
    assert predicted(Requirements(workers=4, main_import=1.0), "loky").seconds.median == pytest.approx(light + 2.0)


def test_a_busy_machine_does_not_hide_an_import() -> None:
    """Other programs made the light program's starts take longer than those of the heavy one, but not in each round."""
    busy = results()
    for cell in busy.cells:
        if cell.scenario == "start":
            cell.samples = {measure: [figures[0], 9 * figures[1], 9 * figures[2]] for measure, figures in cell.samples.items()}
    light, heavy = (predicted(Requirements(main_import=seconds), "spawn", busy).seconds.median for seconds in (0.0, 0.3))
    assert heavy - light > 0.29


def test_noise_does_not_make_an_import_uncertain() -> None:
    """Whether a process imports can be told from noisy figures, and then how long it takes is what the program says."""
    noisy = with_figures(results(), lambda _, __, figures: [median(figures) * part for part in (0.8, 1.0, 1.3)])
    needs = Requirements(pool=False, workers=1, tasks=1000, main_import=0.3)
    seconds = predicted(needs, "spawn", noisy).seconds
    assert seconds.median == pytest.approx(1000 * (0.05 + 0.01 + 0.3), rel=0.01)
    assert 0.8 * seconds.median < seconds.low < seconds.median < seconds.high < 1.25 * seconds.median


@pytest.mark.parametrize(
    ("backend", "is_bytes", "seconds"),
    [
        # Under fork only objects cost a child something, and two children copy their pages at the same time.
        ("fork", True, 0.0),
        ("fork", False, 4 * 0.1 / 2),
        ("fork", None, 4 * 0.1 / 2),
        # The parent sends the data to one worker after the other: for 0.2 s of the 0.25 s and the 0.45 s that a first worker takes.
        ("spawn", True, 4 * 0.2 * (4 / 5 + 1 / 5 / 2)),
        ("spawn", False, 4 * 0.4 * (4 / 9 + 5 / 9 / 2)),
        ("spawn", None, 4 * 0.4 * (4 / 9 + 5 / 9 / 2)),
    ],
)
def test_data_of_an_executor(backend: str, is_bytes: bool | None, seconds: float) -> None:
    """Four workers read 50 MB each; of data of which nobody knows what they are, the kind counts that takes longer."""
    light = predicted(Requirements(), backend)
    heavy = sent(Requirements(data=MB50, data_is_bytes=is_bytes), backend)
    assert heavy.seconds.median - light.seconds.median == pytest.approx(seconds)
    assert (light.worst_data, heavy.worst_data) == (False, is_bytes is None)


@pytest.mark.parametrize(
    ("workers", "seconds"),
    [
        (1, 0.05 + 100 * (0.05 + 0.2 + 0.01)),
        # Two at a time would need 13 s, but the parent sends the data to one after the other.
        (2, 0.05 + 100 * 0.2 * 4 / 5),
        # Where the tasks take longer, the parent has the time.
        (3, 0.05 + 50 * (0.05 + 0.2 + 0.5)),
    ],
)
def test_data_of_processes(workers: int, seconds: float) -> None:
    """Each task's process is sent the data, on two cores."""
    needs = Requirements(pool=False, workers=workers, task_seconds=0.5 if workers > 2 else 0.01, data=MB50, data_is_bytes=True)
    assert sent(needs, "spawn").seconds.median == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("backend", "is_bytes", "copied"),
    [("fork", True, 0.0), ("fork", False, 1.0), ("fork", None, 1.0), ("spawn", True, 1.0), ("spawn", None, 1.075)],
)
@pytest.mark.parametrize("workers", [1, 2, 8])
def test_predicted_memory(backend: str, is_bytes: bool | None, copied: float, workers: int) -> None:
    """Each worker takes 10 MB, what it copied of the data, and its part of what it shares with the others and with the parent."""
    needs = Requirements(workers=workers, data=5 * MB50, data_is_bytes=is_bytes)
    expected = workers * 10e6 + 5 * MB50 * (workers * copied + workers / (workers + 1) * (1 - copied))
    assert sent(needs, backend).memory.median == pytest.approx(expected)


def test_shared_memory() -> None:
    """It is filled once, and workers attach it at the same time and copy nothing. So does the program that is printed for bytes."""
    light, needs = predicted(Requirements(), "spawn"), Requirements(data=10 * MB50, data_is_bytes=True)
    prediction = predicted(needs, "spawn")
    assert prediction.shares
    assert prediction.seconds.median - light.seconds.median == pytest.approx(10 * 0.05 + 4 * (0.01 + 10 * 0.02) / 2)
    assert prediction.memory.median - light.memory.median == pytest.approx(4 * 1e6 + 10 * MB50 * 4 / 5)


def test_the_other_way() -> None:
    """Where nobody knows what the data are, shared memory is the other way; objects do not fit into it."""
    assert predicted(Requirements(data=1), "spawn").otherwise == replace(
        predicted(Requirements(data=1, data_is_bytes=True), "spawn"), otherwise=None
    )
    assert predicted(Requirements(data=1, data_is_bytes=False), "spawn").otherwise is None
    assert predicted(Requirements(), "spawn").otherwise is None


def test_where_there_is_no_room_for_shared_memory() -> None:
    """The data are sent to each worker."""
    run = results()
    for cell in run.cells:
        cell.samples = {measure: figures for measure, figures in cell.samples.items() if "shared memory" not in measure}
    for is_bytes in (True, None):
        prediction = predicted(Requirements(data=1, data_is_bytes=is_bytes), "spawn", run)
        assert (prediction.shares, prediction.otherwise) == (False, None)


@pytest.mark.parametrize(
    ("is_bytes", "said"),
    [
        (None, ["unknown whether the data is bytes", "in shared memory (--data-is-bytes), the program would take about"]),
        (True, ["for data in shared memory, as in the printed program", "sent to each worker, the program would take about"]),
        (False, []),
    ],
)
def test_the_report_says_how_the_data_come(is_bytes: bool | None, said: list[str]) -> None:
    """Of which program the figures are, and what the other way would take."""
    choice = pick(Requirements(data=MB50, data_is_bytes=is_bytes), results())
    notes = " ".join(ways_of_data(choice))
    assert [part for part in said if part not in notes] == []
    assert bool(notes) == bool(said)
    entry = json.loads(to_json(choice))["ranking"][0]
    assert entry["data_in_shared_memory"] == (is_bytes is True)
    assert (entry["otherwise"] or {}).get("data_in_shared_memory") == {None: True, True: False, False: None}[is_bytes]


def test_figures_of_one_round_are_marked() -> None:
    """Whoever reads a prediction knows that one of its figures is of one round, and that it may be off by a factor of two."""
    run = with_figures(results(), lambda _, measure, figures: figures[1:2] if measure == "until joined (s)" else figures)
    prediction = predicted(Requirements(pool=False, workers=1, task_seconds=0.0), "spawn", run)
    assert (prediction.rounds, predicted(Requirements(), "spawn", run).rounds) == (1, 3)
    assert prediction.seconds.low == pytest.approx(prediction.seconds.median / 2, rel=0.05)
    assert prediction.seconds.high == pytest.approx(prediction.seconds.median * 2, rel=0.05)


def test_what_is_said_of_modules() -> None:
    """The time of a server that imports them is named as such, until somebody says that no import starts a thread."""
    wanted = Requirements(main_import=0.3, preload=("numpy",))
    said = [
        " ".join(preloading(pick(one, results()))) for one in (wanted, replace(wanted, threads=False), replace(wanted, main_import=0.0))
    ]
    assert "The time of forkserver is that with the modules imported in its server" in said[0]
    assert said[1:] == ["", ""]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_memory_of_payloads(method: str, tmp_path: Path) -> None:
    """A real program takes what is predicted: its worker, and its parent up to one payload, which may still be on its way at the peak."""
    program = tmp_path / "program.py"
    program.write_text(PEAKS, encoding="utf-8")
    done = subprocess.run([sys.executable, program, method], check=True, capture_output=True, text=True, timeout=60)
    wanted = Requirements(workers=1, tasks=4, payload=MB50)
    in_worker, in_parent = map(int, done.stdout.split())
    assert payload_of_workers(wanted) == pytest.approx(in_worker, rel=0.1)
    assert payload_of_parent(wanted) == pytest.approx(in_parent, abs=1.1 * MB50)


def test_predicted_memory_of_payloads() -> None:
    """Each worker has its own: of two tasks, two workers."""
    light, heavy = (predicted(Requirements(tasks=2, payload=size), "spawn").memory.median for size in (0, GB))
    assert heavy - light == pytest.approx(2 * 3 * GB)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Requirements(payload=5 * GB, tasks=2), ["Arguments and results would take up to 55 GB, and this machine has 25 GB of memory."]),
        # Two workers have 9 GB, and the parent 15 GB; each worker takes 10 MB besides.
        (Requirements(payload=3 * GB // 2, tasks=7, workers=2), []),
        (Requirements(payload=3 * GB, tasks=2), ["Arguments and results would take up to 33 GB, and this machine has 25 GB of memory."]),
        (
            Requirements(data=10 * GB, data_is_bytes=False),
            ["The program would need more memory than this machine has (25 GB) under fork, loky, spawn and forkserver."],
        ),
        (Requirements(data=30 * GB), ["The data, 30 GB, are more than the memory of this machine, 25 GB."]),
    ],
)
def test_what_does_not_fit_into_the_memory(wanted: Requirements, said: list[str]) -> None:
    """It is said first; so is what the workers and the parent need together."""
    assert [line for line in misfits(pick(wanted, results()), 25 * GB) if "memory" in line] == said


def test_the_parent_counts() -> None:
    """The workers of ten tasks fit into the memory, and the parent with all results does not."""
    choice = pick(Requirements(payload=GB, tasks=10, workers=2, pool=False), results())
    assert all(one.prediction and one.prediction.memory.median < 10 * GB for one in choice.ranking)
    assert list(misfits(choice, 10 * GB)) == ["Arguments and results would take up to 19 GB, and this machine has 10 GB of memory."]
    assert "The parent would hold up to 13 GB of arguments and results besides." in " ".join(ways_of_data(choice))


@pytest.mark.parametrize("backend", ["fork", "spawn", "loky"])
def test_more_workers_than_tasks(backend: str) -> None:
    """The figures are those of the printed program, which starts a worker for each task at most, and the report says so."""
    many, few = (Requirements(workers=workers, tasks=8) for workers in (60, 8))
    there, expected = predicted(many, backend), predicted(few, backend)
    assert (there.seconds, there.memory) == (expected.seconds, expected.memory)
    said = list(misfits(pick(many, results()), 25 * GB))
    assert "60 workers are more than 8 tasks: the printed program has 8." in said


def test_workers_on_windows() -> None:
    """The figures are those of the printed program, which has no more workers than an executor takes there."""
    wanted = Requirements(workers=100, platforms=("windows", "linux"))
    assert predicted(wanted, "spawn").memory.median == pytest.approx(61 * 10e6)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.002, "2 ms"), (59.0, "59 s"), (60.0, "1 min"), (1066.0, "18 min"), (3600.0, "1 h"), (111033.0, "31 h")]
)
def test_long_times(seconds: float, text: str) -> None:
    """A predicted time is said in minutes or hours where it is that long."""
    assert amount(seconds, "s") == text

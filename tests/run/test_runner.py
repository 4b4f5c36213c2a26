"""The engine against backends that misbehave: each ends as the right row, and nothing of it is left."""

import math
import mmap
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing import shared_memory
from pathlib import Path
from typing import Any

import fake_backends
import psutil
import pytest
from conftest import HERE

from compare.backends import BACKENDS
from compare.catalogue import Scenario, discover
from compare.machine import files, named_memory, process_tree
from compare.machine.pythons import Python, probe_all
from compare.results.model import Cell, Outcome
from compare.run import worker
from compare.run.keepers import Channel, Keepers
from compare.run.runner import Runner, Task

RunFakes = Callable[..., list[Cell]]


def test_an_answering_cell(run_fakes: RunFakes) -> None:
    """Answers come back as words, in the order in which they were given."""
    (cell,) = run_fakes("answering")
    assert (cell.outcome, list(cell.answers.items()), cell.detail) == (
        Outcome.ANSWERED,
        [("it ran", "yes"), ("times", "1")],
        "",
    )
    assert cell.survivors == []


@pytest.mark.parametrize(
    ("backend", "outcome", "detail"),
    [
        ("lacking", Outcome.UNSUPPORTED, r"^lacking has no processes here: it is nowhere$"),
        ("raising", Outcome.FAILED, r"(?s)^Traceback.*ask\.py.*RuntimeError: no process today$"),
        ("exiting", Outcome.CRASHED, r"^ended with exit code 3$"),
        ("leaving", Outcome.CRASHED, r"^ended with exit code 0 and left no result$"),
        (
            "dying",
            Outcome.CRASHED,
            r"(?s)^died of SIGSEGV, at fake_scenarios/ask\.py:12 in run\n.*Fatal Python error.*fake_backends\.py",
        ),
        ("answering and dying", Outcome.CRASHED, r"^died of SIGKILL after it had answered"),
        ("spewing", Outcome.ANSWERED, r"(?s)^It printed:\n\[\d+ bytes left out\]\n.*last \ufffd words$"),
    ],
)
def test_how_a_cell_ends(run_fakes: RunFakes, backend: str, outcome: Outcome, detail: str) -> None:
    """Each way of ending is an outcome of its own, with a detail that says what happened and where."""
    (cell,) = run_fakes(backend)
    assert cell.outcome is outcome
    assert re.search(detail, cell.detail), cell.detail
    assert len(cell.detail) < 10_000


def test_old_output_is_dropped_while_a_cell_prints(tmp_path: Path) -> None:
    """The disk gets the beginning of a file back, and nothing of its end is lost."""
    path = tmp_path / "output.txt"
    path.write_bytes(b"old" * 1_000_000 + b"new")
    if not files.make_hole(path, 3_000_000):
        pytest.skip("this file system makes no holes")
    assert files.on_the_disk(path) < 10_000
    assert (path.stat().st_size, path.read_bytes()[3_000_000:]) == (3_000_003, b"new")


def hung(run_fakes: RunFakes, backend: str, *, where: str) -> tuple[Cell, str]:
    """A cell that hangs, and its deadline in words: the first that left a machine, however busy, the time to come to the place."""
    for timeout in (2, 20, 60):
        (cell,) = run_fakes(backend, timeout=timeout)
        if re.search(where, cell.detail):
            break
    return cell, f"{timeout} s"


def test_a_hang_says_where(run_fakes: RunFakes) -> None:
    """A cell that hangs is killed at its deadline; its row has the scenario's line, the stacks and what it printed."""
    cell, deadline = hung(run_fakes, "hanging", where="soon I shall hang")
    assert cell.outcome is Outcome.HUNG
    assert cell.detail.startswith(f"did not end within {deadline}, at fake_scenarios/ask.py:12 in run\n\nCurrent thread")
    assert "fake_backends.py" in cell.detail
    assert cell.detail.endswith("It printed:\nsoon I shall hang")
    assert cell.survivors == []


def test_a_hang_that_blocks_signals(run_fakes: RunFakes) -> None:
    """A cell that cannot be asked for its stacks ends at its deadline all the same."""
    cell, deadline = hung(run_fakes, "deaf", where="deaf to all")
    assert cell.outcome is Outcome.HUNG
    assert cell.detail.startswith(f"did not end within {deadline}\n\nIt printed:\ndeaf to all")


def test_a_deadline_before_the_scenario(python: Python, fake_scenarios: dict[str, Scenario], tmp_path: Path) -> None:
    """An interpreter that is killed while it starts is hung, too. This one starts for ever."""
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 3600\n")
    slow.chmod(0o755)
    task = Task(fake_scenarios["ask"], "fork", BACKENDS["fork"].target, python._replace(executable=str(slow)))
    with closing(Runner(1, timeout=0.5).run([task])) as cells:
        (cell,) = cells
    assert (cell.outcome, cell.detail) == (Outcome.HUNG, "did not end within 0.5 s")


@pytest.mark.parametrize("backend", ["orphaning", "forgetting", "daemonizing", "headless", "chaining"])
def test_nothing_survives(run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str) -> None:
    """A process that outlives its cell is killed, wherever it hides, and is reported."""
    monkeypatch.setenv("LEFT_BEHIND", str(tmp_path))
    (cell,) = run_fakes(backend)
    assert (cell.outcome, set(cell.survivors)) == (Outcome.ANSWERED, {"child process"})
    lines = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    assert not [line for line in lines if str(tmp_path) in line]


@pytest.mark.parametrize("backend", ["killing its keeper", "killing all above"])
def test_a_cell_that_kills_who_watches_it(run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str) -> None:
    """It crashed, nothing of it survives, and the cells beside and after it are as they would be."""
    monkeypatch.setenv("LEFT_BEHIND", str(tmp_path))
    cell, *others = run_fakes(backend, "answering", "raising", "spewing")
    assert (cell.outcome, cell.detail.splitlines()[0]) == (
        Outcome.CRASHED,
        "ended together with the process that watched it, which it killed",
    )
    assert [other.outcome for other in others] == [Outcome.ANSWERED, Outcome.FAILED, Outcome.ANSWERED]
    lines = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    assert not [line for line in lines if str(tmp_path) in line]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="keepers are not processes here")
def test_a_cell_that_was_not_started_yet(tmp_path: Path) -> None:
    """A cell that waits for its keeper when another one kills the process that forks keepers is started all the same."""
    (tmp_path / "tmp").mkdir()
    with Keepers(tmp_path) as keepers:
        before = {*psutil.Process().children()}
        assert finished(keepers.start("mark.0", ["true"], os.environ, tmp_path))["code"] == 0
        (janitor,) = {*psutil.Process().children()} - before
        janitor.suspend()
        waiting = keepers.start("mark.1", ["true"], os.environ, tmp_path)
        janitor.kill()
        assert finished(waiting)["code"] == 0


def finished(channel: Channel) -> dict[str, Any]:
    """What is known of a cell when it has ended."""
    while not channel.ended:
        channel.listen()
    return channel.known


def test_a_cell_that_signals_its_parent(run_fakes: RunFakes) -> None:
    """It changes nothing for itself."""
    (cell,) = run_fakes("signalling its keeper")
    assert (cell.outcome, cell.survivors) == (Outcome.ANSWERED, [])


@pytest.mark.parametrize("backend", ["locking", "erasing"])
def test_a_deadline_that_a_cell_tries_to_switch_off(run_fakes: RunFakes, short_tmp: Path, backend: str) -> None:
    """Whatever it does to its folder and its stacks, it ends, and nothing of it stays."""
    (cell,) = run_fakes(backend, timeout=2)
    assert cell.outcome is Outcome.HUNG
    assert cell.seconds < 30
    assert list(short_tmp.iterdir()) == []


@pytest.mark.parametrize(
    ("backend", "outcome", "complaint"),
    [("linking", Outcome.FAILED, "its result cannot be read"), ("replacing", Outcome.CRASHED, "ended with exit code 0 and left no result")],
)
def test_files_that_are_none(run_fakes: RunFakes, short_tmp: Path, backend: str, outcome: Outcome, complaint: str) -> None:
    """What a cell puts in the place of its files or its folder is not followed, and goes with it."""
    (cell,) = run_fakes(backend)
    assert (cell.outcome, cell.detail.startswith(complaint)) == (outcome, True), cell.detail
    assert list(short_tmp.iterdir()) == []


def test_where_a_link_leads_nothing_is_touched(
    run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch, short_tmp: Path, tmp_path: Path
) -> None:
    """A cell cannot have us change or remove what is not its own by a link in the place of its folder."""
    (tmp_path / "theirs").mkdir(mode=0o500)
    (tmp_path / "theirs.txt").write_text("theirs")
    monkeypatch.setenv("LEFT_BEHIND", str(tmp_path))
    run_fakes("misleading")
    assert (tmp_path / "theirs").stat().st_mode & 0o777 == 0o500
    assert (tmp_path / "theirs.txt").read_text() == "theirs"
    assert list(short_tmp.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="this platform has no folder of named memory")
@pytest.mark.parametrize(
    ("backend", "outcome", "survivors"),
    [
        ("remembering", Outcome.ANSWERED, ["shared memory"]),
        ("remembering and hanging", Outcome.HUNG, ["child process", "shared memory"]),
        ("remembering and dying", Outcome.CRASHED, ["child process", "shared memory"]),
    ],
)
def test_named_memory_goes_with_its_cell(
    run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str, outcome: Outcome, survivors: list[str]
) -> None:
    """Trackers have time to remove what they know of; the rest is removed, and reported. What somebody else made stays."""
    monkeypatch.setenv("LEFT_BEHIND", str(tmp_path))
    others = shared_memory.SharedMemory(create=True, size=4096)
    if outcome is Outcome.HUNG:
        cell, _ = hung(run_fakes, backend, where="soon I shall hang")
    else:
        (cell,) = run_fakes(backend)
    names = (tmp_path / "names").read_text().split()
    there = {path.name for path in Path("/dev/shm").iterdir()}
    others.close()
    others.unlink()
    assert (cell.outcome, sorted(set(cell.survivors))) == (outcome, survivors), cell.detail
    assert len(names) == 3
    assert not there & {*names, *(f"sem.{name}" for name in names)}
    assert others.name in there


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="what a process has mapped is looked up in /proc")
def test_named_memory_of_two_cells_is_told_apart() -> None:
    """Cells that have folders of their own have the same inodes in them; the devices differ."""
    with tempfile.TemporaryFile(dir=named_memory.FOLDER) as file:
        file.write(bytes(4096))
        file.flush()
        memory, status = mmap.mmap(file.fileno(), 4096), os.fstat(file.fileno())
    assert (status.st_dev, status.st_ino) in named_memory.held([psutil.Process()])
    memory.close()
    assert (status.st_dev, status.st_ino) not in named_memory.held([psutil.Process()])


def test_a_child_of_a_fork_server_is_no_helper(run_fakes: RunFakes) -> None:
    """A hung child of a fork server looks like the server; nothing waits for it when the cell is past its deadline."""
    cell, deadline = hung(run_fakes, "serving and hanging", where="soon I shall hang")
    assert (cell.outcome, cell.survivors) == (Outcome.HUNG, ["child process"])
    assert cell.seconds < float(deadline.removesuffix(" s")) + process_tree.HELPERS_GRACE


def test_a_long_message_is_shortened(run_fakes: RunFakes) -> None:
    """An exception that quotes its data does not fill the results."""
    (cell,) = run_fakes("quoting")
    assert cell.outcome is Outcome.FAILED
    assert cell.detail.splitlines()[-1].startswith("ValueError: xxxx")
    assert len(cell.detail) < 10_000


def test_a_temporary_folder_that_is_relative(run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cell finds it, though its current folder is another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", ".")
    (cell,) = run_fakes("answering")
    assert (cell.outcome, list(tmp_path.iterdir())) == (Outcome.ANSWERED, [])


@pytest.mark.parametrize(
    ("lie", "complaint"),
    [
        ("", "JSONDecodeError"),
        ('{"outcome": "answered", "answ', "JSONDecodeError"),
        ("__import__('os').getcwd()", "JSONDecodeError"),
        ("[]", "TypeError"),
        ("{}", 'ValueError: missing value for field "outcome"'),
        ('{"outcome": "splendid"}', 'ValueError: "outcome"'),
        ('{"outcome": "answered", "answers": []}', 'ValueError: "answers"'),
        ('{"outcome": "answered", "answers": {"q": ["a"]}}', 'ValueError: "answers"'),
        ('{"outcome": "answered", "samples": {"m": ["fast"]}}', 'ValueError: "samples"'),
        ('{"outcome": "answered", "samples": {"m": [-1.0]}}', 'ValueError: "samples" is not between'),
        ('{"outcome": "hung"}', "a cell cannot say of itself that it hung"),
        ("[" * 100_000, ""),  # which error that is depends on the Python
        ("\xff", "UnicodeDecodeError"),
    ],
)
def test_a_lie(run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch, lie: str, complaint: str) -> None:
    """A result file with anything else in it than a result is a failed cell."""
    monkeypatch.setenv("LIE", lie)
    (cell,) = run_fakes("lying")
    assert cell.outcome is Outcome.FAILED
    assert cell.detail.startswith(f"its result cannot be read: {complaint}")


def test_a_result_that_is_no_file(run_fakes: RunFakes) -> None:
    """What a cell puts in the place of its files is not waited for."""
    (cell,) = run_fakes("piping")
    assert (cell.outcome, cell.detail) == (Outcome.FAILED, "its result cannot be read: it is no regular file")


def test_a_result_with_more_in_it(run_fakes: RunFakes) -> None:
    """What we do not know of in a result is left out; the names of the cell are ours."""
    (cell,) = run_fakes("bragging")
    assert (cell.key[:2], cell.answers, cell.samples) == (("ask", "bragging"), {"q": "a"}, {"m (s)": [0.1]})


def test_the_matrix_is_complete(run_fakes: RunFakes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever one cell does, all the others have their row."""
    monkeypatch.setenv("LIE", "{")
    cells = run_fakes(*fake_backends.BACKENDS, timeout=2, jobs=12)  # many of them only wait
    assert [cell.backend for cell in cells] == list(fake_backends.BACKENDS)


def test_a_scenario_with_a_syntax_error(python: Python, tmp_path: Path) -> None:
    """It has its name and its question, and its cell fails, with the error."""
    folder = tmp_path / "scenarios_of_mine"
    folder.mkdir()
    (folder / "broken.py").write_text('"""Is it found?\n\nBecause.\n"""\n\ndef run(backend)\n    return {}\n')
    (scenario,) = discover(folder)
    with closing(Runner(1, 30).run([Task(scenario, "spawn", BACKENDS["spawn"].target, python)])) as cells:
        (cell,) = cells
    assert (scenario.name, scenario.question, cell.outcome) == ("broken", "Is it found?", Outcome.FAILED)
    assert "SyntaxError" in cell.detail


def test_an_answer_that_is_no_word(run_fakes: RunFakes) -> None:
    """A scenario that answers with a list fails, and is told what an answer is."""
    (cell,) = run_fakes("answering", scenario="answers-oddly")
    assert cell.outcome is Outcome.FAILED
    assert cell.detail.endswith("TypeError: the answer to 'a list' is neither a word nor a number: [1]")


def test_a_cell_that_measures(run_fakes: RunFakes) -> None:
    """Samples come back as they were measured."""
    (cell,) = run_fakes("answering", scenario="measures")
    assert (cell.outcome, cell.answers, list(cell.samples), cell.detail) == (Outcome.ANSWERED, {}, ["until joined (s)"], "")
    assert 0 < cell.samples["until joined (s)"][0] < cell.seconds


@pytest.mark.parametrize(
    ("samples", "complaint"),
    [
        ([], "returns a dict of samples, not []"),
        ({}, "returns a dict of samples, not {}"),
        ({"fast": [1.0]}, "the measure 'fast' ends with none of the units (s), (bytes), (1/s)"),
        ({"m (s)": 1.0}, "the figures of 'm (s)' are no list with something in it: 1.0"),
        ({"m (s)": []}, "the figures of 'm (s)' are no list with something in it: []"),
        ({"m (s)": [1.0, "2"]}, "a figure of 'm (s)' is no positive number: '2'"),
        ({"m (s)": [math.nan]}, "a figure of 'm (s)' is no positive number: nan"),
        ({"m (s)": [math.inf]}, "a figure of 'm (s)' is no positive number: inf"),
        ({"m (s)": [0.0]}, "a figure of 'm (s)' is no positive number: 0.0"),
    ],
)
def test_samples_that_are_none(samples: dict[str, Any], complaint: str) -> None:
    """A scenario that measures something else than figures with a unit fails, and is told what samples are."""
    with pytest.raises((TypeError, ValueError), match=re.escape(complaint)):
        worker.checked(samples)


def test_a_scenario_that_is_the_program(run_fakes: RunFakes) -> None:
    """A scenario in the role of the main module is `__main__`, for itself and for others, and came by its path."""
    (cell,) = run_fakes("answering", scenario="main-only")
    assert cell.answers == {"__name__": "__main__", "found in __main__": "yes", "came by -m": "no"}


def test_an_interpreter_that_cannot_be_started(python: Python, fake_scenarios: dict[str, Scenario]) -> None:
    """Its cell has failed, and says why."""
    nowhere = python._replace(executable="/nowhere/python")
    with closing(Runner(1, 30).run([Task(fake_scenarios["ask"], "fork", BACKENDS["fork"].target, nowhere)])) as cells:
        (cell,) = cells
    assert cell.outcome is Outcome.FAILED
    assert cell.detail.startswith("its interpreter could not be started: ")


def test_another_python_borrows_what_it_lacks(tmp_path: Path) -> None:
    """A virtual environment with nothing in it runs cells, loky's too, and is told from ours by its name."""
    venv.create(tmp_path / "bare", with_pip=False)
    ours, bare = probe_all(BACKENDS, [sys.executable, str(tmp_path / "bare")])
    assert (ours.borrows, bare.borrows) == ((), ("compare", "scenarios", "loky", "cloudpickle"))
    assert (ours.label, bare.label) == (f"{ours.version} {sys.executable}", f"{ours.version} {tmp_path / 'bare'}")
    (scenario,) = (scenario for scenario in discover() if scenario.name == "isolation")
    with closing(Runner(2, 30).run([Task(scenario, name, BACKENDS[name].target, bare) for name in ("spawn", "loky")])) as cells:
        answers = {
            cell.backend: (cell.outcome, cell.answers.get("in __main__: num is 100, parent sets 7: child finds"), cell.detail)
            for cell in cells
        }
    assert answers == {"spawn": (Outcome.ANSWERED, "100", ""), "loky": (Outcome.ANSWERED, "7", "")}


def test_what_measures_borrows_too(tmp_path: Path) -> None:
    """Cells that run alone are lent what cells that run side by side are."""
    venv.create(tmp_path / "bare", with_pip=False)
    (bare,) = probe_all(BACKENDS, [str(tmp_path / "bare")])
    (scenario,) = (scenario for scenario in discover() if scenario.name == "start")
    tasks = [Task(scenario, name, BACKENDS[name].target, bare) for name in ("fork", "loky")]
    with Runner(1, 60).alone() as run:
        assert [(cell.outcome, cell.detail) for cell in map(run, tasks)] == [(Outcome.ANSWERED, "")] * 2


def test_a_python_without_loky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody has loky, its cells are unsupported, with what to type."""
    venv.create(tmp_path / "bare", with_pip=False)
    monkeypatch.setattr(BACKENDS["loky"], "lent", ())
    (bare,) = probe_all(BACKENDS, [str(tmp_path / "bare")])
    if bare.packages["loky"]:
        pytest.skip("loky stands beside our own packages, from which every Python can borrow it")
    assert bare.unavailable == {"loky": "it is not installed; install it with: pip install loky"}
    (scenario,) = (scenario for scenario in discover() if scenario.name == "isolation")
    with closing(Runner(2, 30).run([Task(scenario, "loky", BACKENDS["loky"].target, bare)])) as cells:
        (cell,) = cells
    assert (cell.outcome, cell.detail) == (
        Outcome.UNSUPPORTED,
        "loky has no processes here: it is not installed; install it with: pip install loky",
    )


def test_a_platform_without_fork(tmp_path: Path) -> None:
    """A Python that offers only spawn has two unsupported backends, each with its reason."""
    venv.create(tmp_path / "bare", with_pip=False)
    (site,) = (tmp_path / "bare").glob("lib/python*/site-packages")
    only_spawn = "import multiprocessing; multiprocessing.get_all_start_methods = lambda: ['spawn']"
    (site / "only_spawn.pth").write_text(only_spawn)
    (bare,) = probe_all(BACKENDS, [str(tmp_path / "bare")])
    assert bare.unavailable == dict.fromkeys(("fork", "forkserver"), "this platform only has spawn")
    (scenario,) = (scenario for scenario in discover() if scenario.name == "isolation")
    with closing(Runner(2, 30).run([Task(scenario, "fork", BACKENDS["fork"].target, bare)])) as cells:
        (cell,) = cells
    assert (cell.outcome, cell.detail) == (Outcome.UNSUPPORTED, "fork has no processes here: this platform only has spawn")


def test_stopping_early(python: Python, fake_scenarios: dict[str, Scenario]) -> None:
    """A caller that stops gets no more cells; what ran is gone at once, and what waited never starts."""
    runner = Runner(jobs=2, timeout=60)
    tasks = [Task(fake_scenarios["ask"], name, fake_backends.BACKENDS[name], python) for name in ("answering", *["hanging"] * 6)]
    began = time.monotonic()
    with closing(runner.run(tasks)) as cells:
        assert next(cells).outcome is Outcome.ANSWERED
    assert time.monotonic() - began < 30
    assert process_tree.marked(runner.id) == []


def test_folders_are_removed(run_fakes: RunFakes, short_tmp: Path) -> None:
    """Nothing is left of a run on the disk either."""
    run_fakes("answering", "spewing", "orphaning")
    assert list(short_tmp.iterdir()) == []


@pytest.mark.parametrize("backend", ["hanging", "forgetting and hanging", "remembering and hanging"])
def test_a_runner_that_is_killed(short_tmp: Path, tmp_path: Path, backend: str) -> None:
    """Its cell, its folder and its named memory are gone when its janitor is, which the end of the pipe tells."""
    code = (
        "import conftest, fake_backends, pathlib, sys; from conftest import *; "
        "runner, backend = Runner(1, 60), sys.argv[1]; print(runner.id, flush=True); "
        "scenario = {s.name: s for s in discover(conftest.HERE / 'fake_scenarios')}['ask']; "
        "list(runner.run([Task(scenario, backend, fake_backends.BACKENDS[backend], probe(BACKENDS))]))"
    )
    line = [sys.executable, "-c", code, backend]
    environment = {**os.environ, "TMPDIR": str(short_tmp), "LEFT_BEHIND": str(tmp_path), "PYTHONPATH": str(HERE)}
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        run = process.stdout.readline().strip()
        while not any(b"soon I shall hang" in path.read_bytes() for path in short_tmp.glob("mpc-*/0/output.txt")):
            time.sleep(0.01)
        (session,) = {os.getsid(found.pid) for found in process_tree.marked(run)} - {os.getsid(0)}
        process.kill()
        assert process.stdout.read() == ""
    assert process_tree.marked(run, session) == []
    assert list(short_tmp.iterdir()) == []
    if "remembering" in backend:
        names = (tmp_path / "names").read_text().split()
        assert not {path.name for path in Path("/dev/shm").iterdir()} & {*names, *(f"sem.{name}" for name in names)}


@pytest.fixture
def short_tmp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files whose name is short enough for the runner to use it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)

"""What a run keeps, however it ends: killed, interrupted once or twice, on a full disk, beside another run, without a home."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import assert_gone, command

from compare.cli.main import cli
from compare.results.file import from_json
from compare.results.model import Results
from compare.run import cache

Command = Callable[..., subprocess.CompletedProcess[str]]

SECONDS = 40
"""For anything that must happen."""


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command, while it runs in a folder."""
    line, environment = command(arguments, STARTED_IN=str(folder))
    with subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(path: Path, enough: Callable[[Results], object]) -> Results:
    """A results file that a run is writing, when it has enough. It is whole each time that it is read."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if path.exists() and enough(results := from_json(path.read_text(encoding="utf-8"))):
            return results
        time.sleep(0.01)
    pytest.fail(f"{path} never had enough")


def rounds_of(results: Results) -> dict[tuple[str, str, str], int]:
    """How many rounds each cell has figures of."""
    return {cell.key: max(map(len, cell.samples.values())) for cell in results.cells if cell.samples}


def two_rounds(results: Results) -> bool:
    """Whether something has figures of two rounds."""
    return max(rounds_of(results).values(), default=0) >= 2


MEASURE = ("run", "start", "executor", "-b", "fork", "--precision", "0.001", "--seed", "7", "-o", "r.json")


@pytest.mark.parametrize("numbers", [[signal.SIGKILL], [signal.SIGHUP], [signal.SIGTERM], [signal.SIGINT] * 2, [signal.SIGTERM] * 3])
def test_rounds_survive(mpcompare: Command, tmp_path: Path, numbers: list[signal.Signals]) -> None:
    """All rounds that had ended are in the file, with how they were measured, and are said to have been cut short."""
    path = tmp_path / "r.json"
    with started(tmp_path, *MEASURE) as process:
        before = wait_for(path, two_rounds)
        for number in numbers:
            process.send_signal(number)
        table, messages = process.communicate(timeout=SECONDS)
    if signal.SIGKILL not in numbers:
        assert process.returncode == 130
        assert "Interrupted while it measured: executor, start." in " ".join(table.split())
        assert "Interrupted, 2 of 2 cells had not ended." in messages
    after = from_json(path.read_text(encoding="utf-8"))
    assert all(rounds_of(after).get(key, 0) >= count for key, count in rounds_of(before).items())
    assert all(cell.cut_short for cell in after.cells)
    (measuring,) = after.environment.measuring
    assert (measuring.seed, measuring.measured[0][0]) == (7, "executor")
    assert len(measuring.canary) >= 2
    assert mpcompare("report", "r.json", "-o", "r.md").returncode == 0
    assert "Interrupted while it measured: executor" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert_gone(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_interruption_breaks_nothing_off(tmp_path: Path, number: signal.Signals) -> None:
    """All cells are gone as soon as after one, and all that ended is shown and kept."""
    scenarios = ("isolation", "queue", "daemon", "lock", "producer-consumer")
    with started(tmp_path, "run", *scenarios, "--jobs", "3", "-o", "r.json") as process:
        wait_for(tmp_path / "r.json", lambda results: results.cells)
        for _ in range(3):
            process.send_signal(number)
            time.sleep(0.03)  # a hand that trembles; wherever they come, the end is the same
        table, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "default start method" in table
    assert "Interrupted, " in messages
    assert_gone(tmp_path)


def test_a_second_interruption_while_the_first_kills(tmp_path: Path) -> None:
    """It comes at the worst moment: the cells are gone as soon as after one, and all that ended is shown and kept."""
    code = (
        "import os, signal; from compare.run.keepers import Keepers; from compare.__main__ import main; real = Keepers.__exit__\n"
        "def end(*arguments):\n"
        "    os.kill(os.getpid(), signal.SIGINT); real(*arguments); os.write(2, b'all are killed')\n"
        "Keepers.__exit__ = end; main()"
    )
    line, environment = command(["run", "isolation", "queue", "daemon", "lock", "-o", "r.json", "--jobs", "2"], STARTED_IN=str(tmp_path))
    line = [sys.executable, "-c", code, *line[1:]]
    with subprocess.Popen(line, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        wait_for(tmp_path / "r.json", lambda results: results.cells)
        process.send_signal(signal.SIGINT)
        table, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "default start method" in table
    assert "To go on, type: " in messages
    assert "all are killed" in messages
    assert_gone(tmp_path)


def test_nohup(tmp_path: Path) -> None:
    """Whoever has SIGHUP ignored goes on after it."""
    line, environment = command(["run", "isolation", "-o", "r.json", "--jobs", "1"])
    with subprocess.Popen(["nohup", *line], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(tmp_path / "r.json", lambda results: results.cells)
        process.send_signal(signal.SIGHUP)
        assert process.wait(SECONDS) == 0


def test_what_cannot_be_finished_is_shown(tmp_path: Path) -> None:
    """Where the file cannot be written any more, the table is there all the same, and the message names the file."""
    folder = tmp_path / "gone"
    folder.mkdir()
    with started(tmp_path, "run", "isolation", "-b", "fork", "-o", "gone/r.json") as process:
        wait_for(folder / "r.json", lambda _: True)
        shutil.rmtree(folder)
        table, messages = process.communicate(timeout=SECONDS)
    assert process.returncode == 3
    assert "num is 100" in table
    assert messages.strip().endswith("r.json")
    assert "fault" not in messages


def test_a_disk_that_is_full_before_the_end(tmp_path: Path) -> None:
    """What was seen until then is shown and is in the file."""
    line, environment = command(["run", "isolation", "queue", "daemon", "-b", "fork", "-o", "r.json", "--jobs", "1"])
    with started(tmp_path, "run", "isolation", "queue", "daemon", "-b", "fork", "-o", "first.json", "--jobs", "1") as process:
        process.wait(SECONDS)
    text = (tmp_path / "first.json").read_text()
    limit = len(text.encode()) - len(text.splitlines()[-2]) + 50  # no room for the last cell
    done = subprocess.run(
        ["prlimit", f"--fsize={limit}", *line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert (done.returncode, "fault" in done.stderr, "r.json" in done.stderr) == (3, False, True)
    assert "default start method" in done.stdout
    assert 1 <= len(from_json((tmp_path / "r.json").read_text()).cells) <= 2


def test_nobody_elses_file_is_taken(mpcompare: Command, tmp_path: Path) -> None:
    """What stands where a part of the file might, or what a link there leads to, is as it was; nothing else is left in the folder."""
    (tmp_path / "r.json.part").write_text("mine")
    (tmp_path / "target").write_text("mine, too")
    (tmp_path / "s.json.part").symlink_to("target")
    os.mkfifo(tmp_path / "t.json.part")
    for name in ("r.json", "s.json", "t.json"):
        assert mpcompare("run", "isolation", "-b", "fork", "-o", name).returncode == 0
        assert len(json.loads((tmp_path / name).read_text())["cells"]) == 1
    assert ((tmp_path / "r.json.part").read_text(), (tmp_path / "target").read_text()) == ("mine", "mine, too")
    assert {path.name for path in tmp_path.iterdir()} == {
        "r.json",
        "s.json",
        "t.json",
        "r.json.part",
        "s.json.part",
        "t.json.part",
        "target",
    }


def test_two_runs_with_one_file(mpcompare: Command, tmp_path: Path) -> None:
    """The second one is told, and the first one's cells are all there; when that has ended, the file can be gone on with."""
    with started(tmp_path, "run", "isolation", "queue", "daemon", "--jobs", "1", "-o", "r.json") as process:
        wait_for(tmp_path / "r.json", lambda results: results.cells)
        process.send_signal(signal.SIGSTOP)
        for arguments in (["--resume", "r.json"], ["-o", "r.json"], ["-o", "r.json", "--resume", "r.json"]):
            done = mpcompare("run", "isolation", *arguments)
            assert (done.returncode, done.stdout) == (2, "")
        assert "another run is writing r.json" in " ".join(done.stderr.split())
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert len(from_json((tmp_path / "r.json").read_text()).cells) == 12
    assert mpcompare("run", "isolation", "queue", "daemon", "--resume", "r.json").returncode == 0


def test_two_runs_that_measure_into_one_file(mpcompare: Command, tmp_path: Path) -> None:
    """The same while the file is written anew, round after round."""
    with started(tmp_path, *MEASURE) as process:
        wait_for(tmp_path / "r.json", two_rounds)
        assert mpcompare("run", "isolation", "--resume", "r.json").returncode == 2
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)


def test_a_file_keeps_its_rights_and_a_link_stays_one(mpcompare: Command, tmp_path: Path) -> None:
    """Going on with a file writes where it is, for whom it is."""
    assert mpcompare("run", "isolation", "-b", "fork", "-o", "r.json").returncode == 0
    (tmp_path / "r.json").chmod(0o640)
    (tmp_path / "link.json").symlink_to("r.json")
    assert mpcompare("run", "isolation", "-b", "fork", "-b", "spawn", "--resume", "link.json").returncode == 0
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "r.json").stat().st_mode & 0o777 == 0o640
    assert len(from_json((tmp_path / "r.json").read_text()).cells) == 2


def test_a_pipe_is_not_gone_on_with(mpcompare: Command, tmp_path: Path) -> None:
    """It is said at once."""
    os.mkfifo(tmp_path / "r.json")
    done = mpcompare("run", "--resume", "r.json")
    assert (done.returncode, "r.json is no regular file" in done.stderr) == (2, True)


def test_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept for `pick`, and that is no fault of a run that has ended."""

    def no_home(*_: Any) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("platformdirs.user_cache_path", no_home)
    done = CliRunner().invoke(cli, ["run", "isolation", "-b", "fork"], standalone_mode=False)
    assert (done.exception, "num is 100" in done.output) == (None, True)
    assert cache.cache_file() is None


def test_a_scenario_that_is_another_program_now(mpcompare: Command, tmp_path: Path) -> None:
    """Its answers of before do not mix with those of today: the file is not gone on with, and is as it was. Others are."""
    assert mpcompare("run", "isolation", "-b", "fork", "-o", "r.json").returncode == 0
    old = (tmp_path / "r.json").read_text().replace("num", "number")
    (tmp_path / "r.json").write_text(old)
    done = mpcompare("run", "isolation", "-b", "spawn", "--resume", "r.json")
    assert (done.returncode, "r.json was made with another version of isolation. Start a new file" in done.stderr) == (2, True)
    assert (tmp_path / "r.json").read_text() == old
    assert mpcompare("run", "lock", "-b", "fork", "--resume", "r.json").returncode == 0

"""The command as a user types it: what it prints, where, and how it ends."""

import json
import signal
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import assert_gone, command

from compare.results.file import SCHEMA_FILE

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_run(mpcompare: Command, tmp_path: Path) -> None:
    """The table goes to stdout, nothing to a stderr that is no terminal, everything to the file."""
    done = mpcompare("run", "isolation", "queue", "-o", "results.json")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split()[-4:] for line in done.stdout.splitlines() if "num is 100" in line]
    assert rows == [["7", "100", "100", "100"], ["7", "100", "100", "7"]]
    whole = json.loads((tmp_path / "results.json").read_text())
    jsonschema.validate(whole, json.loads(SCHEMA_FILE.read_text()))
    assert len(whole["cells"]) == 8


def test_json_is_what_the_file_holds(mpcompare: Command, tmp_path: Path) -> None:
    """`--format json` prints the results file."""
    done = mpcompare("run", "isolation", "-b", "fork", "--format", "json", "-o", "results.json")
    assert json.loads(done.stdout) == json.loads((tmp_path / "results.json").read_text())


def test_list(mpcompare: Command) -> None:
    """Scenarios with their question; backends with whether they are there; the default is marked."""
    done = mpcompare("list")
    assert done.returncode == 0
    assert "  isolation " in done.stdout
    assert "Does a child see, or change, a global of its parent?" in done.stdout
    assert "  spawn       available" in done.stdout
    assert done.stdout.count(", the default") == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["run", "isolatoin"],
            "there is no scenario 'isolatoin'. Did you mean 'isolation'? The topics are: ",
        ),
        (
            ["run", "-b", "frok"],
            "there is no backend 'frok'. Did you mean 'fork'? The backends are: fork, spawn, forkserver, loky.",
        ),
        (["run", "--timeout", "0"], "0 is no time above 0 and up to 86400 seconds"),
        (["run", "--timeout", "nan"], "nan is no time above 0 and up to 86400 seconds"),
        (["run", "--jobs", "0"], "0 is not in the range x>=1"),
        (["run", "start", "--precision", "0"], "0 is no percentage above 0 and up to 100. Leave the option out for the default of 5."),
        (["run", "start", "--precision", "-5"], "-5 is no percentage above 0 and up to 100"),
        (["run", "start", "--precision", "nan"], "nan is no percentage above 0 and up to 100"),
        (["run", "start", "--budget", "0"], "0 is no time above 0 and up to 86400 seconds. Leave the option out for the default of 60."),
        (["run", "start", "--seed", "-1"], "-1 is not in the range x>=0"),
        (
            ["run", "start", "--reference", "frok"],
            "there is no backend 'frok'. Did you mean 'fork'? The backends are: fork, spawn, forkserver, loky.",
        ),
        (["run", "start", "-b", "fork", "-b", "loky", "--reference", "spawn"], "spawn is not measured. This run measures: fork, loky."),
        (["run", "-o", "there.json"], "there.json exists and is not overwritten"),
        (["run", "-o", "nowhere/results.json"], "cannot write nowhere/results.json: No such file or directory."),
        (["run", "-o", "."], "'.' is a directory"),
        (["run", "--resume", "absent.json"], "'absent.json' does not exist"),
        (["run", "--resume", "there.json"], "cannot read there.json: it is not JSON, or it is cut off"),
        (["run", "--resume", "newer.json"], "cannot read newer.json: it has schema 2"),
        (["run", "--resume", "elsewhere.json"], "elsewhere.json was made on another platform (Atari TOS)"),
        (["rum"], "No such command 'rum'."),
    ],
)
def test_bad_input(mpcompare: Command, tmp_path: Path, arguments: list[str], complaint: str) -> None:
    """A clear error on stderr, exit code 2, and what was there is there still."""
    files = {
        "there.json": "{",
        "newer.json": '{"schema": 2}',
        "elsewhere.json": '{"schema": 1, "environment": {"platform": "Atari TOS"}, "cells": []}',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    done = mpcompare(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in " ".join(done.stderr.split())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == files


def test_a_hostile_folder(mpcompare: Command, tmp_path: Path) -> None:
    """What the current folder holds is not what is run, whatever it is called."""
    for name in (
        "compare.py",
        "queue.py",
        "traceback.py",
        "scenarios/__init__.py",
        "scenarios/tutorial/isolation.py",
        "loky.py",
        "multiprocessing.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('the wrong file was imported')")
    done = mpcompare("run", "isolation", "queue", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No answer" not in done.stdout


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    """A closed stdout ends the command quietly."""
    line, environment = command(["run", "isolation", "-b", "fork", "--all"])
    with subprocess.Popen(line, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_locale_without_utf_8(mpcompare: Command) -> None:
    """A terminal that knows only ASCII gets ASCII."""
    done = mpcompare("run", "isolation", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()


def test_a_narrow_terminal(mpcompare: Command) -> None:
    """In 40 columns each question is a paragraph."""
    done = mpcompare("run", "isolation", COLUMNS="40")
    assert "    spawn, forkserver, loky: 100\n" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 40


def test_colour(mpcompare: Command) -> None:
    """None in a file, unless it is forced; NO_COLOR wins."""
    assert "\x1b[" not in mpcompare("run", "isolation").stdout
    assert "\x1b[1m" in mpcompare("run", "isolation", FORCE_COLOR="1").stdout
    assert "\x1b[" not in mpcompare("run", "isolation", FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run(mpcompare: Command, tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C, or even SIGKILL: the cells that had ended are kept, no process is left, and the run can be gone on with."""
    path = tmp_path / "results.json"
    line, environment = command(
        ["run", "isolation", "queue", "daemon", "-b", "fork", "-b", "spawn", "-o", path.name, "--jobs", "1"], STARTED_IN=str(tmp_path)
    )
    with subprocess.Popen(line, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not path.exists() or '"outcome"' not in path.read_text():
            time.sleep(0.01)
        process.send_signal(number)
        table, messages = process.communicate(timeout=60)
    there = json.loads(path.read_text())["cells"]
    assert 1 <= len(there) < 6
    if number != signal.SIGKILL:
        assert process.returncode == 130
        assert f"Interrupted, {6 - len(there)} of 6 cells had not ended." in messages
        assert (
            "results.json keeps them. To go on, type: mpcompare run isolation queue daemon -b fork -b spawn --jobs 1 --resume results.json"
            in messages
        )
        assert table.index("No answer") < table.index("not run in")
    assert_gone(tmp_path)
    assert mpcompare("report", "results.json", "-o", "r.md").returncode == 0
    assert " not run in " in (tmp_path / "r.md").read_text()
    done = mpcompare("run", "isolation", "queue", "daemon", "-b", "fork", "-b", "spawn", "--resume", "results.json")
    assert done.returncode == 0
    assert "not run" not in done.stdout
    after = json.loads(path.read_text())["cells"]
    assert (len(after), after[: len(there)]) == (6, there)


def test_cells_that_gave_no_answer(mpcompare: Command, tmp_path: Path) -> None:
    """They come first, and the run ends with 4: unlike those that a backend does not support, an answer was to be expected of them."""
    slow = tmp_path / "slow"
    slow.write_text(f'#!/bin/sh\ncase $* in *run_cell*) exec sleep 3600;; esac\nexec {sys.executable} "$@"\n')
    slow.chmod(0o755)
    done = mpcompare("run", "isolation", "-b", "fork", "-b", "spawn", "--python", "./slow", "--timeout", "0.5")
    assert (done.returncode, done.stderr) == (4, "")
    assert "isolation, fork, spawn: hung: did not end within 0.5 s" in done.stdout
    assert "differently" not in done.stdout
    assert "No difference" not in done.stdout


def test_what_is_unsupported_is_no_fault(mpcompare: Command, tmp_path: Path) -> None:
    """A Python that lacks a backend is compared with the rest, and the run ends with 0."""
    venv.create(tmp_path / "bare", with_pip=False)
    (site,) = (tmp_path / "bare").glob("lib/python*/site-packages")
    (site / "only_spawn.pth").write_text("import multiprocessing; multiprocessing.get_all_start_methods = lambda: ['spawn']")
    done = mpcompare("run", "daemon", "-b", "fork", "-b", "spawn", "--python", "./bare")
    assert (done.returncode, done.stderr) == (0, "")
    assert "fork: unsupported in 1 scenario: fork has no processes here: this platform only has spawn" in done.stdout
    assert "only spawn answered; fork is unsupported there: daemon (5 questions)" in done.stdout


def test_costs(mpcompare: Command, tmp_path: Path) -> None:
    """What measures comes after what answers, in one table of its own; all that was seen is kept, and how it was measured."""
    done = mpcompare(
        "run",
        "start",
        "isolation",
        "-b",
        "fork",
        "-b",
        "forkserver",
        "--budget",
        "9",
        "--precision",
        "100",
        "--seed",
        "7",
        "--reference",
        "forkserver",
        "-o",
        "r.json",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert any(line.startswith("  num is 100") for line in done.stdout.splitlines())
    assert any(line.startswith("  first until joined ") for line in done.stdout.splitlines())
    assert "seed 7." in done.stdout
    assert "times forkserver's" in done.stdout
    whole = json.loads((tmp_path / "r.json").read_text())
    jsonschema.validate(whole, json.loads(SCHEMA_FILE.read_text()))
    (measuring,) = whole["environment"]["measuring"]
    assert (measuring["seed"], measuring["budget"], measuring["left_out"]) == (7, 9, [])
    assert len(measuring["others"]) == 2
    assert all(0 <= part <= 1 for part in measuring["others"])
    assert [cell["scenario"] for cell in whole["cells"]] == ["isolation"] * 2 + ["start"] * 2
    rounds = {len(figures) for cell in whole["cells"] for figures in cell["samples"].values()}
    assert len(rounds) == 1
    assert 1 <= rounds.pop() <= len(measuring["canary"])


def test_quick(mpcompare: Command) -> None:
    """`--quick` is a budget of 15 s, or a smaller one."""
    for budget, expected in ((["--budget", "1"], 1), ([], 15)):
        done = mpcompare("run", "start", "-b", "fork", "--quick", "--precision", "100", "--format", "json", *budget)
        (measuring,) = json.loads(done.stdout)["environment"]["measuring"]
        assert measuring["budget"] == expected


def test_interrupted_measuring(mpcompare: Command, tmp_path: Path) -> None:
    """All that was seen is shown and kept; rounds that were cut short are measured anew, as is a scenario that another backend joins."""
    path = tmp_path / "results.json"
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as place:  # a short name: a run's cells are in it, numbered
        line, environment = command(["run", "isolation", "start", "-b", "fork", "--precision", "0.001", "-o", path.name], PWD=str(tmp_path))
        environment["TMPDIR"] = place
        with subprocess.Popen(line, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while not any(int(folder.name) >= 5 for folder in Path(place).glob("mpc-*/*") if folder.name.isdecimal()):
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            table, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "until joined" in table
    assert "Interrupted while it measured: start." in table
    assert "Interrupted, 1 of 2 cells had not ended." in messages
    cells = json.loads(path.read_text())["cells"]
    assert [(cell["scenario"], cell["cut_short"]) for cell in cells] == [("isolation", False), ("start", True)]
    assert_gone(tmp_path)
    for backends in (["fork"], ["fork", "forkserver"]):  # without a name: what the file holds
        options = [word for name in backends for word in ("-b", name)]
        assert mpcompare("run", *options, "--budget", "9", "--precision", "100", "--resume", "results.json").returncode == 0
        there = [(cell["scenario"], cell["backend"]) for cell in json.loads(path.read_text())["cells"]]
        assert sorted(there) == sorted((name, backend) for name in ("isolation", "start") for backend in backends)
        assert not any(cell["cut_short"] for cell in json.loads(path.read_text())["cells"])

"""What the command does where little is as it should be: closed or full streams, few descriptors, odd names, what nobody waits for."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import command
from made_up_machine import results as measured_results

from compare.pick.choose import pick
from compare.pick.requirements import Requirements
from compare.results.file import from_json, to_json

Command = Callable[..., subprocess.CompletedProcess[str]]


def in_a_shell(folder: Path, rest: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with what a shell is to do with its streams."""
    line, environment = command(arguments)
    shell = ["sh", "-c", f'"$@" {rest}', "sh", *line]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100)


@pytest.mark.parametrize("arguments", [["run", "--help"], ["run", "no-such-scenario"], ["list"], ["run", "isolation", "--python", "3.99"]])
def test_no_interpreter_is_left(arguments: list[str]) -> None:
    """What was asked ahead of the command, and whose answer it did not want, ends with it and was waited for."""
    code = (
        "import atexit, sys, psutil; from compare.__main__ import main; "
        "atexit.register(lambda: print('left:', psutil.Process().children(), file=sys.stderr)); main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, timeout=100)
    assert done.stderr.splitlines()[-1] == "left: []"


@pytest.mark.parametrize(("arguments", "starts"), [(["list"], True), (["run", "--help"], False), (["run", "isolation", "-h"], False)])
def test_a_page_of_help_starts_no_interpreter(arguments: list[str], starts: bool) -> None:
    """Only what needs to know what a Python is asks one."""
    code = (
        "import sys; from compare.__main__ import main; "
        "sys.addaudithook(lambda event, _: event == 'subprocess.Popen' and print('started', file=sys.stderr)); main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, "started" in done.stderr) == (0, starts)


@pytest.mark.parametrize("closed", [">&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams(tmp_path: Path, closed: str) -> None:
    """A run whose streams were closed ends as it would; nothing that a cell or a child prints gets into its file."""
    done = in_a_shell(tmp_path, closed, "run", "isolation", "-b", "fork", "-o", "r.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(from_json((tmp_path / "r.json").read_text()).cells) == 1
    (tmp_path / "costs.json").write_text(to_json(measured_results()))
    done = in_a_shell(tmp_path, closed, "pick", "-r", "costs.json")
    assert (done.returncode, "fault" in done.stderr) == (0, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_stderr(tmp_path: Path) -> None:
    """Wrong usage is wrong usage, even if nobody can be told."""
    assert in_a_shell(tmp_path, "2>/dev/full", "run", "isolatoin").returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["run", "isolation", "-b", "fork"], ["pick", "-r", "r.json"]])
def test_a_full_stdout(tmp_path: Path, arguments: list[str]) -> None:
    """A disk that is full where stdout goes is said once, and the exit code is that of a fault."""
    (tmp_path / "r.json").write_text(to_json(measured_results()))
    done = in_a_shell(tmp_path, ">/dev/full", *arguments)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (3, "Error: No space left on device")


@pytest.mark.parametrize("most", [6, 8])  # with 4, Python does not start
@pytest.mark.parametrize("arguments", [["run", "isolation", "-b", "fork"], ["list"], ["pick", "-r", "r.json"]])
def test_few_descriptors(tmp_path: Path, most: int, arguments: list[str]) -> None:
    """Where nothing can be started, that is said; there is no traceback. Newer Pythons need fewer."""
    line, environment = command(arguments)
    limit = ["prlimit", f"--nofile={most}:{most}"]
    if subprocess.run([*limit, "true"], check=False, capture_output=True).returncode:
        pytest.skip("there is no prlimit")
    (tmp_path / "r.json").write_text(to_json(measured_results()))
    done = subprocess.run([*limit, *line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=100)
    if done.returncode in {2, 3}:
        assert done.stderr.splitlines()[-1].startswith("Error: ")
    else:
        assert (done.returncode in {0, 4}, "Too many open files" in done.stdout) == (True, done.returncode == 4)
    assert "fault" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["run", "isolation", "-o", "x" * 300 + ".json"], "cannot write xxx"),
        (["run", "isolation", "--report", "x" * 300 + ".md"], "cannot write xxx"),
        (["run", "isolation", "-o", "-"], "Type --format json for JSON on stdout"),
        (["report", "r.json", "-o", "-"], "- needs an ending that names the format of the report: .html, .md, .csv, .xml."),
        (["run", "isolation", "-o", "dangling"], "dangling exists and is not overwritten"),
        (["run", "isolation", "-o", "fifo"], "fifo exists and is not overwritten"),
        (["report", "r.json", "-o", "fifo.md"], "fifo.md is no regular file"),
        (["report", "r.json", "-o", "dangling.md"], "dangling.md is no regular file"),
        (["pick", "--data", "9" * 400 + "MB"], "the amount is more than 1000000GB"),
        (["pick", "--payload", "9" * 400 + "B"], "the amount is more than 1000000GB"),
        (["pick", "--task-time", "9" * 400 + "s"], "the amount is more than 8760h"),
        (["pick", "--main-import", "9" * 400 + "h"], "the amount is more than 8760h"),
        (["pick", "--tasks", "9" * 300], "is not in the range"),
        (["pick", "--tasks", "9" * 5000], "is not"),
        (["pick", "--workers", "9" * 400], "is not in the range"),
        (["pick", "--python", "3." + "9" * 5000], "is no range of Python versions"),
    ],
)
def test_odd_names_and_numbers(mpcompare: Command, tmp_path: Path, arguments: list[str], complaint: str) -> None:
    """Each is said in words; nothing is written, and nothing is waited for."""
    (tmp_path / "r.json").write_text(to_json(measured_results()))
    for name in ("dangling", "dangling.md"):
        (tmp_path / name).symlink_to("nowhere")
    for name in ("fifo", "fifo.md"):
        os.mkfifo(tmp_path / name)
    before = sorted(tmp_path.iterdir())
    done = mpcompare(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in " ".join(done.stderr.split())
    assert sorted(tmp_path.iterdir()) == before


def test_figures_that_are_too_large_for_a_prediction() -> None:
    """A backend whose figures come to more than a float holds is as good as not measured."""
    run = measured_results()
    for cell in run.cells:
        if cell.backend == "loky":
            cell.samples = {measure: [1e307, 1.1e307, 1.2e307] for measure in cell.samples}
        elif cell.backend == "spawn":
            cell.samples = {measure: [1e200, 2e200, 3e200] for measure in cell.samples}
    found = {candidate.backend: candidate.prediction for candidate in pick(Requirements(data=10**15, workers=10**6), run).ranking}
    assert found["loky"] is None
    assert found["spawn"] is not None
    assert found["fork"] is not None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mpcompare run -b fo", {"fork", "forkserver"}),
        ("mpcompare run --reference l", {"loky"}),
        ("mpcompare run tut", {"tutorial"}),
        ("mpcompare run isol", {"isolation"}),
        ("mpcompare run --format j", {"json"}),
        ("mpcompare r", {"run", "report"}),
    ],
)
def test_completion(mpcompare: Command, words: str, expected: set[str]) -> None:
    """A shell is told what can stand where the cursor is."""
    line = words.split()
    done = mpcompare(_MPCOMPARE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(line) - 1))
    assert (done.returncode, done.stderr) == (0, "")
    assert {offer.split(",", 1)[1] for offer in done.stdout.split()} == expected


def test_completion_of_files(mpcompare: Command) -> None:
    """Where a file is wanted, the shell looks for files by itself; what is to be put into its start-up file says how."""
    done = mpcompare(_MPCOMPARE_COMPLETE="bash_complete", COMP_WORDS="mpcompare report r", COMP_CWORD="2")
    assert done.stdout.split(",")[0] == "file"
    done = mpcompare(_MPCOMPARE_COMPLETE="zsh_source")
    assert (done.returncode, done.stdout.startswith("#compdef mpcompare")) == (0, True)
    assert "_MPCOMPARE_COMPLETE=bash_source" in mpcompare("--help").stdout


def test_a_report_never_takes_the_place_of_results(mpcompare: Command, tmp_path: Path) -> None:
    """Neither its own input, by whatever name and however it is laid out, nor other results, nor those of the run that it is of."""
    text = to_json(measured_results())
    reformatted = json.dumps(json.loads(text))
    (tmp_path / "r.md").write_text(reformatted)
    (tmp_path / "link.md").symlink_to("r.md")
    (tmp_path / "same.md").hardlink_to(tmp_path / "r.md")
    (tmp_path / "other.md").write_text(text)
    for name in ("r.md", "link.md", "same.md", "other.md"):
        done = mpcompare("report", "r.md", "-o", name)
        assert (done.returncode, "mpcompare never overwrites results" in " ".join(done.stderr.split())) == (2, True)
    done = mpcompare("run", "isolation", "-b", "fork", "-o", "q.md", "--report", "./q.md")
    assert (done.returncode, "q.md is the file for the results" in " ".join(done.stderr.split())) == (2, True)
    assert (tmp_path / "r.md").read_text() == reformatted
    assert (tmp_path / "other.md").read_text() == text
    assert not (tmp_path / "q.md").exists()

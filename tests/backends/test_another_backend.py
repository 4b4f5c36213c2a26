"""A backend that somebody adds as CONTRIBUTING says: one file, one row, and every command has it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from compare.backends import BACKENDS
from compare.results.file import from_json
from compare.results.model import Outcome

ROOT = Path(__file__).parent.parent.parent
NAME = "my-backend"
NAMES = [*BACKENDS, NAME]

Command = Callable[..., str]


def written_in_contributing() -> tuple[str, str]:
    """The file and the row that a newcomer is told to write."""
    _, _, section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add a backend\n")
    file, row = re.findall(r"```python\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    return dedent(file), row.strip()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of ours in which somebody did so."""
    for package in ("compare", "scenarios"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    file, row = written_in_contributing()
    (tmp_path / "compare" / "backends" / "my_backend.py").write_text(file, encoding="utf-8")
    table = tmp_path / "compare" / "backends" / "__init__.py"
    rows, found, rest = table.read_text(encoding="utf-8").partition("\n)\n\nBACKENDS = ")
    assert found
    table.write_text(f"{rows}\n    {row},{found}{rest}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def mpcompare(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command of that copy to its good end: what it printed."""
    monkeypatch.setenv("PYTHONPATH", str(tree))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # many commands run the copy

    def run(*arguments: str) -> str:
        line = [sys.executable, "-m", "compare", *arguments]
        done = subprocess.run(line, cwd=tree, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def heads(table: str) -> list[list[str]]:
    """The lines that name the columns."""
    return [line.split() for line in table.splitlines() if "forkserver" in line and "loky" in line and not line.startswith("Python ")]


def test_every_command_has_it(mpcompare: Command, tree: Path) -> None:
    """`list` shows it, `run` runs it and has a column for it, each report shows it, `pick` chooses among five."""
    assert NAME in mpcompare("list")
    options = ["--budget", "15", "--precision", "100", "-o", "r.json", "--report", "r.html"]
    assert NAMES in heads(mpcompare("run", "isolation", "main-guard", "lock-held-by-thread", "lock", "start", *options))
    cells = {(cell.scenario, cell.backend): cell for cell in from_json((tree / "r.json").read_text()).cells}
    assert cells["isolation", NAME].answers == cells["isolation", "spawn"].answers
    assert cells["start", NAME].samples.keys() == cells["start", "spawn"].samples.keys()
    lacking = cells["lock", NAME]
    assert (lacking.outcome, lacking.detail) == (Outcome.UNSUPPORTED, f"{NAME} has no shared dict: it offers none")
    for name in ("r.html", "r.md", "r.csv", "r.xml"):
        mpcompare("report", "r.json", "-o", name)
        assert NAME in (tree / name).read_text(encoding="utf-8")
    mpcompare("diff", "r.json", "r.json")
    for style, *requirements in (["table"], ["markdown", "--threads", "--platform", "windows"], ["table", "--no-pool", "--library"]):
        assert NAME in mpcompare("pick", "-r", "r.json", "--format", style, *requirements)
        choice = json.loads(mpcompare("pick", "-r", "r.json", "--format", "json", *requirements))
        assert {one["backend"] for one in choice["ranking"]} == set(NAMES)


def test_it_may_be_the_choice(mpcompare: Command) -> None:
    """Where nothing else is there: then what to paste is what its own documentation says."""
    mpcompare("run", "isolation", "-b", NAME, "-o", "r.json")
    for kind in ("--pool", "--no-pool"):
        choice = json.loads(mpcompare("pick", "-r", "r.json", "--format", "json", kind))
        assert choice["choice"] == NAME
        assert choice["snippet"] == f"# How a program uses {NAME} is in the documentation of {NAME}.\n"


def test_it_need_be_no_column(mpcompare: Command, tree: Path) -> None:
    """What its row says counts: who wants it, names it."""
    table = tree / "compare" / "backends" / "__init__.py"
    table.write_text(table.read_text(encoding="utf-8").replace(':MyBackend")', ':MyBackend", column=False)'), encoding="utf-8")
    assert heads(mpcompare("run", "isolation")) == [[*BACKENDS]]
    assert NAME in mpcompare("run", "isolation", "-b", "spawn", "-b", NAME, "--all")

"""A backend that somebody adds as CONTRIBUTING says: one line in the table, and every command has it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compare.backends import BACKENDS
from compare.cli import cli
from compare.results.file import from_json

SOURCE = """\
from compare.backends.start_methods import ContextBackend


class Fifth(ContextBackend):
    name = "fifth"

    @property
    def context(self):
        import multiprocessing

        return multiprocessing.get_context("spawn")
"""


@pytest.fixture
def _fifth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth backend, which every interpreter finds."""
    (tmp_path / "fifth_backend.py").write_text(SOURCE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setitem(BACKENDS, "fifth", "fifth_backend:Fifth")
    monkeypatch.chdir(tmp_path)


def mpcompare(*arguments: str, code: int = 0) -> Result:
    """Run the command in this process, whose table of backends has one more."""
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


@pytest.mark.usefixtures("_fifth")
def test_every_command_has_it() -> None:
    """`list` shows it, `run` runs it and has a column for it, each report shows it, `pick` chooses among five."""
    assert "fifth" in mpcompare("list").stdout
    options = ["--budget", "9", "--precision", "100", "-o", "r.json", "--report", "r.html"]
    ran = mpcompare("run", "isolation", "main-guard", "lock-held-by-thread", "start", *options)
    heads = [line.split() for line in ran.stdout.splitlines() if "forkserver" in line and "loky" in line]
    assert [*BACKENDS] in heads
    cells = {(cell.scenario, cell.backend): cell for cell in from_json(Path("r.json").read_text()).cells}
    assert cells["isolation", "fifth"].answers == cells["isolation", "spawn"].answers
    assert cells["start", "fifth"].samples.keys() == cells["start", "spawn"].samples.keys()
    for name in ("r.html", "r.md", "r.csv", "r.xml"):
        mpcompare("report", "r.json", "-o", name)
        assert "fifth" in Path(name).read_text(encoding="utf-8")
    mpcompare("diff", "r.json", "r.json")
    for requirements in ([], ["--threads"], ["--no-pool"], ["--threads", "--platform", "windows"], ["--library"]):
        for style in ("table", "markdown"):
            assert "fifth" in mpcompare("pick", "-r", "r.json", "--format", style, *requirements).stdout
        choice = json.loads(mpcompare("pick", "-r", "r.json", "--format", "json", *requirements).stdout)
        assert {one["backend"] for one in choice["ranking"]} == set(BACKENDS)


@pytest.mark.usefixtures("_fifth")
def test_it_may_be_the_choice() -> None:
    """Where nothing else is there: then what to paste is what its own documentation says."""
    mpcompare("run", "isolation", "-b", "fifth", "-o", "r.json")
    choice = json.loads(mpcompare("pick", "-r", "r.json", "--format", "json").stdout)
    assert choice["choice"] == "fifth"
    assert choice["snippet"] == "# How a program uses fifth is in the documentation of fifth.\n"

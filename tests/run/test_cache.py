"""What was seen on this machine is used again only where it would be seen again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from compare.backends import BACKENDS
from compare.catalogue import Scenario, discover
from compare.machine import files
from compare.machine.pythons import Python, probe
from compare.results.file import from_json
from compare.results.model import Cell, Measuring, Outcome, latest
from compare.run import cache
from compare.run import plan as planning

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Scenario]:
    """Two scenarios in files of their own, on a machine where nothing was seen yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("one", "other"):
        (tmp_path / f"{name}.py").write_text(f'"""Is this {name}?"""\n')
    return discover(tmp_path)


def see(python: Python, scenario: Scenario, answer: str, backend: str = "fork") -> None:
    """Remember a run with one cell."""
    results = planning.started([python])
    results.scenarios[scenario.name] = planning.description(scenario)
    results.cells = [Cell(scenario.name, backend, python.label, Outcome.ANSWERED, 0.1, {"question": answer})]
    cache.remember(results, results.cells)


def kept(python: Python, scenarios: list[Scenario]) -> dict[tuple[str, str], str]:
    """Scenario and backend -> the answer that is kept."""
    return {(cell.scenario, cell.backend): cell.answers["question"] for cell in cache.kept(python, scenarios).cells}


def test_runs_add_up(python: Python, scenarios: list[Scenario]) -> None:
    """Nothing at first; then all that runs saw, of a cell the latest; only what was asked for."""
    one, other = scenarios
    assert kept(python, scenarios) == {}
    see(python, one, "yes")
    see(python, one, "no")
    see(python, one, "yes", backend="spawn")
    see(python, other, "yes")
    assert kept(python, scenarios) == {("one", "fork"): "no", ("one", "spawn"): "yes", ("other", "fork"): "yes"}
    assert kept(python, [other]) == {("other", "fork"): "yes"}


def test_a_scenario_that_changed(python: Python, scenarios: list[Scenario]) -> None:
    """What another program answered is no answer of this one; nor are its cells when only some were run again."""
    one, _ = scenarios
    see(python, one, "yes")
    see(python, one, "yes", backend="spawn")
    one.path.write_text('"""Is this one, still?"""\n')
    assert kept(python, scenarios) == {}
    see(python, one, "no")
    assert kept(python, scenarios) == {("one", "fork"): "no"}


def test_another_machine_or_a_broken_file(python: Python, scenarios: list[Scenario], tmp_path: Path) -> None:
    """Another Python of the same name, or a file that cannot be read: as if nothing had been seen."""
    one, _ = scenarios
    see(python, one, "yes")
    assert kept(python._replace(sys_executable="/elsewhere"), scenarios) == {}
    (tmp_path / "cache" / "mpcompare" / "seen.json").write_text("{")
    assert kept(python, scenarios) == {}
    see(python, one, "no")
    assert kept(python, scenarios) == {("one", "fork"): "no"}


def test_another_mpcompare(python: Python, scenarios: list[Scenario], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its backends and helper modules may be others, though the scenario is the same: as if nothing had been seen."""
    one, other = scenarios
    see(python, one, "yes")
    monkeypatch.setattr("compare.__version__", "99.0")
    assert kept(python, scenarios) == {}
    see(python, other, "no")
    assert kept(python, scenarios) == {("other", "fork"): "no"}


def test_what_was_cut_short(python: Python, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of interrupted rounds are not kept for later, and a run that goes on measures them anew; what ended is not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("cut", "whole"):
        (tmp_path / f"{name}.py").write_text('"""How long?"""\ndef measure(backend): ...\n')
    scenarios = discover(tmp_path)
    results = planning.started([python])
    results.scenarios = {scenario.name: planning.description(scenario) for scenario in scenarios}
    results.cells = [
        Cell(name, "fork", python.label, Outcome.ANSWERED, 1, samples={"m (s)": [1.0, 1.1]}, cut_short=name == "cut")
        for name in ("cut", "whole")
    ]
    cache.remember(results, [cell for cell in results.cells if not cell.cut_short])
    assert [cell.scenario for cell in cache.kept(python, scenarios).cells] == ["whole"]
    (group,) = planning.to_measure(scenarios, ["fork"], [python], results)
    assert [task.scenario.name for task in group] == ["cut"]


def test_the_latest() -> None:
    """What was run anew replaces what was there, but interrupted rounds replace only fewer interrupted ones."""

    def cell(scenario: str, seconds: float, *, cut_short: bool, rounds: int = 1) -> Cell:
        return Cell(scenario, "fork", "3.11.7", Outcome.ANSWERED, seconds, samples={"m (s)": [1.0] * rounds}, cut_short=cut_short)

    cells = [
        *(cell("one", 1, cut_short=False), cell("one", 2, cut_short=False), cell("one", 3, cut_short=True)),
        *(cell("two", 1, cut_short=True, rounds=2), cell("two", 2, cut_short=True)),
        *(cell("four", 1, cut_short=True), cell("four", 2, cut_short=True, rounds=2)),
        *(cell("three", 1, cut_short=True), cell("three", 2, cut_short=False)),
    ]
    assert [(kept.scenario, kept.seconds, kept.cut_short) for kept in latest(cells)] == [
        ("one", 2, False),
        ("two", 1, True),
        ("four", 2, True),
        ("three", 2, False),
    ]


def measure(python: Python, scenario: Scenario, figures: list[float], *backends: str) -> None:
    """Remember a run that measured one scenario."""
    results = planning.started([python])
    results.scenarios[scenario.name] = planning.description(scenario)
    results.environment.measuring.append(Measuring(seed=int(figures[0]), measured=[(scenario.name, python.label)]))
    results.cells = [
        Cell(scenario.name, name, python.label, Outcome.ANSWERED, 1, samples={"m (s)": figures}) for name in backends or ("fork",)
    ]
    cache.remember(results, results.cells)


def figures_of(python: Python, scenarios: list[Scenario]) -> dict[str, tuple[float, ...]]:
    """Backend -> the figures that are kept; and that what is said of how they were measured is of them."""
    results = cache.kept(python, scenarios)
    figures = {cell.backend: tuple(cell.samples["m (s)"]) for cell in results.cells}
    said = {(entry.seed, *entry.measured) for entry in results.environment.measuring}
    assert said == {(int(cell.samples["m (s)"][0]), (cell.scenario, cell.python)) for cell in results.cells}
    return figures


def test_another_python_of_the_same_version(python: Python, scenarios: list[Scenario]) -> None:
    """What both saw is kept, side by side."""
    one, _ = scenarios
    other = python._replace(sys_executable=str(Path(sys.executable).parent), packages={"loky": "1.0"})  # any that exists
    see(python, one, "yes")
    see(other, one, "no")
    assert kept(python, scenarios) == {("one", "fork"): "yes"}
    assert kept(other, scenarios) == {("one", "fork"): "no"}


def test_a_python_that_is_gone_or_changed(python: Python, scenarios: list[Scenario], tmp_path: Path) -> None:
    """What it saw goes with it; so does what it saw when it was another one."""
    one, _ = scenarios
    gone = tmp_path / "python"
    gone.touch()
    see(python._replace(sys_executable=str(gone)), one, "gone")
    see(python._replace(packages={"loky": "1.0"}), one, "with another loky")
    gone.unlink()
    see(python, one, "yes")
    (file,) = (tmp_path / "cache" / "mpcompare").iterdir()
    assert [cell.answers["question"] for cell in from_json(file.read_text()).cells] == ["yes"]


def test_better_figures_are_kept(python: Python, scenarios: list[Scenario]) -> None:
    """Those of one round never are; worse ones replace none; as good ones replace older ones; of each, how it was measured is kept, too."""
    _, other = scenarios
    measure(python, other, [5.0])
    assert figures_of(python, scenarios) == {}
    good = (2.0, 2.01, 2.02, 2.03, 2.04, 2.05)
    measure(python, other, [1.0, 9.0])
    assert figures_of(python, scenarios) == {"fork": (1.0, 9.0)}
    measure(python, other, list(good))
    measure(python, other, [1.0, 9.0])
    measure(python, other, [5.0])
    see(python, scenarios[0], "yes")  # a run that measures nothing does not forget how others did
    seen_before = cache.kept(python, [other])
    assert [cell.samples["m (s)"] for cell in seen_before.cells] == [list(good)]
    assert figures_of(python, [other]) == {"fork": good}
    newer = (3.0, 3.01, 3.02, 3.03, 3.04, 3.05)
    measure(python, other, list(newer))
    assert figures_of(python, [other]) == {"fork": newer}


def test_figures_of_different_runs_are_not_mixed(python: Python, scenarios: list[Scenario]) -> None:
    """Those of some backends only do not take the place of all, nor stand beside the others'; those of more do."""
    _, other = scenarios
    first, second = ([float(number) + part for part in (0.0, 0.01, 0.02, 0.03)] for number in (2, 3))
    measure(python, other, first, "fork", "spawn")
    measure(python, other, second, "fork")
    measure(python, other, second, "loky")
    assert figures_of(python, scenarios) == dict.fromkeys(("fork", "spawn"), tuple(first))
    measure(python, other, second, "fork", "spawn", "loky")
    assert figures_of(python, scenarios) == dict.fromkeys(("fork", "spawn", "loky"), tuple(second))


def test_what_did_not_answer_replaces_no_figures(python: Python, scenarios: list[Scenario]) -> None:
    """A run in which a backend hung leaves what there was."""
    _, other = scenarios
    good = [2.0, 2.01, 2.02, 2.03]
    measure(python, other, good)
    results = planning.started([python])
    results.scenarios[other.name] = planning.description(other)
    results.cells = [Cell(other.name, "fork", python.label, Outcome.HUNG, 30)]
    cache.remember(results, results.cells)
    assert figures_of(python, scenarios) == {"fork": tuple(good)}


def test_a_strangers_answers_are_not_ours(mpcompare: Command, tmp_path: Path, python: Python) -> None:
    """A run that goes on with a file keeps for `pick` what it ran itself, and nothing that it read."""
    cache = tmp_path / "cache"
    assert mpcompare("run", "isolation", "-b", "fork", "-o", "r.json", XDG_CACHE_HOME=str(cache)).returncode == 0
    (cache / "mpcompare" / "seen.json").unlink()
    forged = json.loads((tmp_path / "r.json").read_text())
    forged["cells"][0]["answers"] = dict.fromkeys(forged["cells"][0]["answers"], "forged")
    forged["environment"]["measuring"] = [{"seed": 666, "measured": [["isolation", python.label]]}]
    (tmp_path / "r.json").write_text(json.dumps(forged))
    assert mpcompare("run", "isolation", "-b", "fork", "-b", "spawn", "--resume", "r.json", XDG_CACHE_HOME=str(cache)).returncode == 0
    text = (cache / "mpcompare" / "seen.json").read_text()
    assert [cell.backend for cell in from_json(text).cells] == ["spawn"]
    assert "forged" not in text
    assert "666" not in text


def spoil(file: Path, how: str) -> str:
    """Make a cache that is not to be used; what is said of it."""
    file.parent.mkdir(parents=True)
    if how == "a link":
        (file.parent.parent / "target").write_text("mine")
        file.symlink_to(file.parent.parent / "target")
        return "is no file"
    makers: dict[str, Callable[[Path], None]] = {"a pipe": os.mkfifo, "a folder": os.mkdir, "a device": partial(os.symlink, "/dev/zero")}
    if how in makers:
        makers[how](file)
        return "is no file"
    file.write_text("{}")
    if how == "a file that others may write":
        file.chmod(0o666)
        return "type: chmod go-w"
    if how == "a folder that others may write":
        file.parent.chmod(0o777)
        return "type: chmod go-w"
    if os.geteuid():
        pytest.skip("only root can give a file away")
    os.chown(file if how == "another user's file" else file.parent, 12345, -1)
    return "belongs to somebody else"


@pytest.mark.parametrize(
    "how",
    [
        *("a link", "a pipe", "a folder", "a device", "a file that others may write", "a folder that others may write"),
        *("another user's file", "another user's folder"),
    ],
)
def test_a_cache_that_is_not_safe(mpcompare: Command, tmp_path: Path, how: str) -> None:
    """It is neither read nor written, which is said once, and the run is as it would be."""
    file = tmp_path / "cache" / "mpcompare" / "seen.json"
    why = spoil(file, how)
    before = [(path.name, path.lstat().st_mtime_ns) for path in (file.parent, file)]
    done = mpcompare("run", "isolation", "-b", "fork", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert (done.returncode, "num is 100" in done.stdout) == (0, True)
    assert done.stderr.startswith("The results are not kept for mpcompare pick: ")
    assert done.stderr.count(why) == 1
    assert [(path.name, path.lstat().st_mtime_ns) for path in (file.parent, file)] == before
    if how == "a link":
        assert (tmp_path / "cache" / "target").read_text() == "mine"


def test_the_cache_is_ours_alone(python: Python, scenarios: list[Scenario], tmp_path: Path) -> None:
    """Others can neither read nor write it, and it leaves nothing else behind, also where it cannot be written."""
    see(python, scenarios[0], "yes")
    folder = tmp_path / "cache" / "mpcompare"
    assert [(path.name, path.stat().st_mode & 0o777) for path in folder.iterdir()] == [("seen.json", 0o600)]
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "seen.json").unlink()
    (folder / "seen.json").mkdir()
    see(python, scenarios[0], "yes")
    assert [path.name for path in folder.iterdir()] == ["seen.json"]


def test_runs_that_end_together(python: Python, scenarios: list[Scenario], tmp_path: Path) -> None:
    """Each waits until the other has kept what it saw, and loses none of it."""
    one = scenarios[0]
    see(python, one, "yes")
    code = "import sys; sys.path.insert(0, sys.argv[1]); import test_cache; test_cache.see_in_another_process(sys.argv[2])"
    file = tmp_path / "cache" / "mpcompare" / "seen.json"
    line = [sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path)]
    with ExitStack() as held:
        held.enter_context(files.alone(file.parent))
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "it is about to keep what it saw\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.5)
            file.write_text(file.read_text().replace('"yes"', '"written meanwhile"'))
            held.close()
    assert kept(python, scenarios) == {("one", "fork"): "written meanwhile", ("other", "fork"): "no"}


def see_in_another_process(folder: str) -> None:
    """Remember a cell of the scenario `other`, and say when that begins."""
    print("it is about to keep what it saw", flush=True)
    see(probe(BACKENDS), discover(Path(folder))[1], "no")


def test_a_cache_that_is_too_large(python: Python, scenarios: list[Scenario], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is begun anew."""
    one, other = scenarios
    see(python, one, "yes")
    monkeypatch.setattr(cache, "LARGEST", 100)
    assert kept(python, scenarios) == {}
    see(python, other, "yes")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert kept(python, scenarios) == {("other", "fork"): "yes"}

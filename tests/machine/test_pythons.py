"""How a Python is found by what a user calls it, and what is never run for it."""

import importlib.metadata
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compare.backends import BACKENDS, Row
from compare.machine.pythons import probe, probe_all
from compare.run.plan import interpreter

Command = Callable[..., subprocess.CompletedProcess[str]]


def program(path: Path, text: str) -> Path:
    """A program for a shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def python_at(path: Path) -> Path:
    """A Python: ours, in another place."""
    return program(path, f'exec {sys.executable} "$@"')


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home where nothing is installed, and a PATH with one empty folder in it, `bin`."""
    (tmp_path / "bin").mkdir()
    for variable in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@pytest.mark.parametrize("name", ["3.99", "python3.99", "mine"])
@pytest.mark.parametrize("path", ["", ".", "$BIN"])
def test_a_name_never_runs_what_stands_in_the_current_folder(
    mpcompare: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    """Neither a file nor a folder of that name, nor what a relative entry of the PATH leads to; it is said how to name it."""
    for place in ("3.99", "python3.99", "mine"):
        program(tmp_path / place, "touch pwned")
    done = mpcompare("run", "isolation", "--python", name, PATH=f"{path.replace('$BIN', '/usr/bin')}:/bin")
    (tmp_path / name).unlink()
    program(tmp_path / name / "bin" / "python", "touch pwned")
    again = mpcompare("run", "isolation", "--python", name)
    for ended in (done, again):
        assert (ended.returncode, ended.stdout) == (2, "")
        assert f"type ./{name}" in " ".join(ended.stderr.split())
    assert not (tmp_path / "pwned").exists()
    assert "pwned" not in os.listdir(tmp_path)  # noqa: PTH208


def test_a_path_leads_to_what_stands_there(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, or the folder of a virtual environment, with a separator."""
    monkeypatch.chdir(machine)
    python_at(machine / "3.12")
    python_at(machine / "env" / "bin" / "python")
    for path, executable in (("./3.12", "3.12"), ("./env", "env/bin/python"), (str(machine / "env"), "env/bin/python")):
        (python,) = probe_all(BACKENDS, [path])
        assert python.executable == str(machine / executable)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (".pyenv/versions/3.12.9/bin/python", "3.12"),
        (".pyenv/versions/3.12.9/bin/python", "python3.12"),
        (".pyenv/versions/3.12.9/bin/python", "3.12.9"),
        (".pyenv/versions/3.15.0rc1/bin/python", "3.15"),
        (".pyenv/versions/3.15-dev/bin/python", "3.15"),
        (".pyenv/versions/3.13.1t/bin/python", "3.13t"),
        (".local/share/uv/python/cpython-3.12.9-linux-x86_64-gnu/bin/python", "3.12"),
        (".local/share/uv/python/cpython-3.13.0+freethreaded-linux-x86_64-gnu/bin/python", "3.13t"),
        (".asdf/installs/python/3.12.9/bin/python", "3.12"),
        (".local/share/mise/installs/python/3.12.9/bin/python", "3.12"),
        (".local/bin/python3.12", "3.12"),
    ],
)
def test_where_pythons_are_installed(machine: Path, place: str, name: str) -> None:
    """A version is found where no PATH leads to it, even where a shim that leads to nothing is on the PATH."""
    expected = python_at(machine / place)
    program(machine / "bin" / "python3.12", "echo pyenv: python3.12: command not found >&2; exit 127")
    (python,) = probe_all(BACKENDS, [name])
    assert python.executable == str(expected)


def test_the_newest_that_fits(machine: Path) -> None:
    """Its newest patch release, by number; pre-releases last; what the PATH has comes first; a build without the GIL only if asked for."""
    for version in ("3.12.2", "3.12.10", "3.12.11rc1", "3.13.0t", "3.14.0b1", "3.9.9"):
        python_at(machine / ".pyenv" / "versions" / version / "bin" / "python")

    def found(name: str) -> str:
        (python,) = probe_all(BACKENDS, [name])
        return str(Path(python.executable).relative_to(machine))

    assert found("3.12") == ".pyenv/versions/3.12.10/bin/python"
    assert found("3.12.2") == ".pyenv/versions/3.12.2/bin/python"
    assert found("3") == ".pyenv/versions/3.12.10/bin/python"
    assert found("3.14") == ".pyenv/versions/3.14.0b1/bin/python"
    python_at(machine / "bin" / "python3.12")
    assert found("3.12") == "bin/python3.12"
    with pytest.raises(ValueError, match=r"3\.13"):
        found("3.13")


def test_what_there_is_instead(machine: Path) -> None:
    """The message for a version that is nowhere names those that are, but none that could not run cells; and without a home, none."""
    for version in ("3.12.2", "3.14.0b1", "3.9.9"):
        python_at(machine / ".pyenv" / "versions" / version / "bin" / "python")
    (machine / ".local" / "bin").mkdir(parents=True)
    program(machine / ".local" / "bin" / "python3.12-config", "exit 1")
    with pytest.raises(ValueError, match=r"^'3\.99' is no Python that can run cells: .* 3\.12\.2(, [^,]+)*, 3\.14\.0b1:? .*venv$") as error:
        probe_all(BACKENDS, ["3.99"])
    assert "3.9.9" not in str(error.value)
    assert "config" not in str(error.value)


@pytest.mark.parametrize("name", ["", "python3.99", "nowhere/python", "./nowhere"])
def test_what_is_nowhere(machine: Path, name: str) -> None:
    """An empty name, as an unset variable is, leads to nothing either."""
    python_at(machine / "bin" / "python")
    with pytest.raises(ValueError, match=f"^{name!r} is no Python that can run cells: "):
        probe_all(BACKENDS, [name])


def test_packages_that_backends_need() -> None:
    """The results know the version of each, whether its source says it or only its installation; not of one that is not installed."""
    ours = BACKENDS["spawn"]
    others = {name: Row(name, ours.target, package=name) for name in ("loky", "pytest", "jinja2", "no_such_package")}
    known = interpreter(probe(others))
    assert known.loky == importlib.metadata.version("loky")
    assert known.packages == {name: importlib.metadata.version(name) for name in ("pytest", "jinja2")}

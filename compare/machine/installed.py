"""Which executables a user may mean by the name of a Python: those of the PATH, and those of the places where Pythons are installed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PLACES = (
    ("$PYENV_ROOT/versions", "3.*", "bin/python"),
    ("~/.pyenv/versions", "3.*", "bin/python"),
    ("~/.pyenv/pyenv-win/versions", "3.*", "python.exe"),
    ("$UV_PYTHON_INSTALL_DIR", "cpython-3.*", "bin/python"),
    ("$XDG_DATA_HOME/uv/python", "cpython-3.*", "bin/python"),
    ("~/.local/share/uv/python", "cpython-3.*", "bin/python"),
    ("$APPDATA/uv/python", "cpython-3.*", "python.exe"),
    ("~/.asdf/installs/python", "3.*", "bin/python"),
    ("~/.local/share/mise/installs/python", "3.*", "bin/python"),
    ("/Library/Frameworks/Python.framework/Versions", "3.*", "bin/python3"),
    *((folder, "python3.*", "") for folder in ("~/.local/bin", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", "/opt/local/bin")),
)
"""A folder, what in it is called after a version, and where in that the executable is."""

CALLED = re.compile(r"(?:cpython-|python)?(?P<release>3(?:\.\d+)+)(?P<early>(?:a|b|rc)\d+|-dev)?(?P<free>t|\+freethreaded)?(?P<rest>-.+)?")
"""How `PLACES` call a version: `3.12.1`, `3.14.0rc2`, `3.13t`, `cpython-3.12.8-linux-x86_64-gnu`, `python3.12`."""


class Installed(NamedTuple):
    """A Python in one of the `PLACES`. Nothing of it was started: its version is what its place says."""

    version: str
    executable: str

    @property
    def age(self) -> tuple[bool, list[int], list[int]]:
        """Sorts a newer one behind an older one, and pre-releases before all others."""
        release, _, early = re.sub(r"(a|b|rc|-dev)", r" \1", self.version, count=1).partition(" ")
        order = {"-dev": 0, "a": 1, "b": 2, "rc": 3}
        kind = early.rstrip("t0123456789")
        return not early, numbers(release), [order.get(kind, 0), *numbers(early)]


def numbers(text: str) -> list[int]:
    """The numbers in a text."""
    return [int(digits) for digits in re.findall(r"\d+", text)]


def installed() -> list[Installed]:
    """The Pythons of the `PLACES`, each version once; the newest first, pre-releases last."""
    found: dict[str, Installed] = {}
    for parent, called, inside in PLACES:
        folder = Path(os.path.expandvars(os.path.expanduser(parent)))  # noqa: PTH111  pathlib's raises where there is no home
        if not folder.is_absolute():  # a variable that is not set; or one that leads to what the current folder holds
            continue
        for path in sorted(folder.glob(called)):
            name = CALLED.fullmatch(path.name)
            executable = path / inside
            if name and not (name["rest"] and not inside) and executable.is_file():  # python3.12-config is no Python
                version = f"{name['release']}{name['early'] or ''}{'t' if name['free'] else ''}"
                found.setdefault(version, Installed(version, str(executable)))
    return sorted(found.values(), key=lambda python: python.age, reverse=True)


def candidates(name: str) -> Iterator[str]:
    """The executables that a user may mean by `3.12`, `python3.12`, a path or the folder of a virtual environment; the likeliest first.

    What has no separator in it is a name, and never something of the current folder: a stranger's repository may hold a `3.12`.
    Raises ValueError when a path leads to none.
    """
    if any(separator in name for separator in (os.sep, os.altsep) if separator):
        yield executable_at(Path(name))
        return
    command = f"python{name}" if name[:1].isdecimal() else name
    yield from on_the_path(command)
    wanted = command.removeprefix("python")
    if command != wanted:
        yield from (python.executable for python in installed() if fits(python.version, wanted))


def fits(version: str, wanted: str) -> bool:
    """Whether a version is one of those that `3`, `3.12`, `3.12.1` or `3.13t` stands for. Without the GIL it is another one."""
    number, plain = wanted.removesuffix("t"), version.removesuffix("t")
    further = plain.removeprefix(number)
    same_kind = version.endswith("t") == wanted.endswith("t")
    return same_kind and plain.startswith(number) and not (number and further[:1].isdecimal())  # 3.1 is not 3.12


def executable_at(path: Path) -> str:
    """The executable that a path leads to, which may be the folder of a virtual environment. Raises ValueError when there is none."""
    if path.is_dir():
        inside = path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if not inside.is_file():
            raise ValueError(f"the folder has no {inside.relative_to(path)}")
        path = inside
    if not path.is_file():
        raise ValueError("there is no such file")
    return str(path.absolute())


def on_the_path(command: str) -> Iterator[str]:
    """All executables of that name on the PATH, but for those of the current folder, to which a relative entry leads."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        if command and (found := shutil.which(os.path.join(folder, command))):  # noqa: PTH118  with a folder, Windows looks only there
            yield found

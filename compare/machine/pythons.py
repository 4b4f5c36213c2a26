"""The interpreters that run cells: how they are found, what they are, and what they are lent so that nothing need be installed there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from compare.backends import Row
from compare.machine.installed import candidates, installed, numbers

ROOT = Path(__file__).parent.parent.parent

OURS = ("compare", "scenarios")
"""The packages that every cell imports."""

OLDEST = (3, 10)
"""The oldest CPython in which cells run."""

# Asked in the interpreter in question, which may be any. It looks a package's version up in its source: importing loky takes twice as
# long as all the rest.
PROBE = """
import sys
sys.path[:] = [path for path in sys.path if path]  # not the current folder: what stands in it must not be imported
import json
oldest, backends, packages, paths = json.loads(sys.argv[1])
name = sys.implementation.name if hasattr(sys, "implementation") else "an old Python"
found = {"version": sys.version.split()[0], "executable": sys.executable, "implementation": "CPython" if name == "cpython" else name}
if found["implementation"] != "CPython" or list(sys.version_info) < oldest:
    print(json.dumps({"python": found}))
    sys.exit()
from importlib.util import find_spec
has = [package for package in packages if find_spec(package)]
sys.path += paths
import multiprocessing
from compare.backends import load

def version(package):
    spec = find_spec(package)
    lines = open(spec.origin, encoding="utf-8", errors="replace").read().splitlines() if spec and spec.origin else []
    for line in lines:
        if line.startswith('__version__ = "'):
            return line.split('"')[1]
    return installed_version(package) if spec else ""

def installed_version(package):
    from importlib import metadata
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""

found["default"] = multiprocessing.get_start_method()
found["packages"] = {package: version(package) for package in packages}
unavailable = {name: reason for name, reason in ((name, load(target).why_unavailable()) for name, target in backends.items()) if reason}
print(json.dumps({"python": found, "unavailable": unavailable, "has": has}))
"""


class UnusablePythonError(ValueError):
    """A name leads to no Python that can run cells."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


class Python(NamedTuple):
    """An interpreter that runs cells."""

    label: str
    """Its version, or its version and how the user named it where several have the same."""
    executable: str
    """What starts it."""
    sys_executable: str
    """Its own `sys.executable`, which is the same for all names of one Python."""
    version: str
    implementation: str
    default: str
    """Its default start method."""
    packages: dict[str, str]
    """Each package that a backend needs -> its version; empty where it is not installed, or does not say."""
    unavailable: dict[str, str]
    """Backend -> why it cannot be used there; those that can are not in it."""
    borrows: tuple[str, ...]
    """The packages that it is lent when it runs cells."""


_asked: dict[str, subprocess.Popen[bytes]] = {}

PATIENCE = 60
"""Seconds in which a Python must have told what it is."""


def ask(backends: Mapping[str, Row], executable: str = sys.executable) -> None:
    """Start to ask a Python what it is, for `probe` to hear the answer: it takes as long as our own imports do.

    Raises OSError when it cannot be started.
    """
    lent = (
        [] if executable == sys.executable else [package_folder(package).parent for row in backends.values() for package in lendable(row)]
    )
    targets = {name: row.target for name, row in backends.items()}
    packages = [row.package for row in backends.values() if row.package]
    question = json.dumps([OLDEST, targets, packages, [str(path) for path in (ROOT, *lent)]])
    _asked[executable] = subprocess.Popen([executable, "-c", PROBE, question], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def lendable(row: Row) -> list[str]:
    """What we have of the packages that a backend is lent."""
    return [package for package in row.lent if find_spec(package)]


def dismiss() -> None:
    """End the interpreters that were asked and whose answer nobody wants."""
    for process in _asked.values():
        process.kill()
        process.communicate()
    _asked.clear()


def probe(backends: Mapping[str, Row], executable: str = sys.executable) -> Python:
    """What a Python is, and which of the backends it has.

    Raises ValueError, with what it said, when it cannot be started, does not answer, or cannot run cells.
    """
    answer = answer_of(backends, executable)
    found = answer["python"]
    if "unavailable" not in answer:
        oldest = ".".join(map(str, OLDEST))
        raise ValueError(f"it is {found['implementation']} {found['version']}; cells need CPython {oldest} or newer")
    lent = [package for row in backends.values() if row.package not in answer["has"] for package in lendable(row)]
    return Python(
        label=found["version"],
        executable=executable,
        sys_executable=found["executable"],
        version=found["version"],
        implementation=found["implementation"],
        default=found["default"],
        packages=found["packages"],
        unavailable=answer["unavailable"],
        borrows=() if executable == sys.executable else (*OURS, *dict.fromkeys(lent)),
    )


def answer_of(backends: Mapping[str, Row], executable: str) -> dict[str, Any]:
    """What a Python printed when it was asked what it is. Raises ValueError, with what it said, when that is no answer."""
    try:
        if executable not in _asked:
            ask(backends, executable)
        process = _asked.pop(executable)
        try:
            output, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValueError(str(error)) from None
    try:
        answer: dict[str, Any] = json.loads(output)
        return answer | {"python": dict(answer["python"])}
    except (ValueError, KeyError, TypeError):
        said = (errors or output).decode("utf-8", "replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise ValueError(said[-1] if said[0].startswith("Traceback") else said[0]) from None


def probe_all(backends: Mapping[str, Row], named: Sequence[str]) -> list[Python]:
    """The Pythons that the user named, each once; ours when none was named.

    Raises UnusablePythonError, in words for the user, of the first name that leads to none.
    """
    found: dict[str, tuple[str, Python]] = {}
    for name in named or [sys.executable]:
        try:
            python = first_that_answers(backends, name)
        except ValueError as error:
            raise UnusablePythonError(name, f"{name!r} is no Python that can run cells: {error}. {what_there_is(name)}") from None
        found.setdefault(python.sys_executable, (name, python))
    versions = [python.label for _, python in found.values()]
    return [
        python._replace(label=f"{python.label} {name}") if versions.count(python.label) > 1 else python for name, python in found.values()
    ]


def first_that_answers(backends: Mapping[str, Row], name: str) -> Python:
    """The first of those that a name may stand for that runs cells: a shim on the PATH may lead to nothing.

    Raises ValueError, with what the last of them said, when none does.
    """
    complaint = ValueError("no such command is on the PATH, nor where Pythons are installed")
    for executable in candidates(name):
        try:
            return probe(backends, executable)
        except ValueError as error:
            complaint = error
    raise complaint


def what_there_is(name: str) -> str:
    """What a user can type instead of a name that leads to no Python."""
    is_here = bool(name) and Path(name).name == name and os.path.lexists(name)
    here = f"For what the current folder has of that name, type .{os.sep}{name}. " if is_here else ""
    found = [python.version for python in installed() if tuple(numbers(python.version)[:2]) >= OLDEST]
    there = f"There are {', '.join(found)}: type one of them, or" if found else "Type"
    return f"{here}{there} a path such as /usr/bin/python3 or ./venv"


def lend(packages: Iterable[str], folder: Path) -> None:
    """Put packages of ours into a folder, for another Python's PYTHONPATH: these and nothing else that we have installed."""
    import shutil

    folder.mkdir()
    for package in packages:
        if os.name == "nt":  # links need a privilege there
            shutil.copytree(package_folder(package), folder / package)
        else:
            (folder / package).symlink_to(package_folder(package), target_is_directory=True)


def package_folder(package: str) -> Path:
    """The folder of a package that we have. Raises ModuleNotFoundError when we have it not."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def search_path(*roots: Path) -> str:
    """Code that puts folders at the end of `sys.path`: what a Python finds by itself comes first, as in any program."""
    return f"import sys; sys.path += {[str(root) for root in dict.fromkeys(roots)]!r}; "

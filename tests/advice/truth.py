"""The table of what is right and dangerous, and what the programs do that prove it."""

import os
import shlex
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dacite import Config, from_dict

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
BACKENDS = ("fork", "spawn", "forkserver", "loky")
WORST = ("works", "error", "wrong", "hang")

DEADLINE = 30
"""Seconds after which a program hangs: fifty times what one takes alone."""


@dataclass(frozen=True)
class Set:
    """What programs of one kind say of themselves, and what is right for them."""

    options: str
    programs: tuple[str, ...]
    right: frozenset[str]
    dangerous: frozenset[str]
    changed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()
    standard: bool = False
    server_imports_main: bool | None = None

    @property
    def how(self) -> str:
        """Whether workers of a pool run the tasks, or a process each."""
        return "process" if "--no-pool" in shlex.split(self.options) else "pool"

    @property
    def runs(self) -> list[tuple[str, str]]:
        """The programs, and how they run their tasks."""
        return [(program, self.how) for program in (*self.programs, *self.changed, *self.warned)]


def sets() -> list[Set]:
    """The table, row by row."""
    rows = tomllib.loads((HERE / "truth.toml").read_text())["set"]
    return [from_dict(Set, row, Config(cast=[tuple, frozenset], strict=True)) for row in rows]


Outcomes = Mapping[tuple[str, str, str], str]
"""Program, how it runs its tasks, backend -> how it went."""


def run_all(python: str, runs: Iterable[tuple[str, str]], lent: Path) -> Outcomes:
    """Run each program under each backend."""
    keys = [(program, how, backend) for program, how in dict.fromkeys(runs) for backend in BACKENDS]
    with ThreadPoolExecutor(3) as threads:
        return dict(zip(keys, threads.map(lambda key: outcome(python, key, lent), keys), strict=True))


def outcome(python: str, key: tuple[str, str, str], lent: Path) -> str:
    """Run a program: `works`, `error`, `wrong` (it ends well with another result), or `hang`."""
    program, how, backend = key
    name, *ways = program.split()
    text = (PROGRAMS / f"{name}.py").read_text()
    start = {"@-m": ["-m", name], "@-c": ["-c", text], "@-": ["-"]}.get(ways[-1] if ways else "", [f"{name}.py"])
    line = [python, "-W", "ignore::DeprecationWarning", *start, backend, how, *(way for way in ways if not way.startswith("@"))]
    with subprocess.Popen(
        line,
        cwd=PROGRAMS,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(PROGRAMS), str(lent))), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(text if start == ["-"] else "", timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            return "hang"
    if process.returncode:
        return "error"
    return "works" if said == "works\n" else "wrong"


def faults(one: Set, outcomes: Outcomes) -> list[str]:
    """Where the programs of a set do not do what the table says."""
    said = []
    fit = fitting(worst(one.programs, one.how, outcomes)) - one.lacking
    if fit and one.changed:
        said.append(f"some let all work: {sorted(fit)}")
    if not fit and not one.changed:
        said.append("no backend lets all work: say what to change")
    proof = worst(one.changed or one.programs, one.how, outcomes)
    right = fitting(proof) - one.lacking - ({"loky"} if one.standard else set())
    dangerous = {backend for backend, outcome in proof.items() if outcome in {"wrong", "hang"}}
    harmless = [program for program in one.warned if not all(outcomes[program, one.how, backend] == "wrong" for backend in one.right)]
    said += [f"{program} goes well: nothing to warn of" for program in harmless]
    said += [f"right are {sorted(right)}"] if right != one.right else []
    return said + ([f"dangerous are {sorted(dangerous)}"] if dangerous != one.dangerous else [])


def worst(programs: Iterable[str], how: str, outcomes: Outcomes) -> dict[str, str]:
    """Backend -> how the program went that went worst under it."""
    return {backend: max((outcomes[program, how, backend] for program in programs), key=WORST.index) for backend in BACKENDS}


def fitting(went: Mapping[str, str]) -> set[str]:
    """The backends under which all works."""
    return {backend for backend, outcome in went.items() if outcome == "works"}


def imports_main(python: str) -> bool:
    """Whether the fork server of a Python imports the main module."""
    line = [python, "server_imports_main.py"]
    return subprocess.run(line, cwd=PROGRAMS, capture_output=True, text=True, check=True).stdout == "yes\n"

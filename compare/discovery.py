"""A file in `scenarios/` becomes a Scenario, read and never imported: only a cell runs what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SCENARIOS = Path(__file__).parent.parent / "scenarios"

DOCSTRING = re.compile(r'\A\s*"""(?P<text>.*?)"""', re.DOTALL)
RUN_AS = re.compile(r"^RUN_AS = (?P<roles>.+)$", re.MULTILINE)


class Scenario(NamedTuple):
    """A question, and where the program stands that answers it."""

    name: str
    module: str
    """Its import name, as seen from `root`."""
    root: Path
    """What has to be on `sys.path`."""
    role: str
    """`module` when the cell imports it, `main` when it is the program that the cell runs."""
    question: str
    why: str
    """Why the answers differ. Its first sentence is shown below the table, and stands alone there."""
    links: tuple[str, ...]


def discover(folder: Path = SCENARIOS) -> list[Scenario]:
    """All scenarios of a folder, by name. A file whose name begins with `_` is none."""
    files = (path for path in folder.glob("*.py") if not path.name.startswith("_"))
    return sorted((scenario for path in files for scenario in read(path)), key=lambda scenario: scenario.name)


def read(path: Path) -> Iterator[Scenario]:
    """The scenarios of one file: one for each role it names in `RUN_AS`, as an imported module if it names none.

    The file is searched and not parsed, so that one with a syntax error still has its name and its question.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    docstring = DOCSTRING.search(text)
    question, _, body = (docstring["text"] if docstring else "").strip().partition("\n")
    lines = [line.strip() for line in body.strip().splitlines()]
    roles = RUN_AS.search(text)
    for role in re.findall(r"\w+", roles["roles"]) if roles else ["module"]:
        stem = path.stem.replace("_", "-")
        yield Scenario(
            name=stem if role == "module" else f"{stem}-main",
            module=f"{path.parent.name}.{path.stem}",
            root=path.parent.parent,
            role=role,
            question=question if role == "module" else f"{question} (all of it in __main__)",
            why=" ".join(line for line in lines if not line.startswith("http")).strip(),
            links=tuple(line for line in lines if line.startswith("http")),
        )


def select(scenarios: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    """The scenarios of these names, all when there are none. Raises KeyError with the first name that is none's."""
    known = {scenario.name for scenario in scenarios}
    for name in names:
        if name not in known:
            raise KeyError(name)
    return [scenario for scenario in scenarios if not names or scenario.name in names]

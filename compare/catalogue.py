"""A file in a topic's folder becomes a Scenario, read and never imported: only a cell runs what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

SCENARIOS = Path(__file__).parent.parent / "scenarios"

MODULE = re.compile(r"\w+")
DOCSTRING = re.compile(r'\A\s*"""(?P<text>.*?)"""', re.DOTALL)
PARAGRAPHS = re.compile(r"\n{2,}")
RUN_AS = re.compile(r'^RUN_AS = "(?P<role>.+)"$', re.MULTILINE)
MEASURES = re.compile(r"^def measure\(", re.MULTILINE)

NO_TOPIC = "other"
"""The topic of what stands in no topic's folder."""


class Scenario(NamedTuple):
    """A question, and where the program stands that answers it."""

    name: str
    module: str
    """Its import name, as seen from `root`."""
    root: Path
    """What has to be on `sys.path`."""
    role: str
    """How the cell runs it: `module` when it is imported, `main` when it is the program, as by `python path`."""
    question: str
    why: str
    """Why the answers differ, as paragraphs with an empty line between them. The first is shown below the table, and stands alone there."""
    links: tuple[str, ...]
    topic: str
    """The group of related questions that it belongs to, by which it can be selected: the name of its folder."""
    kind: str
    """`asks` when it returns answers, `measures` when it returns samples."""

    @property
    def measures(self) -> bool:
        """Whether it measures."""
        return self.kind == "measures"

    @property
    def path(self) -> Path:
        """The file."""
        return self.root.joinpath(*self.module.split(".")).with_suffix(".py")


def discover(folder: Path = SCENARIOS) -> list[Scenario]:
    """All scenarios of a folder, by topic and name, without the files that are passed over."""
    files = (path for path, wrong in judged(folder) if not wrong)
    return sorted((read(path, folder) for path in files), key=lambda scenario: (scenario.topic, scenario.name))


def passed_over(folder: Path = SCENARIOS) -> dict[str, str]:
    """The files that look like scenarios and are none: path within the folder -> what is wrong with the file."""
    return {str(path.relative_to(folder)): wrong for path, wrong in judged(folder) if wrong}


def judged(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each path that looks like a scenario, in a fixed order, and why it is none; an empty text where it is one.

    Of several paths with the same name, the first is the scenario.
    """
    names: dict[str, Path] = {}
    for path in sorted(candidates(folder)):
        wrong = why_not(path, folder)
        if not wrong and names.setdefault(path.stem, path) != path:
            wrong = f"its name is that of {names[path.stem].relative_to(folder)}"
        yield path, wrong


def candidates(folder: Path) -> Iterator[Path]:
    """The paths in a folder, and in the folders of its topics, that are named as a scenario is, whatever stands there.

    A name that begins with `_` or `.` is none: the latter is what editors and systems keep for themselves.
    """
    for pattern in ("*.py", "*/*.py"):
        for path in folder.glob(pattern):
            if not any(part.startswith(("_", ".")) for part in path.relative_to(folder).parts):
                yield path


def why_not(path: Path, folder: Path) -> str:
    """Why a path can be no scenario; an empty text if it can. A cell imports the file by its name, so `a-b.py` has to be `a_b.py`."""
    if not MODULE.fullmatch(path.stem):
        return "its name may have letters, digits and _ only"
    if path.parent != folder and not MODULE.fullmatch(path.parent.name):
        return "the name of its topic's folder may have letters, digits and _ only"
    try:
        if not path.is_file():  # a named pipe would be waited for
            return "it is no regular file"
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return ""


def read(path: Path, folder: Path) -> Scenario:
    """The scenario of a file, in the role that its `RUN_AS` names: an imported module if it has none.

    What measures is the program: a child that runs its file again pays.
    The file is searched and not parsed, so that one with a syntax error still has its name and its question.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    docstring = DOCSTRING.search(text)
    question, _, body = (docstring["text"] if docstring else "").strip().partition("\n")
    lines = [line.strip() for line in body.strip().splitlines()]
    prose = "\n".join(line for line in lines if not line.startswith("http")).strip()
    role, measures = RUN_AS.search(text), MEASURES.search(text)
    return Scenario(
        name=as_typed(path.stem),
        module=".".join(path.relative_to(folder.parent).with_suffix("").parts),
        root=folder.parent,
        role="main" if measures else role["role"] if role else "module",
        question=question,
        why="\n\n".join(paragraph.replace("\n", " ") for paragraph in PARAGRAPHS.split(prose)),
        links=tuple(line for line in lines if line.startswith("http")),
        topic=NO_TOPIC if path.parent == folder else as_typed(path.parent.name),
        kind="measures" if measures else "asks",
    )


def as_typed(name: str) -> str:
    """The name of a file or a folder as users type it: `a_b` is `a-b`."""
    return name.replace("_", "-")


def select(scenarios: Sequence[Scenario], selection: Sequence[str]) -> list[Scenario]:
    """The scenarios that a selection names, by names, topics and patterns such as `fork-*`. All that answer when it is empty.

    Raises KeyError with the first word that names none.
    """
    if not selection:
        return [scenario for scenario in scenarios if not scenario.measures]
    chosen: set[str] = set()
    for word in selection:
        named = {scenario.name for scenario in scenarios if word == scenario.topic or fnmatchcase(scenario.name, word)}
        if not named:
            raise KeyError(word)
        chosen |= named
    return [scenario for scenario in scenarios if scenario.name in chosen]

"""How `tests/expected/<topic>.toml` is read: scenario -> question -> what each backend answers.

In the place of an answer stands a word, which all backends give; or a table from backends to words, in which `*` is any other backend;
or a table from Python versions to either, of which the entry of the newest version counts that is not newer than this Python.
The word `?` stands for what is not predicted, and an empty word for a question that the backend cannot be asked.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "expected"

EXPECTED: dict[str, dict[str, dict[str, Any]]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.toml"))
    if path.stem != "pick"  # what is made of the answers: see `tests/pick/test_pick.py`
}
"""Topic -> scenario -> question -> what stands there."""

NOT_PREDICTED = "?"


OURS = sys.version_info[:3]


def expected_answers(topic: str, scenario: str, backend: str, python: tuple[int, ...] = OURS) -> dict[str, str]:
    """What a cell should answer: question -> word. Raises KeyError where the file has no word for this backend."""
    words = {question: word_of(entry, backend, python) for question, entry in EXPECTED[topic][scenario].items()}
    return {question: word for question, word in words.items() if word}


def word_of(entry: Any, backend: str, python: tuple[int, ...]) -> str:
    """The word for a backend on a Python."""
    words = of_python(entry, python)
    return words if isinstance(words, str) else words[backend if backend in words else "*"]


def of_python(entry: Any, python: tuple[int, ...] = OURS) -> Any:
    """Of a table from Python versions the entry of the newest version that is not newer than this one; anything else as it is."""
    if not isinstance(entry, dict) or not all(map(is_version, entry)):
        return entry
    return entry[max((version for version in entry if version_of(version) <= python), key=version_of)]


def is_version(key: str) -> bool:
    """Whether a table's key is a Python version, and no backend."""
    return key[0].isdecimal()


def version_of(text: str) -> tuple[int, ...]:
    """`3.12` -> (3, 12)."""
    return tuple(map(int, text.split(".")))


SECTION = (
    (FOLDER.parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### Words of answers\n")[2].partition("\n## ")[0]
)

WORDS = {word for row in re.findall(r"^\| (`.+?) \|", SECTION, re.MULTILINE) for word in re.findall(r"`(.+?)`", row)}
"""The words of answers, as CONTRIBUTING lists them."""

NAME = re.compile(r"-?\d+|[A-Z]\w+|__\w+__")
"""A number, or a name that Python or the system has for a thing."""


def is_listed(word: str) -> bool:
    """Whether a scenario may answer with it."""
    return word in WORDS or bool(NAME.fullmatch(word))


def words_and_backends(entry: Any) -> Iterator[tuple[str, str]]:
    """All words of an entry, whatever the Python, each with the backend that gives it, or `*`."""
    if isinstance(entry, str):
        yield entry, "*"
        return
    for key, value in entry.items():
        if is_version(key):
            yield from words_and_backends(value)
        else:
            yield value, key

"""What a report is made of, whatever its format: texts, lists, tables and sections. A subject makes them, a format shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences, each of which begins a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list: what or whom an item is about, which may be empty, and what there is to say of it."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A text that stays as it is."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    long: tuple[int, ...] = ()
    """The numbers of the columns whose words may be broken into lines where there is little room."""
    least: int = 10
    """Letters of a line that each of these has in any case."""


@dataclass(frozen=True, slots=True)
class Word:
    """What stands in one field of a matrix."""

    text: str
    note: str = ""
    """What explains it: below it, or behind it in brackets."""

    @property
    def in_a_line(self) -> str:
        """The whole of it, where there is no room for a second line."""
        return f"{self.text} ({self.note})" if self.note else self.text


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix."""

    label: str
    words: tuple[Word, ...]
    """One for each column."""
    in_lines: tuple[tuple[str, str], ...]
    """The same where there is no room for columns: names of some of them, and what these say."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a matrix that belong together."""

    titles: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Long labels down, the same few columns across, and something short in each field."""

    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    narrowest: int
    """Letters of a line that a label needs; where there is less room, each row becomes a paragraph."""
    widest: int | None = None
    """Letters of a line above which a word is broken into lines; none where a word never is."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What few want to read: its name and the rest of its title are always shown, its blocks where a format can open them."""

    name: str
    said: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks with a title."""

    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Lines | Items | Code | Table | Matrix | Folded | Section
Document: TypeAlias = tuple[Block, ...]


def unnamed(sentences: Sequence[str]) -> Items:
    """A list of sentences."""
    return Items(tuple(("", sentence) for sentence in sentences))


def section(title: str, *blocks: Block) -> tuple[Section, ...]:
    """A title with these blocks, without lists and tables that have nothing in them; no section where none is left."""
    there = tuple(block for block in blocks if block != Items(()) and not (isinstance(block, Table) and not block.rows))
    return (Section(title, there),) if there else ()

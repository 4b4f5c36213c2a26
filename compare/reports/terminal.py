"""Blocks on a terminal: wrapped into its columns, with tables that become paragraphs where it is too narrow for them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import click
import tabulate

from compare.reports.blocks import Block, Code, Document, Folded, Items, Lines, Matrix, Section, Table, Word

GAP = 2
"""Spaces between two columns of tabulate's "simple" format."""

INDENT = "  "

NARROWEST = 10
"""Letters that a line has in any case, however narrow the terminal is."""


def fitting(forms: Iterable[Document], width: int, height: int | None = None) -> str:
    """The first form that is no longer than `height` lines, or else the last; without a height, the first."""
    text = ""
    for form in forms:
        text = render(form, width)
        if height is None or text.count("\n") <= height:
            break
    return text


def render(document: Document, width: int) -> str:
    """Show blocks in `width` columns, with an empty line between them."""
    return "\n\n".join(filter(None, (shown(block, width) for block in document))) + "\n"


def shown(block: Block, width: int) -> str:  # noqa: PLR0911  one for each kind of block
    """One block; an empty text where it has nothing to show."""
    match block:
        case Lines(lines):
            return "\n".join(wrap(line, width) for line in lines)
        case Items(items):
            return "\n".join(item(name, text, width) for name, text in items)
        case Code(text):
            return "\n".join(INDENT + line for line in text.splitlines()).rstrip()
        case Table():
            return table(block, width)
        case Matrix():
            return matrix(block, width)
        case Folded(name, said):
            return item(name, said, width)
        case Section(title, blocks):
            return "\n".join([bold(title), *filter(None, (shown(each, width) for each in blocks))])


def item(name: str, text: str, width: int) -> str:
    """An item of a list."""
    return wrap(f"{name}: {text}" if name else text, width, INDENT)


def table(block: Table, width: int) -> str:
    """A table whose long columns share what room the others leave. Where one alone is long, it shows where a row goes on."""
    others = [max(map(len, column)) for number, column in enumerate(zip(block.heads, *block.rows, strict=True)) if number not in block.long]
    room = width - sum(others) - GAP * (len(block.heads) - 1)
    each = max(block.least, room // max(1, len(block.long)))
    further = INDENT * (len(block.long) == 1)
    rows = [
        [textwrap.fill(word, each, subsequent_indent=further) if number in block.long else word for number, word in enumerate(row)]
        for row in block.rows
    ]
    return aligned(rows, block.heads)


def matrix(block: Matrix, width: int) -> str:
    """A table, its first column as wide as it can be, or paragraphs."""
    widths = widths_of(block, width)
    if widths is None:
        return "\n".join(paragraphs(block, width))
    label, *others = widths
    lines: list[list[str]] = []
    for part in block.parts:
        lines += [[bold(title)] for title in part.titles]
        lines += [[wrap(row.label, label, INDENT), *map(word, row.words, others)] for row in part.rows]
    return aligned(lines, ["", *map(textwrap.fill, block.columns, others)])


def word(shown: Word, width: int) -> str:
    """One field of a matrix in its lines."""
    return "\n".join(textwrap.fill(text, width) for text in (shown.text, shown.note) if text)


def widths_of(block: Matrix, width: int) -> list[int] | None:
    """The widths of the columns. The widest ones become narrower until a label has its room; none where that is not enough."""
    rows = [row for part in block.parts for row in part.rows]
    longest = [
        max(len(text) for word in words for text in (word.text, word.note)) for words in zip(*(row.words for row in rows), strict=True)
    ]
    if block.widest is None:
        least = widths = list(map(max, map(len, block.columns), longest))
    else:
        least = [max(map(len, head.split()), default=0) for head in block.columns]
        widths = [max(few, min(block.widest, most)) for few, most in zip(least, longest, strict=True)]
    while (label := width - sum(widths) - GAP * len(widths)) < block.narrowest:
        widest = max(range(len(widths)), key=lambda number: widths[number] - least[number])
        if widths[widest] == least[widest]:
            return None
        widths[widest] -= 1
    return [label, *widths]


def paragraphs(block: Matrix, width: int) -> Iterator[str]:
    """Under each label a line for each thing that is said."""
    for part in block.parts:
        yield from map(bold, part.titles)
        for row in part.rows:
            yield wrap(row.label, width, INDENT)
            for names, said in row.in_lines:
                yield wrap(f"{names}: {said}", width, 2 * INDENT)


def aligned(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> str:
    """Rows of words in columns as narrow as their words; what begins with spaces keeps them.

    The heads are a row like others: two columns would be added to those that tabulate knows as heads, and in 80 each one counts.
    """
    lines = [heads, tabulate.SEPARATING_LINE, *rows]
    framed = tabulate.tabulate(lines, tablefmt="simple", disable_numparse=True, preserve_whitespace=True)
    return "\n".join(framed.split("\n")[1:-1])


def bold(title: str) -> str:
    """A title."""
    return click.style(title, bold=True)


def wrap(text: str, width: int, indent: str = "") -> str:
    """Break a text into lines; those after the first stand further in."""
    return textwrap.fill(text, max(width, len(indent) + NARROWEST), initial_indent=indent, subsequent_indent=indent + INDENT)

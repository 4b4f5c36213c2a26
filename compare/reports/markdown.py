"""Blocks as Markdown, for a README or a pull request: tables as GitHub renders them, what is long folded."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import tabulate

from compare.reports.blocks import Block, Code, Document, Folded, Items, Lines, Matrix, Part, Section, Table

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!&$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
"""What Markdown may read as markup, or GitHub as a formula; `https://` and `www.` too, of which it makes links."""

SPECIAL_IN_HTML = re.compile(r"\$|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""Of what is special, what GitHub may look for in HTML, too."""

CALLING = re.compile(r"@|#(?=\d)|(?<![a-z0-9])GH-(?=\d)", re.IGNORECASE)
"""What GitHub takes for somebody's name, a mail address or an issue, also behind a backslash: not where no letter follows."""

NO_LETTER = "&#8203;"
"""A space without width."""


def render(document: Document) -> str:
    """Show blocks, with an empty line between them."""
    return joined(document) + "\n"


def joined(blocks: Sequence[Block]) -> str:
    """The blocks that have something to show."""
    return "\n\n".join(filter(None, map(shown, blocks)))


def shown(block: Block) -> str:  # noqa: PLR0911  one for each kind of block
    """One block. Each text in it may be from outside."""
    match block:
        case Lines(lines):
            return "\n".join(map(in_markdown, lines))
        case Items(items):
            return "\n".join(f"- **{in_markdown(name)}** {in_markdown(text)}" if name else f"- {in_markdown(text)}" for name, text in items)
        case Code(text, language):
            return fenced(text, language)
        case Table(heads, rows):
            return table(heads, rows)
        case Matrix(columns, parts):
            return "\n\n".join(part_of(part, columns) for part in parts)
        case Folded(name, said, blocks):
            return f"<details><summary>{in_html(f'{name}, {said}' if name else said)}</summary>\n\n{joined(blocks)}\n\n</details>"
        case Section(title, blocks):
            return f"### {in_markdown(title)}\n\n{joined(blocks)}"


def part_of(part: Part, columns: Sequence[str]) -> str:
    """A part of a matrix, which is a table of its own."""
    rows = [(row.label, *(word.in_a_line for word in row.words)) for row in part.rows]
    return table((" ".join(part.titles), *columns), rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of words under their heads."""
    body = [[in_markdown(word) for word in row] for row in rows]
    return tabulate.tabulate(body, headers=[in_markdown(head) for head in heads], tablefmt="github", disable_numparse=True)


def fenced(text: str, language: str) -> str:
    """A text as a block of code, between fences longer than any in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}{language}\n{text}\n{fence}"


def in_html(title: str) -> str:
    """A text of one line as HTML, in which GitHub looks for names as well."""
    calm = calling_nobody(html.escape(" ".join(title.split())))
    return SPECIAL_IN_HTML.sub(lambda found: f"&#{ord(found[0])};", calm)


def in_markdown(outside: str) -> str:
    """Show a text as it is: nothing in it is markup, and it stays on one line."""
    return calling_nobody(SPECIAL.sub(r"\\\1", " ".join(outside.split())))


def calling_nobody(marked_up: str) -> str:
    """A text, with its markup, that mentions nobody and refers to no issue."""
    return CALLING.sub(rf"\g<0>{NO_LETTER}", marked_up)

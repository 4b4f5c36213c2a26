"""Whether what the tool wrote is what its format says, and holds nothing of a stranger's that would do something there."""

import csv
import io
import json
import math
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

ACTIVE_IN_MARKDOWN = {
    "a raw <": re.compile(r"(?<!\\)<(?!/?(?:details|summary|br|sub|sup|kbd)\b[^<>]*>|https?://[^\s<>]*>|!-- -->)"),
    "a link": re.compile(r"(?<!\\)\[zq\]\("),
    "a mention": re.compile(r"(?<!\w)(?:\\?@|&#64;|&commat;)zqperson"),
    "an address": re.compile(r"zqmail@zq"),
    "an address of the web": re.compile(r"(?<![\w/])www\.zq"),
    "a formula": re.compile(r"(?<!\\)\$zq"),
}
"""What a page of pull requests would make something of. A mention is one however its @ is escaped."""


class Page(HTMLParser):
    """Reads a page, and keeps what should not be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("zq") or any(name.startswith(("zq", "on")) for name, _ in attrs):
            self.wrong.append(f"<{tag} {attrs}>")
        for name, value in attrs:
            if name in {"href", "src"} and (value or "").strip().lower().startswith(("javascript:", "http://zq")):
                self.wrong.append(f"{name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in {"p", "li", "td", "th", "tr", "dt", "dd"}:
            self.open.pop()  # HTML closes these by itself
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "zq(" in data and self.open[-1:] == ["script"]:
            self.wrong.append("a stranger's text in a script")


def html(text: str) -> str:
    """What is wrong with a page; empty when nothing is."""
    page = Page()
    page.feed(text)
    page.close()
    return "; ".join(page.wrong[:3])


def xml(text: str) -> str:
    """What is wrong with a JUnit file."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return str(error)
    times = [element.get("time", "0") for element in root.iter()]
    wrong = [time for time in times if not re.fullmatch(r"\d+(\.\d+)?(e[-+]?\d+)?", time) or not math.isfinite(float(time))]
    return f"the times {wrong[:3]}" if wrong else ""


def markdown(text: str) -> str:
    """What in a Markdown file, outside of code, a page would make something of."""
    prose = "\n".join(without_fences(text))
    prose = re.sub(r"(?<![\\`])(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)", "", prose)
    return "; ".join(f"{what}: {found[0]!r}" for what, pattern in ACTIVE_IN_MARKDOWN.items() if (found := pattern.search(prose)))


def without_fences(text: str) -> Iterator[str]:
    """The lines that stand in no fenced code."""
    fence = ""
    for line in text.splitlines():
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if not fence:
            if mark:
                fence = mark[1]
            else:
                yield line
        elif mark and mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not line.strip().strip(fence[0]):
            fence = ""


def comma_separated(text: str) -> str:
    """What in a CSV file a spreadsheet would take for a stranger's formula, whatever it takes for a separator."""
    csv.field_size_limit(sys.maxsize)
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for field in row:
                if re.match(r"\s*[=+@-]", field) and "zq" in field:
                    return f"{field[:60]!r} where {separator!r} separates"
    return ""


def strict_json(text: str) -> str:
    """What is wrong with a JSON text, for a reader that knows no NaN."""

    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is no JSON")

    def finite(digits: str) -> float:
        if not math.isfinite(float(digits)):
            refuse(digits)
        return float(digits)

    try:
        json.loads(text, parse_constant=refuse, parse_float=finite)
    except (ValueError, RecursionError) as error:
        return str(error)[:200]
    return ""


CHECKS: dict[str, Callable[[str], str]] = {".html": html, ".md": markdown, ".csv": comma_separated, ".xml": xml, ".json": strict_json}
"""A file's ending -> what tells what is wrong with its text."""


def wrong_with(path: Path) -> str:
    """What is wrong with a file that the tool wrote."""
    try:
        return CHECKS[path.suffix](path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        return str(error)

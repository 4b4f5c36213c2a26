"""How a text from outside is shown: short enough, and so that nothing in it steers a terminal, a page or a parser."""

from __future__ import annotations

import re

PLAIN = re.compile(r"[ -~\n]*")
"""What needs no second look; nearly everything is."""

MOST_NAME = 100
"""Characters of what stands at the head of a row or a column."""

MOST_ANSWER = 500
"""Characters of a question, of an answer, and of whatever else has one line."""

MOST_LINE = 2000
"""Characters of a line among others, which is cut by itself so that what it begins with stays: that may be the exception's name."""

LONG_LINE = re.compile(rf"[^\n]{{{MOST_LINE + 1},}}")

MOST_SHOWN = 20_000
"""Characters of a detail that a report shows; the results file has the rest. Our own runner keeps less than half of it."""


def escaped(text: str) -> str:
    """A text in which nothing steers a terminal, a page or a parser.

    Control characters, lone surrogates and the marks that turn the direction of writing become escapes, such as `\\u202e`; line ends stay.
    """
    if PLAIN.fullmatch(text):
        return text
    return "".join(letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in text)


def shortened(text: str, most: int = MOST_SHOWN, around: str = "\n") -> str:
    """A text of at most `most` characters, and between `around` what was left out of its middle."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}{around}[{len(text) - 2 * half} characters left out; the results file has them]{around}{text[-half:]}"


def line(text: str, most: int = MOST_ANSWER) -> str:
    """One text of one line."""
    return escaped(shortened(text, most, " ")).replace("\n", r"\n")


def paragraph(text: str) -> str:
    """A text whose line ends stay."""
    return escaped(shortened(LONG_LINE.sub(lambda long: shortened(long[0], MOST_LINE, " "), text)))

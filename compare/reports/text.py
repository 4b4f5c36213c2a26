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


SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!&$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
"""What Markdown may read as markup, or GitHub as a formula; `https://` and `www.` too, of which it makes links."""

CALLING = re.compile(r"@|#(?=\d)|(?<![a-z0-9])GH-(?=\d)", re.IGNORECASE)
"""What GitHub takes for somebody's name, a mail address or an issue, also behind a backslash: not where no letter follows."""

NO_LETTER = "&#8203;"
"""A space without width."""


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


def in_markdown(outside: str) -> str:
    """Show a text as it is: nothing in it is markup, and it stays on one line."""
    return calling_nobody(SPECIAL.sub(r"\\\1", " ".join(outside.split())))


def calling_nobody(shown: str) -> str:
    """A text, with its markup, that mentions nobody and refers to no issue."""
    return CALLING.sub(rf"\g<0>{NO_LETTER}", shown)

"""The table as its reader sees it."""

import click
import pytest
from test_results import results

from compare.reports import markdown, terminal
from compare.results import Cell, Outcome, Results


def shown(run: Results, width: int = 80, *, everything: bool = False) -> str:
    """The report in a terminal that has no bold letters."""
    return click.unstyle(terminal.render(run, width, everything=everything))


def cell(
    backend: str,
    answers: dict[str, str],
    outcome: Outcome = Outcome.ANSWERED,
    detail: str = "",
    survivors: tuple[str, ...] = (),
) -> Cell:
    """A cell of the scenario "s"."""
    return Cell("s", backend, "3.11.7", outcome, 0.1, answers, {}, detail, list(survivors))


def two_backends(**answers: str) -> Results:
    """fork says no to everything, spawn what is given."""
    run = results(cell("spawn", answers), cell("fork", dict.fromkeys(answers, "no")))
    run.scenarios["s"] = {"question": "Does it?", "why": "For a reason. And more."}
    return run


def test_only_what_differs() -> None:
    """A question that is answered alike is not shown, unless it is asked for; the columns have our order."""
    run = two_backends(one="yes", two="no")
    text = shown(run, 80)
    assert [line.split() for line in text.splitlines() if line.startswith(("    ", "  one", "  two"))] == [
        ["fork", "spawn"],
        ["one", "no", "yes"],
    ]
    assert "  s: For a reason.\n" in text
    assert "\n  two " in shown(run, 80, everything=True)


def test_agreement() -> None:
    """A scenario on which all agree is named, with the number of its questions."""
    text = shown(two_backends(one="no", two="no"), 80)
    assert "No question was answered differently." in text
    assert "All backends agree on\n  s (2 questions)\n" in text


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_no_line_is_too_wide(width: int) -> None:
    """The report fits the terminal, and says the same in every width."""
    text = shown(two_backends(**{"a question of quite some length, which is longer than most": "a long answer, too"}), width)
    assert max(map(len, text.splitlines())) <= max(width, 30)
    assert {"a", "long", "answer,", "too"} <= set(text.split())


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CRASHED, Outcome.HUNG, Outcome.UNSUPPORTED])
def test_what_did_not_answer_is_always_shown(outcome: Outcome) -> None:
    """It has its outcome in the table, and its reason below it."""
    run = results(
        cell("fork", {"q": "1"}),
        cell("spawn", {"q": "2"}),
        cell("loky", {}, outcome, "because of this\n\nand much more"),
    )
    text = shown(run, 80)
    assert text.count(outcome.value) == 2
    assert "because of this" in text
    assert "because of this" in markdown.render(run)


def test_survivors_are_shown() -> None:
    """What had to be killed is a finding."""
    assert "Left running, and killed\n  s, fork: child process\n" in shown(
        results(cell("fork", {"q": "1"}, survivors=("child process",))), 80
    )


def test_the_line_that_says_most() -> None:
    """Of a traceback that is the last line, and not what the cell printed."""
    detail = "Traceback (most recent call last):\n  File ...\nKeyError: 'x'\n\nIt printed:\nnoise"
    assert "s, fork: failed: KeyError: 'x'\n" in shown(results(cell("fork", {}, Outcome.FAILED, detail)), 80)


def test_an_answer_that_is_missing() -> None:
    """Where one backend answers a question that another does not have, they differ."""
    text = shown(results(cell("fork", {"q": "1"}), cell("spawn", {"other": "1"})), 80)
    assert ["q", "1", "-"] in [line.split() for line in text.splitlines()]


def test_control_characters_are_shown_as_text() -> None:
    """Nothing in a results file can steer the terminal."""
    text = shown(two_backends(**{"\x1b[2Jq\u202e": "\x07\ud800"}), 80)
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert r"\u202e" in text


def test_markdown_shows_markup_as_text() -> None:
    """A pipe, a tag or a link in an answer stays an answer."""
    text = markdown.render(two_backends(**{"a|b": "<script>[x](javascript:y)"}))
    assert r"a\|b" in text
    assert r"\<script\>\[x\](javascript:y)" in text

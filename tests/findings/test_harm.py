"""How much an answer hurts: by the words that CONTRIBUTING lists, and by what a program has today."""

import pytest
from expectations import WORDS as LISTED
from made_up import cell, results

from compare.findings.harm import WORDS, Harm, harm, switches
from compare.results.model import Outcome

ENDINGS = {"works", "error", "error in parent", "error in child", "hangs", "lost", "ignored", "cannot be tried here"}
"""The words that say how an attempt ended; all others are values, which are right or wrong by what was wanted."""


def test_each_word_that_says_how_something_ended_has_its_harm() -> None:
    """These words are in the house's table."""
    assert set(WORDS) == ENDINGS
    assert ENDINGS <= LISTED


@pytest.mark.parametrize(
    ("answer", "wanted", "expected"),
    [
        ("hangs", "works", Harm.HANG),
        ("hangs", "BrokenProcessPool", Harm.HANG),
        ("lost", "works", Harm.SILENT),
        ("ignored", "works", Harm.SILENT),
        ("fresh", "now", Harm.SILENT),
        ("None", "7", Harm.SILENT),
        ("another lock", "the same lock", Harm.SILENT),
        ("a word of another version", "works", Harm.SILENT),
        ("error in child", "works", Harm.ERROR_LATER),
        ("error", "works", Harm.ERROR_LATER),
        ("ChildProcessError", "its exit code 7", Harm.ERROR_LATER),
        ("BrokenProcessPool", "works", Harm.ERROR_LATER),
        ("EBADF", "works", Harm.ERROR_LATER),
        ("error in parent", "works", Harm.ERROR_AT_START),
        ("works", "hangs", Harm.NONE),
        ("now", "now", Harm.NONE),
        ("now", "at first start", Harm.NONE),
        ("at first start", "now", Harm.SILENT),
        ("hangs", "hangs", Harm.NONE),
        ("the same lock", "RuntimeError", Harm.NONE),
    ],
)
def test_an_answer(answer: str, wanted: str, expected: Harm) -> None:
    """A hang is worse than what is silently wrong, which is worse than an error."""
    assert harm(answer, wanted) is expected


def test_the_order() -> None:
    """Only what no error tells of is dangerous."""
    assert [one for one in sorted(Harm, reverse=True) if one.dangerous] == [Harm.HANG, Harm.SILENT]
    assert Harm.SILENT > Harm.ERROR_LATER > Harm.ERROR_AT_START > Harm.NONE


def test_a_switch() -> None:
    """What hurts whoever switches is named, the worst first; what gets better, and what did not answer, is not."""
    before = {"a": "works", "b": "now", "c": "hangs", "d": "works", "e": "same"}
    after = {"a": "error", "b": "fresh", "c": "works", "d": "hangs", "e": "same"}
    run = results(cell("fork", before), cell("spawn", after), cell("loky", {}, Outcome.HUNG))
    assert [(one.question, one.before, one.after) for one in switches(run, "fork", "spawn")] == [
        ("d", "works", "hangs"),
        ("b", "now", "fresh"),
        ("a", "works", "error"),
    ]
    assert switches(run, "fork", "loky") == []

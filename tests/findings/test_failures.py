"""What went wrong in a cell, in one line, and which cells it went wrong in alike."""

import pytest

from compare.findings.failures import failures, headline
from compare.results.model import PRINTED, Cell, Outcome

RAISED = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nKeyError: 'x'"


@pytest.mark.parametrize(
    ("outcome", "detail", "line"),
    [
        (Outcome.FAILED, RAISED, "KeyError: 'x'"),
        (Outcome.FAILED, f"{RAISED}{PRINTED}\nlast words", "KeyError: 'x'"),
        (Outcome.HUNG, "did not end within 30 s, at a.py:1 in run\n\nThread 0x1", "did not end within 30 s, at a.py:1 in run"),
        (Outcome.CRASHED, f"ended with exit code 1{PRINTED}\n{RAISED}", "ended with exit code 1: KeyError: 'x'"),
        (Outcome.CRASHED, f"died of SIGSEGV{PRINTED}\nnoise", "died of SIGSEGV"),
        (Outcome.HUNG, f"did not end within 30 s{PRINTED}\n{RAISED}", "did not end within 30 s"),
        (Outcome.CRASHED, "", "no detail"),
    ],
    ids=["raised", "raised-and-printed", "hung", "crashed-and-raised", "crashed", "hung-after-a-traceback", "nothing"],
)
def test_the_line_that_says_most(outcome: Outcome, detail: str, line: str) -> None:
    """What was raised, or else how it ended; of an interpreter that raised and ended, both."""
    assert headline(Cell("s", "fork", "3.14", outcome, detail=detail)) == line


def test_equal_failures_are_one() -> None:
    """Cells fail alike when their outcome and their line are the same, whatever else they left."""
    first, other, hung, again = (
        Cell("s", "fork", "3.14", Outcome.FAILED, detail=RAISED),
        Cell("s", "spawn", "3.14", Outcome.FAILED, detail="ValueError"),
        Cell("s", "loky", "3.14", Outcome.HUNG, detail="KeyError: 'x'"),
        Cell("t", "loky", "3.14", Outcome.FAILED, detail=f"{RAISED}{PRINTED}\nmore"),
    )
    assert [failure.cells for failure in failures([first, other, hung, again])] == [(first, again), (other,), (hung,)]

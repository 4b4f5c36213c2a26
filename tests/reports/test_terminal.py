"""The table as its reader sees it."""

import click
import pytest
from made_up import in_markdown, in_terminal, results

from compare.reports import terminal
from compare.reports.blocks import Table
from compare.results.model import Cell, Description, Outcome, Results


def shown(run: Results, width: int = 80, *, everything: bool = False) -> str:
    """The report in a terminal that has no bold letters."""
    return click.unstyle(in_terminal(run, width, everything=everything))


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
    run.scenarios["s"] = Description("Does it?", "For a reason. It is this one.\n\nAnd more.")
    return run


def test_only_what_differs() -> None:
    """A question that is answered alike is not shown, unless it is asked for; the columns have our order."""
    run = two_backends(one="yes", two="no")
    text = shown(run, 80)
    assert [line.split() for line in text.splitlines() if line.startswith(("    ", "  one", "  two"))] == [
        ["fork", "spawn"],
        ["one", "no", "yes"],
    ]
    assert "  s: For a reason. It is this one.\n" in text
    assert "\n  two " in shown(run, 80, everything=True)


def test_agreement() -> None:
    """A scenario on which all agree is named, with the number of its questions."""
    text = shown(two_backends(one="no", two="no"), 80)
    assert "No question was answered differently." in text
    assert "No difference in\n  s (2 questions)\n" in text


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_no_line_is_too_wide(width: int) -> None:
    """The report fits the terminal, and says the same in every width."""
    text = shown(two_backends(**{"a question of quite some length, which is longer than most": "a long answer, too"}), width)
    assert max(map(len, text.splitlines())) <= max(width, 30)
    assert {"a", "long", "answer,", "too"} <= set(text.split())


@pytest.mark.parametrize(("long", "where"), [((1,), "here"), ((1, 2), "other " * 30)])
def test_long_columns_share_the_room(long: tuple[int, ...], where: str) -> None:
    """A table fills the terminal and is no wider, whatever its other columns hold; below the least that is said it is."""
    rows = (("*", "word " * 30, where, "711 ms (707..715)"),)
    for width in (80, 120):
        lines = terminal.render((Table(("", "what", "where", "time"), rows, long),), width).splitlines()
        assert width - 2 * len("other ") < max(map(len, lines)) <= width
    lines = terminal.render((Table(("", "what", "where", "time"), rows, long, least=50),), 40).splitlines()
    assert max(map(len, lines)) > 50


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
    assert "because of this" in in_markdown(run)


def test_survivors_are_shown() -> None:
    """What had to be killed is a finding."""
    assert "Left running, and killed\n  s, fork: child process\n" in shown(
        results(cell("fork", {"q": "1"}, survivors=("child process",))), 80
    )
    assert "left running, and killed: child process" in in_markdown(results(cell("fork", {"q": "1"}, survivors=("child process",))))


def test_the_line_that_says_most() -> None:
    """Of a traceback that is the last line, and not what the cell printed."""
    detail = "Traceback (most recent call last):\n  File ...\nKeyError: 'x'\n\nIt printed:\nnoise"
    assert "s, fork: failed: KeyError: 'x'\n" in shown(results(cell("fork", {}, Outcome.FAILED, detail)), 80)


def test_a_question_that_one_backend_cannot_be_asked() -> None:
    """It has no word in that column, and that alone is no difference."""
    run = results(cell("fork", {"q": "1", "p": "1"}), cell("spawn", {"q": "2", "p": "1"}), cell("loky", {"other": "1"}))
    lines = [line.split() for line in shown(run, everything=True).splitlines()]
    assert ["q", "1", "2", "-"] in lines
    assert ["p", "1", "1", "-"] in lines
    assert "  p " not in shown(run)


def many(topics: int, scenarios: int) -> Results:
    """A run in which fork and spawn differ in two questions of each scenario."""
    run = results()
    for number in range(topics * scenarios):
        name = f"s{number}"
        run.scenarios[name] = Description("?", "Because.", topic=f"t{number // scenarios}")
        for backend in ("fork", "spawn"):
            run.cells.append(Cell(name, backend, "3.11.7", Outcome.ANSWERED, 0.1, {f"q{number}": backend, "p": backend}))
    return run


@pytest.mark.parametrize(("topics", "scenarios", "expected"), [(1, 5, "q0  "), (2, 10, "s0: q0  "), (3, 30, "t0     60 of 60")])
def test_what_is_too_long_is_folded(topics: int, scenarios: int, expected: str) -> None:
    """Two screens hold all questions, or one a scenario, or a line a topic; and it says how to see more."""
    text = click.unstyle(in_terminal(many(topics, scenarios), height=50))
    assert expected in text
    assert text.count("\n") <= 50
    assert ("mpcompare run TOPIC" in text) == ("[s0]" not in text and "Why" not in text)


def test_control_characters_are_shown_as_text() -> None:
    """Nothing in a results file can steer the terminal."""
    text = shown(two_backends(**{"\x1b[2Jq\u202e": "\x07\ud800"}), 80)
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert r"\u202e" in text


def test_markdown_shows_markup_as_text() -> None:
    """A pipe, a tag or a link in an answer stays an answer."""
    text = in_markdown(two_backends(**{"a|b": "<script>[x](javascript:y)"}))
    assert r"a\|b" in text
    assert r"\<script\>\[x\](javascript:y)" in text


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("@name", "@&#8203;name"),
        ("me@example.org", "me@&#8203;example.org"),
        ("#12", r"\#&#8203;12"),
        ("GH-12", "GH-&#8203;12"),
        ("www.example.org", r"www\.example.org"),
        ("WWW.example.org", r"WWW\.example.org"),
        ("_www.example.org|<b>", r"\_www\.example.org\|\<b\>"),
        ("high-5", "high-5"),
        ("https://example.org", r"https\://example.org"),
        ("$x$ costs $2", r"\$x\$ costs \$2"),
        ("a_b & <c>", r"a\_b \& \<c\>"),
    ],
)
def test_markdown_makes_no_links_and_calls_nobody(outside: str, shown: str) -> None:
    """A stranger's file mentions nobody in a pull request, refers to no issue, and links to nothing; nor is it a formula."""
    assert f"| {shown} " in in_markdown(two_backends(**{outside: "yes"}))


def test_a_folded_title_calls_nobody() -> None:
    """What did not answer has its title in HTML, where GitHub looks for names as well."""
    text = in_markdown(results(cell("fork", {}, Outcome.FAILED, "@name, see #12, <GH-12> or www.a.b for $2")))
    assert "failed: @&#8203;name, see #&#8203;12, &lt;GH-&#8203;12&gt; or www&#46;a.b for &#36;2</summary>" in text

"""Results that are made up, and texts in them that would like to be more than text: for the tests of what is made of results."""

from collections.abc import Callable

from compare.reports import csv_file, differences, junit, markdown, page, terminal
from compare.results.model import Cell, Description, Environment, Interpreter, Outcome, Results

HOSTILE = (
    "<script>window.hit = 1</script>",
    "</script></style><script>window.hit = 1</script>",
    "'\"><img src=x onerror='window.hit = 1'>",
    "javascript:window.hit=1",
    "{{ 7 * 7 }} {% raw %}",
    "7\x1b[2J\x1b[8m\x1b[6n\x1b[1A",
    "\x1b]52;c;aGk=\x07",
    "\x00\x1b[2J\x07\x85\ufffe",
    "\ud800 lone",
    "\u202e turned \u2066 round",
    "]]> &amp; <!-- ``` | # [x](javascript:window.hit=1)",
    "=cmd|' /C calc'!A0",
    "line\nbreak\r\ttab",
    "x" * 2000,
)


def in_terminal(run: Results, width: int = 80, height: int | None = None, *, everything: bool = False, reference: str | None = None) -> str:
    """A run as `mpcompare run` shows it, with its bold letters."""
    return terminal.fitting(differences.forms(run, everything=everything, reference=reference), width, height)


def in_markdown(run: Results) -> str:
    """A run as `mpcompare run --format markdown` shows it."""
    return markdown.render(differences.document(run))


REPORTS: dict[str, Callable[[Results], str]] = {
    "html": page.render,
    "md": in_markdown,
    "csv": csv_file.render,
    "xml": junit.render,
    "terminal": in_terminal,
}


def results(*cells: Cell) -> Results:
    """Results with these cells."""
    return Results(
        Environment(platform="here", cpus=2, seconds=0.5),
        {"3.11.7": Interpreter(default="fork")},
        {"scenario 0": Description(question="?")},
        list(cells),
    )


def cell(backend: str, answers: dict[str, str], outcome: Outcome = Outcome.ANSWERED, python: str = "3.11.7", detail: str = "") -> Cell:
    """A cell of the scenario "s"."""
    return Cell("s", backend, python, outcome, 0.25, answers, {"wait (s)": [0.1, 2e-9]} if answers else {}, detail)


def hostile() -> Results:
    """Results in which every text tries something."""
    run = results(*(cell_of(text, backend) for text in HOSTILE for backend in ("fork", HOSTILE[0])))
    run.environment = Environment(platform=HOSTILE[0], started=HOSTILE[0], command=HOSTILE[0], mpcompare=HOSTILE[0])
    run.pythons = {label: Interpreter(label, label, label, label, label, {label: label}) for label in HOSTILE}
    links = ["https://example.org/a?b=<c>&d='\"", *HOSTILE]
    about = Description(HOSTILE[0], " `".join(HOSTILE), links, HOSTILE[1], "\n".join(HOSTILE))
    run.scenarios = dict.fromkeys(HOSTILE, about)
    return run


def cell_of(text: str, backend: str) -> Cell:
    """A cell that is called, answers and prints nothing else."""
    outcome = Outcome.HUNG if backend == "fork" and text == HOSTILE[1] else Outcome.ANSWERED
    return Cell(text, backend, text, outcome, 0.1, {text: text + backend}, {text: [1.0]}, "\n".join(HOSTILE), [text])


def without_our_styles(text: str) -> str:
    """A text for a terminal without the two sequences that we use; any other stays."""
    return text.replace("\x1b[1m", "").replace("\x1b[0m", "")

"""The report as one HTML file that needs nothing else: for a mail, a browser, paper. Nothing in a results file becomes code of it."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape

from compare.findings.costs import costs as compute
from compare.findings.costs import default_reference
from compare.findings.differences import NOT_RUN, AnswerRow, Column, Comparison, ScenarioAnswers, compare, grouped
from compare.findings.failures import headline
from compare.reports import costs
from compare.reports.charts import Figure, Point, draw
from compare.reports.phrases import count, in_short, not_compared, nothing_differs, runs_of, who, whose
from compare.reports.showing import for_showing
from compare.results.file import check_size
from compare.results.model import Cell, Description, Interpreter, Outcome, Results, Run

SHADES = ("a", "b", "c", "d", "e", "more")
"""The page's colours for the answers that are not the most common one; those of the last class have none, for they may be several."""


@dataclass(frozen=True, slots=True)
class ShadedRow:
    """A question as the table shows it."""

    row: AnswerRow
    shades: tuple[str, ...]
    """For each column: empty for the most common answer, else the colour of its answer."""
    outcomes: tuple[str, ...]
    """For each column: empty for a cell that answered, else its outcome."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A scenario as the page shows it."""

    id: str
    """The anchor of its place on the page."""
    scenario: ScenarioAnswers
    rows: tuple[ShadedRow, ...]
    cells: tuple[tuple[Column, Cell, str], ...]
    """Each with the command that runs it again."""
    source: str


def render(results: Results) -> str:
    """Show a run. Raises ValueError, in words for the user, when it is too large for a page."""
    try:
        check_size(results)
    except ValueError as error:
        raise ValueError(f"{error}; write a .csv instead") from None
    results = for_showing(results)
    comparison = compare(results)
    by_key = {cell.key: cell for cell in results.cells}
    figures = figures_of(results)
    panels = [panel_of(f"s{number}", scenario, comparison, results, by_key) for number, scenario in enumerate(comparison.scenarios, 1)]
    folder = Path(__file__).parent
    style, script = (folder / "page.css").read_text(encoding="utf-8"), (folder / "page.js").read_text(encoding="utf-8")
    return template(folder).render(
        results=results,
        runs=runs_of(results),
        comparison=comparison,
        failures=[(whose(failure.cells, comparison), failure) for failure in comparison.failures],
        panels=panels,
        ids={panel.scenario.name: panel.id for panel in panels},
        topics=grouped((panel.scenario.topic, panel) for panel in panels),
        differing=grouped((panel.scenario.topic, panel) for panel in panels if panel.scenario.differing),
        outcomes=[outcome.value for outcome in Outcome if any(cell.outcome is outcome for cell in results.cells)]
        + [NOT_RUN] * bool(comparison.not_run),
        title=title(comparison),
        lead=lead(comparison),
        nothing=nothing_differs(comparison),
        not_compared=not_compared(comparison),
        contents=list(contents(comparison, figures)),
        figures=figures,
        noise=list(costs.notes(results)),
        style=Markup(style),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        policy=policy(style, script),
    )


def template(folder: Path) -> Template:
    """The page before anything stands in it. What is put into it is escaped."""
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"code": code, "described": described, "drawn": drawn, "headline": headline, "in_short": in_short}
    environment.tests["web"] = lambda link: re.match("https?://", link)
    return environment.get_template("page.html")


def title(comparison: Comparison) -> str:
    """What the page is about."""
    backends = list(dict.fromkeys(column.backend for column in comparison.columns))
    return f"What differs between {', '.join(backends[:-1])} and {backends[-1]}" if len(backends) > 1 else f"What {''.join(backends)} does"


def lead(comparison: Comparison) -> str:
    """The most important sentence of the page."""
    asked = sum(len(scenario.rows) for scenario in comparison.scenarios)
    if not asked:
        return (
            "This run measured, and asked nothing."
            if any(scenario.answered for scenario in comparison.scenarios)
            else "Nothing was answered."
        )
    differ = sum(len(scenario.differing) for scenario in comparison.scenarios)
    asking = count(sum(bool(scenario.rows) for scenario in comparison.scenarios), "scenario")
    differing = f"{differ} of {count(asked, 'question')} in {asking} are not answered alike"
    if not (partly := sum(not scenario.complete for scenario in comparison.scenarios if scenario.asks)):
        return f"{differing} by {who(comparison)}."
    were = "scenario was" if partly == 1 else "scenarios were"
    return f"{differing}. {partly} {were} not answered by all of {who(comparison)}."


def contents(comparison: Comparison, figures: Sequence[Figure]) -> Iterator[tuple[str, str]]:
    """The sections that this page has."""
    yield "compared", "What was compared"
    if comparison.silent or comparison.unsupported or comparison.not_run or comparison.littered:
        yield "silent", "What did not answer"
    if len(comparison.pythons) > 1:
        yield "pythons", f"Between {comparison.sides[0]}"
    if any(scenario.rows for scenario in comparison.scenarios):
        yield "differences", "What differs"
    if figures:
        yield "costs", "What it costs"
    yield "all", "All questions"


def figures_of(results: Results) -> list[Figure]:
    """A chart for each measure, with a point for each backend on each Python."""
    points: dict[tuple[str, str, str], list[Point]] = {}
    scenarios = compute(results, default_reference(results))
    several = len({scenario.python for scenario in scenarios}) > 1
    backends = results.backends
    for name, python, row in ((scenario.name, scenario.python, row) for scenario in scenarios for row in scenario.rows):
        for backend, cost in zip(backends, row.costs, strict=True):
            if cost:
                label, known = f"{backend} {python}" if several else backend, cost.estimate
                point = Point(label, known.median, known.low, known.high)
                points.setdefault((name, row.measure, row.unit), []).append(point)
    return [Figure(f"{name}: {measure}", unit, tuple(its)) for (name, measure, unit), its in points.items()]


def policy(style: str, script: str) -> str:
    """What the page may do: run this script, use this style, and nothing else; above all, load nothing."""
    script_hash, style_hash = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style))
    return (
        f"default-src 'none'; script-src 'sha256-{script_hash}'; style-src 'sha256-{style_hash}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def drawn(figure: Figure) -> Markup:
    """A chart, which is markup of ours with escaped text in it."""
    return Markup(draw(figure))  # noqa: S704


def code(text: str) -> Markup:
    """A text of ours: what stands between backticks is code."""
    odd_is_code = text.split("`")
    return Markup("").join(Markup("<code>%s</code>") % part if number % 2 else escape(part) for number, part in enumerate(odd_is_code))


def panel_of(
    id_: str, scenario: ScenarioAnswers, comparison: Comparison, results: Results, by_key: dict[tuple[str, str, str], Cell]
) -> Panel:
    """One scenario."""
    cells = [by_key.get((scenario.name, column.backend, column.python)) for column in comparison.columns]
    return Panel(
        id_,
        scenario,
        tuple(shaded(scenario.rows, cells)),
        tuple((column, cell, command(cell, results)) for column, cell in zip(comparison.columns, cells, strict=True) if cell),
        results.scenarios.get(scenario.name, Description()).source,
    )


def shaded(rows: Sequence[AnswerRow], cells: Sequence[Cell | None]) -> Iterator[ShadedRow]:
    """The questions of a scenario; where it has none, because it measures or no cell answered, a line that says so."""
    outcomes = tuple(NOT_RUN if cell is None else "" if cell.outcome is Outcome.ANSWERED else cell.outcome.value for cell in cells)
    if not rows:
        measured = any(cell and cell.samples for cell in cells)
        words = tuple(outcome or ("measured" if cell and cell.samples else "-") for cell, outcome in zip(cells, outcomes, strict=True))
        rows = (AnswerRow("(what it costs)" if measured else "(no cell answered)", words, differs=False),)
    for row in rows:
        answers = [word for word, outcome in zip(row.words, outcomes, strict=True) if not outcome]
        others = [word for word, _ in Counter(answers).most_common()][1:]
        shade = {word: SHADES[min(number, len(SHADES) - 1)] for number, word in enumerate(others)}
        shades = tuple("" if outcome else shade.get(word, "") for word, outcome in zip(row.words, outcomes, strict=True))
        yield ShadedRow(row, shades, outcomes)


def command(cell: Cell, results: Results) -> str:
    """What to type to run just this cell."""
    words = ["mpcompare", "run", cell.scenario, "-b", cell.backend, "--all"]
    if len(results.pythons) > 1:
        words += ["--python", results.pythons.get(cell.python, Interpreter()).executable or cell.python]
    return shlex.join(words)


def described(run: Run) -> Iterable[tuple[str, str]]:
    """What a run says of itself, as a title and a text each."""
    environment = run.environment
    facts = {
        "File": run.file,
        "Machine": environment.platform,
        "CPUs": environment.cpus,
        "Started": environment.started,
        "Took": f"{environment.seconds:.1f} s",
        "Command": environment.command,
        "mpcompare": environment.mpcompare,
    }
    return ((title, str(fact)) for title, fact in facts.items() if fact)

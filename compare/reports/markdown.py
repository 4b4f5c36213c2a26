"""The report as Markdown, for a README or a pull request: tables as GitHub renders them, what is long folded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

import tabulate

from compare.findings.differences import Comparison, Group, Row, compare
from compare.reports import costs
from compare.reports.showing import for_showing
from compare.reports.text import calling_nobody, in_markdown
from compare.reports.words import agreed, count, failures, headline, not_compared, nothing_differs, whereabouts, who
from compare.results.model import Cell, Results

SPECIAL_IN_HTML = re.compile(r"\$|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""Of what is special, what GitHub may look for in HTML, too."""


def render(results: Results, *, everything: bool = False, reference: str | None = None) -> str:
    """Show a run; the questions that agree are folded, unless `everything` is asked for. `reference`: see `terminal.render`."""
    results = for_showing(results)
    comparison = compare(results)
    everything = everything or comparison.alone
    several = [f"- {who(comparison)}"] if len(comparison.pythons) > 1 else []
    blocks = [*(f"- {in_markdown(line)}" for line in whereabouts(results)), *several, ""]
    blocks += [*silence(comparison), *changes(comparison)]
    differing = [group for group in comparison.groups if group.differing]
    for group in comparison.groups if everything else differing:
        if group.rows:
            blocks += section(group, comparison, group.rows if everything else group.differing)
    if not differing and (any(group.rows for group in comparison.groups) or not any(cell.samples for cell in results.cells)):
        blocks += [nothing_differs(comparison), ""]
    for entry in agreed(comparison):
        blocks += [f"No difference in: {in_markdown(entry)}", ""]
    for entry in not_compared(comparison):
        blocks += [f"Not compared: {in_markdown(entry)}", ""]
    alike = [group for group in comparison.groups if len(group.differing) < len(group.rows)]
    if alike and not everything:
        tables = [line for group in alike for line in section(group, comparison, [row for row in group.rows if not row.differs])]
        those = "all" if all(group.complete for group in alike) else "all that answered"
        blocks += folded(f"The questions that {those} answer alike", tables)
    if figures := costs.markdown(results, reference):
        blocks += [figures, ""]
    return "\n".join(blocks).rstrip() + "\n"


def changes(comparison: Comparison) -> Iterator[str]:
    """What the same program does differently from one Python, machine or run to the next."""
    if not comparison.changes:
        return
    body = [(change.scenario, change.question, ", ".join(change.starts), *change.words) for change in comparison.changes]
    yield f"### What changes between these {comparison.sides[0]}"
    yield ""
    yield table(["scenario", "question", "started by", *comparison.pythons], body)
    yield ""


def section(group: Group, comparison: Comparison, rows: Sequence[Row]) -> Iterator[str]:
    """One scenario: what it asks, why the answers differ, and the answers."""
    yield f"### {in_markdown(group.scenario)}: {in_markdown(group.question)}"
    yield ""
    if group.why:
        yield in_markdown(group.why)
        yield ""
    yield table(["", *(column.title for column in comparison.columns)], [(row.question, *row.words) for row in rows])
    yield ""


def table(heads: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """Rows of texts from outside."""
    rows = [[in_markdown(word) for word in row] for row in body]
    return tabulate.tabulate(rows, headers=[in_markdown(head) for head in heads], tablefmt="github", disable_numparse=True)


def silence(comparison: Comparison) -> Iterator[str]:
    """What did not answer and what had to be killed; the stories are folded."""
    if comparison.silent or comparison.unsupported or comparison.not_run or comparison.littered:
        yield "### What did not answer, or left something running"
        yield ""
    for names, said, cells in failures(comparison):
        first = [f"What the first of these {len(cells)} cells left:", ""] if len(cells) > 1 else []
        yield from folded(f"{names}, {said}", [*first, fenced(cells[0].detail)])
    littered = [f"left running, and killed: {in_markdown(', '.join(cell.survivors))}" for cell in comparison.littered]
    unsupported = [f"{cell.outcome}: {in_markdown(headline(cell))}" for cell in comparison.unsupported]
    for cell, what in zip(comparison.unsupported + comparison.littered, unsupported + littered, strict=True):
        yield line_of(cell, comparison, what)
    for names, scenarios in comparison.not_run.items():
        yield f"- **{in_markdown(names)}** not run in {count(len(scenarios), 'scenario')}: {in_markdown(', '.join(scenarios))}"
    yield ""


def line_of(cell: Cell, comparison: Comparison, what: str) -> str:
    """A line of a list."""
    return f"- **{in_markdown(cell.scenario)}, {in_markdown(comparison.title(cell))}** {what}"


def folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A title that opens. Its line is HTML; between empty lines, what is inside is Markdown again."""
    calm = calling_nobody(html.escape(" ".join(title.split())))
    yield f"<details><summary>{SPECIAL_IN_HTML.sub(lambda found: f'&#{ord(found[0])};', calm)}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
    yield ""


def fenced(outside: str) -> str:
    """A text as a block of code, between fences longer than any in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", outside)), 3)
    return f"{fence}text\n{outside}\n{fence}"

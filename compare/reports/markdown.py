"""The report as Markdown, for a README or a pull request: tables as GitHub renders them."""

from __future__ import annotations

import re

import tabulate

from compare.differences import compare
from compare.reports import costs
from compare.reports.terminal import count, headline
from compare.results import Results

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!&])")


def render(results: Results, *, everything: bool = False, reference: str | None = None) -> str:
    """Show a run; with the questions that agree, too, when `everything` is asked for. `reference`: see `terminal.render`."""
    comparison = compare(results)
    lines = []
    for group in comparison.groups:
        if not everything and not group.differing:
            continue
        rows = group.rows if everything else group.differing
        body = [[text(row.question), *(text(word) for word in row.words)] for row in rows]
        lines += [f"### {text(group.scenario)}: {text(group.question)}", "", text(group.reason), ""]
        lines += [
            tabulate.tabulate(body, headers=["", *map(text, comparison.columns)], tablefmt="github", disable_numparse=True),
            "",
        ]
    if not lines and (comparison.groups or not any(cell.samples for cell in results.cells)):
        lines = ["No question was answered differently.", ""]
    if alike := [f"{text(group.scenario)} ({count(len(group.rows), 'question')})" for group in comparison.groups if not group.differing]:
        lines += [f"No difference in: {', '.join(alike)}", ""]
    if table := costs.markdown(results, reference):
        lines += [table, ""]
    lines += [
        f"- **{text(cell.scenario)}, {text(cell.backend)}** {cell.outcome}: {text(headline(cell))}"
        for cell in comparison.silent + comparison.unsupported
    ]
    lines += [
        f"- **{text(cell.scenario)}, {text(cell.backend)}** left running, and killed: {text(', '.join(cell.survivors))}"
        for cell in comparison.littered
    ]
    return "\n".join(lines).rstrip() + "\n"


def text(outside: str) -> str:
    """Show a text as it is: nothing in it is markup, and it stays on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(outside.split()))

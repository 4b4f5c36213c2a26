"""The report as JUnit XML, which CI services read: a suite a backend, a case a scenario."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compare.findings.differences import Column, columns_of, topic
from compare.findings.failures import headline
from compare.reports.phrases import in_short, runs_of
from compare.reports.showing import for_showing
from compare.results.model import Cell, Outcome, Results

TAGS = {Outcome.HUNG: "error", Outcome.CRASHED: "error", Outcome.FAILED: "failure", Outcome.UNSUPPORTED: "skipped"}
COUNTS = {"errors": ("error",), "failures": ("failure",), "skipped": ("skipped",)}


def render(results: Results) -> str:
    """Hung and crashed cells are errors, failed ones failures, unsupported ones skipped; the answers are the case's output."""
    results = for_showing(results)
    root = Element("testsuites", {"name": "mpcompare"})
    started = runs_of(results)[0].environment.started
    cells: dict[tuple[str, str], list[Cell]] = {}
    for cell in results.cells:
        cells.setdefault((cell.python, cell.backend), []).append(cell)
    for column in columns_of(results):
        root.append(suite(column, cells.get((column.python, column.backend), []), results, started))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def suite(column: Column, cells: list[Cell], results: Results, started: str) -> Element:
    """One backend on one Python."""
    tags = [TAGS.get(cell.outcome, "") for cell in cells]
    totals = {name: str(sum(tag in counted for tag in tags)) for name, counted in COUNTS.items()}
    found = Element(
        "testsuite",
        {
            "name": column.title,
            "tests": str(len(cells)),
            **totals,
            "time": f"{sum(cell.seconds for cell in cells):.3f}",
            "timestamp": started.removesuffix("Z"),
        },
    )
    found.extend(case(cell, topic(results, cell.scenario)) for cell in cells)
    return found


def case(cell: Cell, topic_name: str) -> Element:
    """One cell."""
    kind = ".".join(part for part in (topic_name, cell.backend) if part)
    found = Element("testcase", {"name": cell.scenario, "classname": kind, "time": f"{cell.seconds:.3f}"})
    if tag := TAGS.get(cell.outcome):
        reason = SubElement(found, tag, {"message": in_short(headline(cell)), "type": cell.outcome.value})
        reason.text = cell.detail
    lines = [f"{question}: {answer}" for question, answer in cell.answers.items()]
    lines += [f"left running, and killed: {survivor}" for survivor in cell.survivors]
    if lines:
        SubElement(found, "system-out").text = "\n".join(lines)
    return found

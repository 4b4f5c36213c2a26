"""A choice of backend, as blocks and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from compare.findings.costs import Estimate
from compare.pick.choose import Candidate, Choice, Reason
from compare.pick.snippets import snippet
from compare.recorded.recordings import Recording
from compare.reports.blocks import Code, Document, Items, Lines, Section, Table, section, unnamed
from compare.reports.costs import number, size_of
from compare.reports.text import line

HEADS = ("", "backend", "fits", "time", "memory")

FITS = 2
"""The place of the column that may hold many reasons."""

LEAST_FITS = 20
"""Letters of a line that it has in any case."""


def brief(choice: Choice, recordings: Sequence[Recording] = (), *, why: bool = False) -> Document:
    """One sentence, the table, the code to paste, and what would change the answer; with the evidence when `why` is asked for."""
    return (
        Lines(tuple(answer(choice))),
        table(choice),
        Lines(tuple(origin(recordings))),
        *section("What the program must change", unnamed(must_change(choice))),
        *section("Warnings", Items(tuple((reason.needs, reason.change) for reason in choice.chosen.warnings))),
        Section("Paste", (code(choice),)),
        *section("What would change the answer", unnamed(choice.what_if)),
        *section("Evidence", unnamed(evidence(choice) if why else ())),
    )


def document(choice: Choice, recordings: Sequence[Recording] = ()) -> Document:
    """The same for a pull request, with the evidence."""
    return (
        Lines(tuple(answer(choice))),
        table(choice),
        Lines(tuple(origin(recordings))),
        code(choice),
        unnamed([*choice.what_if, *evidence(choice)]),
    )


def origin(recordings: Sequence[Recording]) -> Iterator[str]:
    """The sentences that say which answers nobody saw on this machine."""
    if recordings:
        versions = [f"{one.version} ({one.date}, loky {one.loky})" for one in recordings]
        yield f"Answers recorded on {recordings[0].platform} with {', '.join(versions)}; costs measured here."
        yield "mpcompare pick --measure runs the scenarios on this machine instead."


def code(choice: Choice) -> Code:
    """The code to paste."""
    return Code(snippet(choice.requirements, choice.chosen.backend).rstrip(), "python")


def to_json(choice: Choice, recordings: Sequence[Recording] = ()) -> str:
    """The choice as other programs read it; see DESIGN."""
    whole = {
        "schema": 1,
        "choice": choice.chosen.backend,
        "as_fast": list(choice.alike),
        "compromise": choice.compromise,
        "conflicts": [list(pair) for pair in choice.conflicts],
        "must_change": must_change(choice),
        "what_if": list(choice.what_if),
        "recorded": [one.origin for one in recordings],
        "ranking": [entry(candidate) for candidate in choice.ranking],
        "snippet": snippet(choice.requirements, choice.chosen.backend),
    }
    return json.dumps(whole, indent=1) + "\n"


def entry(candidate: Candidate) -> dict[str, Any]:
    """A backend's part of it."""
    prediction = candidate.prediction
    reasons = (asdict(reason.evidence) for reason in candidate.excluded_by + candidate.warnings)
    figures = prediction.measured if prediction else ()
    return {
        "backend": candidate.backend,
        "excluded_by": [reason.needs for reason in candidate.excluded_by],
        "warnings": [f"{reason.needs}: {reason.change}" for reason in candidate.warnings],
        "predicted_seconds": prediction.seconds.median if prediction else None,
        "predicted_seconds_interval": bounds(prediction.seconds) if prediction else None,
        "predicted_memory": prediction.memory.median if prediction else None,
        "predicted_memory_interval": bounds(prediction.memory) if prediction else None,
        "evidence": [*reasons, *({"scenario": name, "question": measure, "answer": figure} for name, measure, figure in figures)],
    }


def answer(choice: Choice) -> list[str]:
    """The sentences that say what to use, and how sure that is."""
    chosen = choice.chosen
    if choice.compromise:
        lines = [f"No backend meets all requirements. {chosen.backend} asks for the fewest changes of the program."]
        lines += [f"{one} and {other} exclude each other: no backend meets both." for one, other in choice.conflicts]
        return lines + not_measured(choice)
    because = f", which would take about {size(chosen.prediction.seconds, 's')}" if chosen.prediction else ", the safest that fits"
    lines = [f"Use {chosen.backend}{because}.", *not_measured(choice)]
    if choice.alike:
        lines.append(f"{' and '.join(choice.alike)} would take as long, as far as can be told; {chosen.backend} is the safer choice.")
    return lines


def not_measured(choice: Choice) -> list[str]:
    """A sentence that says of whom nothing is predicted, and how to have it measured."""
    if not choice.not_measured:
        return []
    whom = "any backend" if len(choice.not_measured) == len(choice.ranking) else " and ".join(choice.not_measured)
    how = "mpcompare run costs --resume RESULTS adds them to a results file; without -r, pick measures them itself."
    return [f"What the program would take under {whom} is not known: the costs were not measured. {how}"]


def table(choice: Choice) -> Table:
    """A row for each backend: whether it fits or why not, and what it would take."""
    rows = (
        ("*" if candidate is choice.chosen else "", candidate.backend, fit(candidate), *costs_of(candidate)) for candidate in choice.ranking
    )
    return Table(HEADS, tuple(rows), long=(FITS,), least=LEAST_FITS)


def fit(candidate: Candidate) -> str:
    """Why not, or that it does."""
    return "no: " + "; ".join(dict.fromkeys(reason.needs for reason in candidate.excluded_by)) if candidate.excluded_by else "yes"


def costs_of(candidate: Candidate) -> list[str]:
    """Predicted time and memory."""
    if candidate.prediction is None:
        return ["not measured", "not measured"]
    return [size(candidate.prediction.seconds, "s"), size(candidate.prediction.memory, "bytes")]


def size(estimate: Estimate, unit: str) -> str:
    """A figure with its interval, in people's sizes."""
    scale, name = size_of(estimate.median, unit)
    low, middle, high = (number(figure / scale) for figure in (estimate.low, estimate.median, estimate.high))
    return f"{middle} {name} ({low}..{high})"


def bounds(estimate: Estimate) -> list[float]:
    """The interval."""
    return [estimate.low, estimate.high]


def must_change(choice: Choice) -> list[str]:
    """What the program has to do for a compromise."""
    return [f"for {reason.needs}: {reason.change}" for reason in choice.chosen.excluded_by]


def evidence(choice: Choice) -> list[str]:
    """Every reason that was used: the backend that it is about, what it does not meet, and what was seen."""
    reasons = ((candidate.backend, reason) for candidate in choice.ranking for reason in candidate.excluded_by + candidate.warnings)
    return [f"{backend}, {reason.needs}: {seen(reason)}" for backend, reason in reasons]


def seen(reason: Reason) -> str:
    """What was seen, and where."""
    return f"{reason.evidence.scenario} answers {reason.evidence.question!r} with {line(reason.evidence.answer)!r}"

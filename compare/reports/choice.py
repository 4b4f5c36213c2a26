"""A choice of backend, as blocks and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from compare.findings.costs import Estimate
from compare.findings.harm import Harm, Switch
from compare.machine.installed import numbers
from compare.pick.choose import Candidate, Choice, Reason, decides
from compare.pick.predict import Prediction
from compare.pick.snippets import snippet
from compare.reports.blocks import Block, Code, Document, Items, Lines, Section, Table, section, unnamed
from compare.reports.costs import amount, number, size_of
from compare.reports.phrases import count, listed
from compare.reports.text import line
from compare.reports.workload import misfits, preloading, ways_of_data, workload

HEADS = ("", "backend", "fits", "time", "memory")

FITS = 2
"""The place of the column that may hold many reasons."""

LEAST_FITS = 20
"""Letters of a line that it has in any case."""

MOST_SWITCHES = 5
"""Rows that say what a switch changes: the worst."""

MOST_CONFLICTS = 3
"""Pairs of requirements that are named: after these, no reader learns more."""

HARMS = {
    Harm.ERROR_AT_START: "an error when a process starts",
    Harm.ERROR_LATER: "an error",
    Harm.SILENT: "silently another result",
    Harm.HANG: "a hang",
}


def brief(choice: Choice, memory: int, *, why: bool = False) -> Document:
    """What to use, the table, what to look after, the code to paste, and the answer again; with the evidence when `why` is asked for."""
    return (
        *head(choice, memory),
        *advice(choice),
        Section("Paste", (code(choice),)),
        *section("Evidence", unnamed(evidence(choice) if why else ())),
        Lines((conclusion(choice),)),
    )


def document(choice: Choice, memory: int) -> Document:
    """The same for a pull request, with the evidence."""
    return (
        *head(choice, memory),
        *advice(choice),
        code(choice),
        *section("Evidence", unnamed(evidence(choice))),
        Lines((conclusion(choice),)),
    )


def head(choice: Choice, memory: int) -> Document:
    """For what, which, and the table. `memory`: bytes of this machine."""
    return (
        Lines((workload(choice), *misfits(choice, memory))),
        Lines(tuple(answer(choice))),
        table(choice),
        Lines(tuple(notes(choice))),
    )


def advice(choice: Choice) -> Document:
    """What somebody has to do or to know who follows the answer."""
    return (
        *section("What the program must change", unnamed(must_change(choice))),
        *section("Warnings", Items(tuple((reason.needs, reason.change) for reason in choice.chosen.warnings))),
        *section("Check first", *checks(choice)),
        *section("What would change the answer", unnamed([*choice.only_if, *choice.what_if])),
        *section("What will change for you", *changes(choice)),
    )


def code(choice: Choice) -> Code:
    """The code to paste."""
    return Code(snippet(choice.requirements, choice.chosen.backend).rstrip(), "python")


def to_json(choice: Choice) -> str:
    """The choice as other programs read it; see DESIGN."""
    whole = {
        "schema": 1,
        "choice": choice.chosen.backend,
        "as_fast": list(choice.alike),
        "compromise": choice.compromise,
        "conflicts": [list(pair) for pair in choice.conflicts],
        "must_change": must_change(choice),
        "only_if": list(choice.only_if),
        "what_if": list(choice.what_if),
        "workload_is_assumed": choice.requirements.workload_is_assumed,
        "today": choice.today,
        "changes": [asdict(switch) | {"harm": switch.harm.name} for switch in choice.switches],
        "measured": asdict(choice.figures) if choice.figures else None,
        "missing": dict(choice.missing),
        "recorded": [one.origin for one in choice.recordings],
        "ranking": [entry(candidate) for candidate in choice.ranking],
        "snippet": snippet(choice.requirements, choice.chosen.backend),
    }
    return json.dumps(whole, indent=1) + "\n"


def entry(candidate: Candidate) -> dict[str, Any]:
    """A backend's part of it."""
    prediction = candidate.prediction
    reasons = (asdict(reason.evidence) for reason in candidate.excluded_by + candidate.warnings + candidate.risks)
    figures = prediction.measured if prediction else ()
    return {
        "backend": candidate.backend,
        "excluded_by": [reason.needs for reason in candidate.excluded_by],
        "warnings": [f"{reason.needs}: {reason.change}" for reason in candidate.warnings],
        "risks": [{"needs": reason.needs, "harm": reason.harm.name} for reason in candidate.risks],
        "predicted_seconds": prediction.seconds.median if prediction else None,
        "predicted_seconds_interval": bounds(prediction.seconds) if prediction else None,
        "predicted_memory": prediction.memory.median if prediction else None,
        "predicted_memory_interval": bounds(prediction.memory) if prediction else None,
        "data_in_shared_memory": prediction.shares if prediction else None,
        "otherwise": other_way(prediction.otherwise) if prediction and prediction.otherwise else None,
        "evidence": [*reasons, *({"scenario": name, "question": measure, "answer": figure} for name, measure, figure in figures)],
    }


def other_way(prediction: Prediction) -> dict[str, Any]:
    """What the same program would take if the data came to its workers the other way."""
    return {
        "data_in_shared_memory": prediction.shares,
        "predicted_seconds": prediction.seconds.median,
        "predicted_memory": prediction.memory.median,
    }


def answer(choice: Choice) -> list[str]:
    """The sentences that say what to use, and why."""
    chosen = choice.chosen.backend
    if choice.compromise:
        others = [one.backend for one in choice.ranking if not one.excluded_by]
        why = f"Only {listed(others)} would meet all requirements, and may hang." if others else "No backend meets all requirements."
        lines = [f"{why} {chosen} is the safest, and the program must change for it."]
        return lines + [f"No backend meets both {one} and {other}." for one, other in choice.conflicts[:MOST_CONFLICTS]]
    return [because(choice), *library(choice)]


def because(choice: Choice) -> str:
    """The backend, and what decided."""
    chosen, others = choice.chosen, [one for one in choice.ranking[1:] if not one.excluded_by]
    if chosen.may_hang:
        return f"Of no backend is it known that it cannot hang. {chosen.backend} is the safest, if what stands below is checked."
    if choice.requirements.nothing_is_said:
        return f"Use {chosen.backend}. Nothing is known of the program, and {chosen.backend} is the safest start method for such a program."
    if not others:
        return f"Use {chosen.backend}, the only backend that fits."
    if choice.alike:
        return f"Use {chosen.backend}. Its time cannot be told from that of {listed(choice.alike)}, and it is the safest of them."
    if choice.requirements.workload_is_assumed or chosen.prediction is None or not decides(chosen.prediction):
        riskier = [one.backend for one in others if one.fits and one.risks and not chosen.risks]
        why = f" Something unknown could make {listed(riskier)} go wrong without an error." if riskier else ""
        return f"Use {chosen.backend}, the safest that fits.{why}"
    return f"Use {chosen.backend}, which would take about {size(chosen.prediction.seconds, 's')}."


def library(choice: Choice) -> Iterator[str]:
    """What a library does instead of choosing."""
    if choice.requirements.library:
        yield "A library leaves the start method to its users. Use the answer where they leave it to the library, and in its tests."


def conclusion(choice: Choice) -> str:
    """The answer once more, below all that explains it."""
    changed = ", and change the program as said above" if choice.compromise else ""
    return f"The answer: {choice.chosen.backend}{changed}."


def notes(choice: Choice) -> Iterator[str]:
    """Where the times come from, and which are lacking."""
    if choice.recordings:
        ordered = sorted(choice.recordings, key=lambda one: numbers(one.version))
        versions = [f"{one.version} ({one.date}, loky {one.loky})" for one in ordered]
        yield f"Answers recorded on {choice.recordings[0].platform} with Python {listed(versions)}."
        yield "Nobody saw them on this machine. mpcompare pick --measure first runs the scenarios here."
    if choice.figures and len(choice.not_measured) < len(choice.ranking):
        least, most = choice.figures.rounds
        rounds = count(most, "round") if least == most else f"{least} to {most} rounds"
        busy = ", while other programs kept the machine busy" if choice.figures.busy else ""
        nothing = " Figures of one round decide nothing." if least == 1 else ""
        yield f"The times come from figures of {rounds}{f', measured {choice.figures.when}' * bool(choice.figures.when)}{busy}.{nothing}"
    yield from ways_of_data(choice)
    yield from preloading(choice)
    if any(one.prediction and not decides(one.prediction) for one in choice.ranking):
        yield "A time with ? is not known well enough to decide. mpcompare run costs, on a quiet machine, measures better figures."
    for backend, why in choice.missing.items():
        yield f"{backend} is left out: {why}."
    if choice.not_measured:
        whom = "any backend" if len(choice.not_measured) == len(choice.ranking) else listed(choice.not_measured)
        yield f"How long the program would take under {whom} is unknown, because not all costs were measured."
        yield "mpcompare pick --measure measures them in about two minutes; mpcompare run costs --resume RESULTS, for a file of results."


def table(choice: Choice) -> Table:
    """A row for each backend: whether it fits or why not, and what it would take."""
    rows = (
        ("*" if candidate is choice.chosen else "", candidate.backend, fit(candidate), *costs_of(candidate)) for candidate in choice.ranking
    )
    return Table(HEADS, tuple(rows), long=(FITS,), least=LEAST_FITS)


def fit(candidate: Candidate) -> str:
    """Why not, or that it does."""
    if candidate.excluded_by:
        return "no: " + "; ".join(dict.fromkeys(map(what_and_where, candidate.excluded_by)))
    if candidate.may_hang:
        return "unknown: " + "; ".join(dict.fromkeys(what_and_where(reason) for reason in candidate.hangs))
    return "yes"


def what_and_where(reason: Reason) -> str:
    """What a backend does not meet, and on which Pythons, where it does on others."""
    return f"{reason.needs}, on Python {listed(sorted(reason.only_on, key=numbers))}" if reason.only_on else reason.needs


def costs_of(candidate: Candidate) -> list[str]:
    """Predicted time and memory."""
    if candidate.prediction is None:
        return ["not measured", "not measured"]
    seconds = candidate.prediction.seconds
    return [size(seconds, "s") if decides(candidate.prediction) else vague(seconds), size(candidate.prediction.memory, "bytes")]


def size(estimate: Estimate, unit: str) -> str:
    """A figure with its interval, in people's sizes; alone where the ends of the interval read as it does."""
    scale, name = size_of(estimate.median, unit)
    low, middle, high = (number(figure / scale) for figure in (estimate.low, estimate.median, estimate.high))
    return f"{middle} {name}" if low == middle == high else f"{middle} {name} ({low}..{high})"


def vague(estimate: Estimate) -> str:
    """A time whose interval is too wide to be worth reading."""
    return f"{amount(estimate.median, 's')} ?"


def bounds(estimate: Estimate) -> list[float]:
    """The interval."""
    return [estimate.low, estimate.high]


def must_change(choice: Choice) -> list[str]:
    """What the program has to do for a compromise."""
    return [f"for {reason.needs}: {reason.change}" for reason in choice.chosen.excluded_by]


def checks(choice: Choice) -> list[Block]:
    """What nobody said or saw, and would go wrong without an error."""
    risks = {reason.needs: reason.change for reason in choice.chosen.risks}
    said = f"Under {choice.chosen.backend} these go wrong without an error. Whether the program has them is unknown."
    return [Lines((said,)), Items(tuple(risks.items()))] if risks else []


def changes(choice: Choice) -> list[Block]:
    """The worst that a switch from what the program uses today changes; nothing where nobody knows what that is."""
    today, chosen = choice.today, choice.chosen.backend
    if not today:
        return []
    if today == chosen:
        return [Lines((f"Nothing: the program uses {today} today.",))]
    if not choice.switches:
        return [Lines((f"Nothing that the scenarios ask, if the program uses {today} today.",))]
    worst = choice.switches[:MOST_SWITCHES]
    said = f"The program uses {today} today. The worst that {chosen} changes, of {count(len(choice.switches), 'scenario')} that it changes:"
    return [Lines((said,)), Items(tuple((HARMS[one.harm], switched(one, choice)) for one in worst))]


def switched(switch: Switch, choice: Choice) -> str:
    """One question with both answers."""
    words = ((switch.before, choice.today), (switch.after, choice.chosen.backend))
    before, after = (f"{line(word)!r} under {backend}" for word, backend in words)
    return f"{switch.scenario}, {line(switch.question)!r}: {before}, {after}"


def evidence(choice: Choice) -> list[str]:
    """Every reason that was used: the backend that it is about, what it does not meet, and what was seen."""
    reasons = (
        (candidate.backend, reason)
        for candidate in choice.ranking
        for reason in candidate.excluded_by + candidate.warnings + candidate.risks
    )
    return list(dict.fromkeys(f"{backend}, {reason.needs}: {seen(reason)}" for backend, reason in reasons))


def seen(reason: Reason) -> str:
    """What was seen, and where."""
    where = f" on Python {reason.evidence.python}" * bool(reason.evidence.python)
    return f"{reason.evidence.scenario} answers {reason.evidence.question!r} with {line(reason.evidence.answer)!r}{where}"

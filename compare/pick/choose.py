"""From requirements and results to a choice of backend, with reasons that are answers which were seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from types import MappingProxyType
from typing import Any

from compare.backends import BACKENDS
from compare.findings.costs import doubt, measurings, used_by_others, variation
from compare.findings.harm import Harm, Switch, switches
from compare.pick.predict import SCENARIOS as MEASURED
from compare.pick.predict import Prediction, predict
from compare.pick.requirements import REQUIREMENTS, Requirement, Requirements
from compare.pick.rules import DOCUMENTATION, Asked, Evidence, Finding, Seen
from compare.recorded.recordings import Recording
from compare.results.model import Cell, Outcome, Results

LEAST_GAIN = 1.2
"""How many times as fast as a safer backend another has to be for its speed to count."""

MOST_OVERLAP = 0.25
"""The part of the shorter of two intervals that may lie in the other one; where more does, two times cannot be told apart."""

WIDEST = 4
"""How many times its lower end an interval's upper end may be; a wider one says nothing."""

RULES = [rule for requirement in REQUIREMENTS for rule in requirement.rules if isinstance(rule, Seen)]
ASKED_BY_RULES = {(rule.scenario, question) for rule in RULES for question in rule.questions}
"""The scenarios and questions that decide."""

GOOD = {(rule.scenario, rule.good[0]) for rule in RULES}
"""The scenarios and answers that are wanted."""

ABOUT = {"pool": re.compile(r"\b(Pool|executor)"), "threads": re.compile(r"\bthreads?\b")}
"""What a program may have -> the words of the questions about it."""

OF_RULES = {rule.scenario for rule in RULES}
"""The scenarios whose answers a choice looks at."""

SCENARIOS = sorted({*OF_RULES, *MEASURED})
"""The scenarios that a choice looks at."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that a backend does not meet, or might not meet, with what was seen."""

    requirement: Requirement
    value: object
    """What the program asks for, or might ask for."""
    needs: str
    change: str
    warns: bool
    """Whether it rules nothing out."""
    harm: Harm
    """What a program would meet that has the requirement."""
    said: bool
    """Whether the program is known to have the requirement."""
    seen: bool
    """Whether the backend's answer is known."""
    evidence: Evidence
    only_on: tuple[str, ...] = ()
    """The Pythons on which that is so, where it is not so on all."""

    @property
    def known(self) -> bool:
        """Whether this is certain."""
        return self.said and self.seen


@dataclass(frozen=True, slots=True)
class Candidate:
    """A backend, what speaks against it, and what the workload would take."""

    backend: str
    excluded_by: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    risks: tuple[Reason, ...]
    """What is dangerous, and what nobody said or saw: it counts as possible."""
    prediction: Prediction | None

    @property
    def hangs(self) -> list[Reason]:
        """The hangs that are certain or possible."""
        return [reason for reason in self.excluded_by + self.risks if reason.harm is Harm.HANG]

    @property
    def may_hang(self) -> bool:
        """Whether there is one."""
        return bool(self.hangs)

    @property
    def fits(self) -> bool:
        """Whether nothing rules it out, and nothing unknown may make it hang."""
        return not self.excluded_by and not self.may_hang


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the predictions come from."""

    rounds: tuple[int, int]
    """The least and the most that a figure is of."""
    when: str
    """When the oldest were measured; empty where nobody knows."""
    busy: bool
    """Whether other programs kept the machine busy meanwhile."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which backend, and how that came."""

    requirements: Requirements
    ranking: tuple[Candidate, ...]
    """The choice first, then what is as safe by predicted time, then what is less so."""
    alike: tuple[str, ...]
    """Backends that are as safe, and whose predicted time cannot be told from the choice's; none where no time was compared."""
    conflicts: tuple[tuple[str, str], ...]
    """Where nothing meets all requirements: pairs of which no backend meets both."""
    only_if: tuple[str, ...]
    """What somebody has to be sure of to use a backend that may hang, a sentence each."""
    what_if: tuple[str, ...]
    """What else would change the answer, a sentence each."""
    today: str
    """The backend that the program uses now."""
    switches: tuple[Switch, ...]
    """What hurts a program that switches to the choice, the worst first, one for each scenario."""
    figures: Figures | None
    """None where nothing was measured."""
    missing: Mapping[str, str]
    """Backend that could not be chosen -> why."""
    cores: int | None
    """Of the machine that measured."""
    recordings: tuple[Recording, ...]
    """Where answers come from that nobody saw on this machine."""

    @property
    def chosen(self) -> Candidate:
        """The first of the ranking."""
        return self.ranking[0]

    @property
    def compromise(self) -> bool:
        """Whether no backend meets all requirements, so that the program must change, as little and as safely as can be."""
        return bool(self.chosen.excluded_by)

    @property
    def not_measured(self) -> tuple[str, ...]:
        """The backends of which nobody can say what they would take."""
        return tuple(candidate.backend for candidate in self.ranking if candidate.prediction is None)


def pick(
    requirements: Requirements,
    results: Results,
    unavailable: Mapping[str, str] = MappingProxyType({}),
    today: str | None = None,
    recordings: Sequence[Recording] = (),
) -> Choice:
    """Choose. The same results give the same answer. `today`: the default start method where it is None.

    The results have the costs of one Python, and the answers of one or several: a backend fits that fits on all of them. `recordings` are
    those that the answers come from, as far as nobody saw them here.
    Raises ValueError when there is nothing to choose from.
    """
    reasons = {backend: why_missing(requirements, results, backend) for backend in BACKENDS}
    there = [backend for backend, why in reasons.items() if why is None]
    missing = {backend: unavailable.get(backend) or why for backend, why in reasons.items() if why is not None}
    if not there:
        raise ValueError("; ".join(f"{name}: {why}" for name, why in missing.items()))
    candidates = [candidate(requirements, results, backend) for backend in there]
    ranking, alike = ranked(candidates, requirements, results)
    today = today if today is not None else next((python.default for python in results.pythons.values()), "")
    return Choice(
        requirements,
        ranking,
        alike,
        tuple(exclusive(candidates)) if ranking[0].excluded_by else (),
        tuple(only_if(requirements, results, ranking)),
        tuple(what_if(requirements, results, ranking)),
        today,
        tuple(worst_switches(requirements, results, today, ranking[0].backend)),
        figures_of(results),
        missing,
        results.environment.cpus,
        tuple(recordings),
    )


def why_missing(requirements: Requirements, results: Results, backend: str) -> str | None:
    """Why a backend cannot be chosen at all: it answered nothing here, or cannot run the tasks; none where it can."""
    if not any(cell.backend == backend and cell.outcome is Outcome.ANSWERED for cell in results.cells):
        return "no scenario was answered under it"
    executor = results.cell("executor", backend)
    if requirements.pool and executor and executor.outcome is Outcome.UNSUPPORTED:
        return "it has no executor"
    return None


def candidate(requirements: Requirements, results: Results, backend: str) -> Candidate:
    """What speaks against a backend, and what it costs."""
    reasons = list(against(requirements, results, backend))
    excluded_by = (reason for reason in reasons if reason.known and not reason.warns)
    warnings = (reason for reason in reasons if reason.known and reason.warns)
    risks = [reason for reason in reasons if not reason.known and not reason.warns and reason.harm.dangerous]
    names = {reason.requirement.name for reason in risks}
    general = (reason for reason in risks if reason.requirement.case_of not in names)
    return Candidate(backend, tuple(excluded_by), tuple(warnings), tuple(general), predict(requirements, results, backend))


def against(requirements: Requirements, results: Results, backend: str) -> Iterator[Reason]:
    """What the rules say against a backend, or would say if what nobody said were so."""
    judged = tuple(dict.fromkeys(cell.python for cell in results.cells if cell.scenario in OF_RULES)) or ("",)
    asked = Asked(BACKENDS[backend], partial(answers_of, results, backend, judged), requirements.pool, requirements.run_as or "script")
    for requirement in REQUIREMENTS:
        said = requirements.said(requirement)
        for rule in requirement.rules:
            for value in rule.decisive(asked) if said is None else (said,):
                for one, pythons in worst_of_each(rule.against(value, asked)):
                    needs, change = requirement.needs.format(one.value), rule.change.format(one.value)
                    only_on = pythons if pythons[0] and len(pythons) < len(judged) else ()
                    yield Reason(requirement, value, needs, change, rule.warns, one.harm, said is not None, one.seen, one.evidence, only_on)


def answers_of(results: Results, backend: str, pythons: Sequence[str], scenario: str) -> dict[str, Cell | None]:
    """The cell of a scenario on each of these Pythons; None where there is none, so that nobody knows its answer."""
    there = {cell.python: cell for cell in results.cells if (cell.scenario, cell.backend) == (scenario, backend)}
    return {python: there.get(python) for python in pythons}


def worst_of_each(findings: Iterable[Finding]) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    """Of the findings about the same on several Pythons the worst, and the labels of these Pythons."""
    same: dict[tuple[object, bool], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.value, one.seen), []).append(one)
    for several in same.values():
        yield max(several, key=lambda one: one.harm), tuple(one.evidence.python for one in several)


def ranked(candidates: list[Candidate], requirements: Requirements, results: Results) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """The candidates in order, and those that are as safe as the first and cannot be told from it by their time."""
    least = min(map(danger, candidates))
    safest = sorted((one for one in candidates if danger(one) == least), key=safety)
    rest = sorted((one for one in candidates if one not in safest), key=lambda one: (danger(one), safety(one)))
    if requirements.workload_is_assumed:
        return (*safest, *rest), ()
    gain = max(LEAST_GAIN, doubt(results, "s"))
    chosen, *equal = (one for one in safest if not any(clearly_faster(other, one, gain) for other in safest))
    others = sorted((one for one in safest if one is not chosen), key=predicted)
    alike = (one.backend for one in others if one.prediction and chosen.prediction and one in equal)
    return (chosen, *others, *rest), tuple(alike)


def danger(candidate: Candidate) -> tuple[int, int, int, Harm, int, int, bool]:
    """What decides before any figure, the worst first.

    How many platforms and Pythons are lacking, which no change of the program brings; how many hangs were seen that are certain or
    possible, and how many answers were not seen; the worst that the program has to change, and how much that is; how many warnings there
    are; and whether something unknown may be silently wrong.
    """
    lacking = sum(reason.evidence.scenario == DOCUMENTATION for reason in candidate.excluded_by)
    harms = [reason.harm for reason in candidate.excluded_by if reason.evidence.scenario != DOCUMENTATION]
    seen = [reason.seen for reason in candidate.hangs]
    changes = max(harms, default=Harm.NONE), len(harms)
    return lacking, seen.count(True), seen.count(False), *changes, len(candidate.warnings), bool(candidate.risks)


def safety(candidate: Candidate) -> int:
    """The place of a backend among those that are in no danger; the lower, the safer."""
    return BACKENDS[candidate.backend].rank


def predicted(candidate: Candidate) -> tuple[float, int]:
    """What a backend is ranked by: its time, and where none is known how safe it is."""
    time = candidate.prediction.seconds.median if candidate.prediction else float("inf")
    return time, safety(candidate)


def clearly_faster(one: Candidate, other: Candidate, gain: float) -> bool:
    """Whether the figures are good enough to say so, and it is worth it."""
    if not (one.prediction and other.prediction and decides(one.prediction) and decides(other.prediction)):
        return False
    ours, theirs = one.prediction.seconds, other.prediction.seconds
    overlap = min(ours.high, theirs.high) - max(ours.low, theirs.low)
    apart = overlap <= MOST_OVERLAP * min(ours.high - ours.low, theirs.high - theirs.low)
    return apart and theirs.median >= gain * ours.median


def decides(prediction: Prediction) -> bool:
    """Whether a predicted time says enough: it is of several rounds, and known well."""
    return prediction.rounds > 1 and prediction.seconds.high <= WIDEST * prediction.seconds.low


def figures_of(results: Results) -> Figures | None:
    """How the costs were measured; none where they were not."""
    rounds = [cell.rounds for cell in results.cells if cell.scenario in MEASURED and cell.samples]
    if not rounds:
        return None
    entries = [one for one in measurings(results) if not one.measured or any(name in MEASURED for name, _ in one.measured)]
    busy = any(used_by_others(one) or variation(one) for one in entries)
    return Figures((min(rounds), max(rounds)), min((one.started for one in entries), default=""), busy)


def exclusive(candidates: list[Candidate]) -> Iterator[tuple[str, str]]:
    """The pairs of requirements of which every backend misses one."""
    missed = [{reason.needs for reason in candidate.excluded_by} for candidate in candidates]
    needs = list(dict.fromkeys(reason.needs for candidate in candidates for reason in candidate.excluded_by))
    for one, other in combinations(needs, 2):
        if all({one, other} & misses for misses in missed) and not any(all(need in misses for misses in missed) for need in (one, other)):
            yield one, other


def only_if(requirements: Requirements, results: Results, ranking: tuple[Candidate, ...]) -> Iterator[str]:
    """What somebody would have to be sure of to use a backend that nothing rules out, and that may hang."""
    for one in ranking:
        if one.may_hang and not one.excluded_by and all(reason.seen for reason in one.hangs):
            unsure = {reason.requirement.name: reason.requirement for reason in one.hangs}
            other = chosen_with(requirements, results, ranking, dict.fromkeys(unsure, False))
            sure = " and that ".join(f"{requirement.sure} ({requirement.denial})" for requirement in unsure.values())
            then = f" Then it would be the choice{times_as_fast(other, ranking[0])}." if other.backend == one.backend else ""
            yield f"Use {one.backend} only if you are sure that {sure}.{then}"


def what_if(requirements: Requirements, results: Results, ranking: tuple[Candidate, ...]) -> Iterator[str]:
    """What would be chosen without each requirement that rules something out, and with each that nobody knows about."""

    def instead_of_chosen(**changed: Any) -> Candidate | None:
        other = chosen_with(requirements, results, ranking, changed)
        return other if other.backend != ranking[0].backend and other.fits else None

    for reason in {reason.requirement.name: reason for one in ranking for reason in one.excluded_by}.values():
        name, said = reason.requirement.name, getattr(requirements, reason.requirement.name)
        if other := instead_of_chosen(**{name: not said if isinstance(said, bool) else getattr(Requirements(), name)}):
            yield f"Without {reason.needs}, {other.backend} would be the choice{times_as_fast(other, ranking[0])}."
    instead: dict[str, list[str]] = {}
    unsaid = (reason for one in ranking for reason in against(requirements, results, one.backend) if not (reason.said or reason.warns))
    for reason in {one.needs: one for one in unsaid}.values():
        if other := instead_of_chosen(**{reason.requirement.name: reason.value}):
            instead.setdefault(other.backend, []).append(reason.needs)
    for backend, needs_of in instead.items():
        yield f"{backend} would be the choice with {', or '.join(needs_of)}."


def chosen_with(requirements: Requirements, results: Results, ranking: tuple[Candidate, ...], changed: dict[str, Any]) -> Candidate:
    """What would be chosen for other requirements."""
    others = replace(requirements, **changed)
    return ranked([candidate(others, results, one.backend) for one in ranking], others, results)[0][0]


def times_as_fast(other: Candidate, chosen: Candidate) -> str:
    """How the predicted times compare, where that can be told."""
    if not clearly_faster(other, chosen, LEAST_GAIN) or other.prediction is None or chosen.prediction is None:
        return ""
    times = chosen.prediction.seconds.median / other.prediction.seconds.median
    return f", {times:.2g} times as fast" if times < 10 else f", {times:.0f} times as fast"  # noqa: PLR2004  from where .2g says 1e+01


def worst_switches(requirements: Requirements, results: Results, before: str, after: str) -> list[Switch]:
    """What hurts a program that switches, a question for each scenario, without what the program says that it has not."""
    denied = {
        rule.scenario
        for one in REQUIREMENTS
        for rule in one.rules
        if isinstance(rule, Seen) and requirements.said(one) not in {None, rule.value}
    }
    first: dict[str, Switch] = {}
    for switch in sorted(switches(results, before, after), key=telling):
        if switch.scenario not in denied and (switch.scenario, switch.after) not in GOOD and concerns(requirements, switch):
            first.setdefault(switch.scenario, switch)
    return list(first.values())


def concerns(requirements: Requirements, switch: Switch) -> bool:
    """Whether a question is about anything that a program may have."""
    return not any(getattr(requirements, name) is False and words.search(switch.question) for name, words in ABOUT.items())


def telling(switch: Switch) -> tuple[int, bool, bool]:
    """What somebody who switches wants to read first: the worst, what a rule asks for, and words rather than a number, a yes or a no."""
    asked = (switch.scenario, switch.question) in ASKED_BY_RULES
    return -switch.harm, not asked, switch.after in {"yes", "no"} or switch.after.isdecimal()

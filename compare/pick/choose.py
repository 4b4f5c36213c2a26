"""From requirements and results to a choice of backend, with reasons that are answers which were seen on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from compare.backends import BACKENDS
from compare.pick.predict import SCENARIOS as MEASURED
from compare.pick.predict import Prediction, predict
from compare.pick.requirements import REQUIREMENTS, Requirements
from compare.pick.rules import DOCUMENTATION, Evidence
from compare.results.model import Outcome, Results

SAME = 1.05
"""Predicted times that differ by less cannot be told apart, however narrow their intervals."""

OF_RULES = {rule.scenario for requirement in REQUIREMENTS for rule in requirement.rules} - {DOCUMENTATION}
SCENARIOS = sorted(OF_RULES.union(MEASURED))
"""The scenarios that a choice looks at."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that a backend does not meet, with what was seen."""

    requirement: str
    """Its name."""
    needs: str
    change: str
    warns: bool
    """Whether it rules nothing out."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A backend, what speaks against it, and what the workload would take."""

    backend: str
    excluded_by: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    prediction: Prediction | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which backend, and how that came."""

    requirements: Requirements
    ranking: tuple[Candidate, ...]
    """The choice first, then what is allowed by predicted time, then what is not."""
    alike: tuple[str, ...]
    """Backends whose predicted time cannot be told from the choice's; none where there is no prediction for that."""
    compromise: bool
    """Whether no backend meets all requirements, so that this one asks for the fewest changes of the program."""
    conflicts: tuple[tuple[str, str], ...]
    """For a compromise: pairs of requirements that no backend meets both."""
    what_if: tuple[str, ...]
    """What would change the answer, a sentence each."""

    @property
    def chosen(self) -> Candidate:
        """The first of the ranking."""
        return self.ranking[0]

    @property
    def not_measured(self) -> tuple[str, ...]:
        """The backends of which nobody can say what they would take."""
        return tuple(candidate.backend for candidate in self.ranking if candidate.prediction is None)


def pick(requirements: Requirements, results: Results) -> Choice:
    """Choose. The results are of one Python; the same results give the same answer."""
    candidates = [candidate(requirements, results, backend) for backend in BACKENDS if offered(results, backend)]
    ranking, alike, compromise = ranked(candidates)
    conflicts = tuple(exclusive(candidates)) if compromise else ()
    return Choice(requirements, ranking, alike, compromise, conflicts, tuple(what_if(requirements, results, ranking)))


def offered(results: Results, backend: str) -> bool:
    """Whether this machine has a backend at all: some scenario was answered under it."""
    return any(cell.backend == backend and cell.outcome is Outcome.ANSWERED for cell in results.cells)


def candidate(requirements: Requirements, results: Results, backend: str) -> Candidate:
    """What speaks against a backend, and what it costs."""
    reasons = tuple(against(requirements, results, backend))
    excluded_by = tuple(reason for reason in reasons if not reason.warns)
    warnings = tuple(reason for reason in reasons if reason.warns)
    return Candidate(backend, excluded_by, warnings, predict(requirements, results, backend))


def against(requirements: Requirements, results: Results, backend: str) -> Iterator[Reason]:
    """What the rules say against a backend."""
    answers = partial(answered, results, backend)
    for requirement in REQUIREMENTS:
        said = getattr(requirements, requirement.name)
        for rule in requirement.rules:
            for value, evidence in rule.against(BACKENDS[backend], said, requirements.pool, answers):
                yield Reason(requirement.name, requirement.needs.format(value), rule.change.format(value), rule.warns, evidence)


def answered(results: Results, backend: str, scenario: str) -> dict[str, str]:
    """What a backend answered to a scenario."""
    cell = results.cell(scenario, backend)
    return cell.answers if cell and cell.outcome is Outcome.ANSWERED else {}


def ranked(candidates: list[Candidate]) -> tuple[tuple[Candidate, ...], tuple[str, ...], bool]:
    """The candidates in order, which of them cost as much as the first, and whether the first is a compromise."""
    fewest = min(map(changes_asked, candidates))
    allowed = sorted((candidate for candidate in candidates if changes_asked(candidate) == fewest), key=predicted)
    rest = sorted((one for one in candidates if one not in allowed), key=lambda one: (changes_asked(one), predicted(one)))
    alike = [candidate for candidate in allowed if as_fast(candidate, allowed[0])]
    chosen = min(alike, key=safety)
    others = tuple(candidate.backend for candidate in alike if candidate is not chosen and candidate.prediction)
    return (chosen, *(candidate for candidate in allowed if candidate is not chosen), *rest), others, fewest > (0, 0)


def exclusive(candidates: list[Candidate]) -> Iterator[tuple[str, str]]:
    """The pairs of requirements of which every backend misses one."""
    missed = [{reason.needs for reason in candidate.excluded_by} for candidate in candidates]
    needs = list(dict.fromkeys(reason.needs for candidate in candidates for reason in candidate.excluded_by))
    for one, other in combinations(needs, 2):
        if all({one, other} & misses for misses in missed) and not any(all(need in misses for misses in missed) for need in (one, other)):
            yield one, other


def changes_asked(candidate: Candidate) -> tuple[int, int]:
    """How many platforms and Pythons a backend lacks, which no change of the program brings, and how many changes it asks for."""
    lacking = sum(reason.evidence.scenario == DOCUMENTATION for reason in candidate.excluded_by)
    return lacking, len(candidate.excluded_by) - lacking


def predicted(candidate: Candidate) -> tuple[float, int]:
    """What a backend is ranked by: its time, and where none is known how safe it is."""
    time = candidate.prediction.seconds.median if candidate.prediction else float("inf")
    return time, safety(candidate)


def safety(candidate: Candidate) -> int:
    """The place of a backend among the safest; the lower, the safer."""
    return BACKENDS[candidate.backend].rank


def as_fast(candidate: Candidate, fastest: Candidate) -> bool:
    """Whether the predicted time cannot be told from the fastest one's."""
    if candidate.prediction is None or fastest.prediction is None:
        return candidate.prediction is fastest.prediction
    return candidate.prediction.seconds.median <= SAME * fastest.prediction.seconds.median


def what_if(requirements: Requirements, results: Results, ranking: tuple[Candidate, ...]) -> Iterator[str]:
    """What would be chosen without each requirement that rules something out, and with each that nobody knows about."""
    chosen, backends = ranking[0], [candidate.backend for candidate in ranking]

    def other_choice(**changed: Any) -> Candidate | None:
        others = [candidate(replace(requirements, **changed), results, backend) for backend in backends]
        other = ranked(others)[0][0]
        return other if other.backend != chosen.backend else None

    missed: dict[str, str] = {}
    for reason in (reason for one in ranking for reason in one.excluded_by):
        missed.setdefault(reason.requirement, reason.needs)
    for name, needs in missed.items():
        if other := other_choice(**{name: getattr(Requirements(), name)}):
            yield f"Without {needs}, {other.backend} would be the choice{times_as_fast(other, chosen)}."
    instead: dict[str, list[str]] = {}
    for requirement in REQUIREMENTS:
        if getattr(requirements, requirement.name) is None:
            for value in requirement.decisive(requirements.pool):
                if other := other_choice(**{requirement.name: value}):
                    instead.setdefault(other.backend, []).append(requirement.needs.format(value))
    for backend, needs_of in instead.items():
        yield f"{backend} would be the choice with {', or '.join(needs_of)}."


def times_as_fast(other: Candidate, chosen: Candidate) -> str:
    """How the predicted times compare, where both are known."""
    if other.prediction is None or chosen.prediction is None:
        return ""
    times = chosen.prediction.seconds.median / other.prediction.seconds.median
    return f", {times:.2g} times as fast" if times > SAME else ""

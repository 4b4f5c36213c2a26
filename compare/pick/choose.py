"""From requirements and results to a choice of backend, with reasons that are answers which were seen on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from compare.backends import BACKENDS
from compare.pick.predict import Prediction, predict
from compare.pick.requirements import Requirements
from compare.results.model import Outcome, Results

SAME = 1.05
"""Predicted times that differ by less cannot be told apart, however narrow their intervals."""

DOCUMENTATION = "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods"


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer that was seen. `scenario` is "documentation" where only that can tell."""

    scenario: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement, and the question whose answer says which backends do not meet it."""

    field: str
    """The field of Requirements, and with `value` when it is a requirement at all."""
    value: object
    needs: str
    """The requirement in the user's words."""
    scenario: str
    questions: tuple[str, ...]
    """The first that a backend was asked counts: not every backend can be asked about a `Process`."""
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    """Either the answers that speak against a backend, or the only ones that do not."""
    pool: bool | None = None
    """Whether the rule is only for programs with a pool, or only for those without one."""
    warns: bool = False
    """Whether it is a warning, and rules nothing out."""
    change: str = ""
    """What a program can do to live with a backend that does not meet the requirement."""

    def applies(self, requirements: Requirements) -> bool:
        """Whether somebody asked for this."""
        return getattr(requirements, self.field) == self.value and self.pool in {None, requirements.pool}

    def against(self, results: Results, backend: str) -> Evidence | None:
        """What was seen that speaks against a backend; None where nothing was: then the rule does not fire."""
        cell = results.cell(self.scenario, backend)
        answers = cell.answers if cell and cell.outcome is Outcome.ANSWERED else {}
        asked = next((question for question in self.questions if question in answers), None)
        if asked is None:
            return None
        speaks = answers[asked] in self.bad if self.bad else answers[asked] not in self.good
        return Evidence(self.scenario, asked, answers[asked]) if speaks else None


RULES = (
    Rule(
        "threads",
        True,
        "threads that run when workers start",
        "lock-held-by-thread",
        ("child wants a lock that a thread holds",),
        bad=("deadlock",),
        change="start the workers before the first thread",
    ),
    Rule(
        "lambdas",
        True,
        "lambdas or local functions to run",
        "pickle-task",
        ("executor: lambda",),
        good=("works",),
        pool=True,
        change="move them to the top level of a module",
    ),
    Rule(
        "lambdas",
        True,
        "lambdas or local functions to run",
        "pickle-target",
        ("lambda",),
        good=("works",),
        pool=False,
        change="move them to the top level of a module",
    ),
    Rule(
        "unpicklable",
        True,
        "arguments that cannot be pickled",
        "pickle-argument",
        ("threading.Lock",),
        good=("works",),
        pool=False,
        change="let the child open or make them",
    ),
    Rule(
        "unpicklable",
        True,
        "arguments that cannot be pickled",
        "pickle-task",
        ("executor: method of an object that holds a lock",),
        good=("works",),
        pool=True,
        change="let the worker's initializer open or make them",
    ),
    Rule(
        "main_guard",
        False,
        "a main module without a guard",
        "main-guard",
        ("an executor without a main guard",),
        good=("works",),
        pool=True,
        change='put what the program does behind if __name__ == "__main__"',
    ),
    Rule(
        "main_guard",
        False,
        "a main module without a guard",
        "main-guard",
        ("a Process without a main guard", "an executor without a main guard"),
        good=("works",),
        pool=False,
        change='put what the program does behind if __name__ == "__main__"',
    ),
    *(
        Rule(
            "run_as",
            way,
            f"a program that comes by {way}",
            "command-line",
            (f"executor in a program started as {way}",),
            good=("works",),
            change="put the functions into a module of their own",
        )
        for way in ("-c", "standard input")
    ),
    Rule(
        "inherits",
        True,
        "state that the parent set at run time",
        "inherit-globals",
        ("patched function of an imported module", "global"),
        good=("now",),
        change="set the state up in an initializer of the workers",
    ),
    Rule(
        "descriptors",
        True,
        "descriptors that the parent opened",
        "descriptors",
        ("number of an inheritable descriptor",),
        good=("works",),
        change="pass connections as arguments, or open them in the child",
    ),
    Rule(
        "changes_environment",
        True,
        "an environment that changes between starts",
        "inherit-process",
        ("variable changed later",),
        bad=("at first start", "fresh"),
        change="pass what changes as an argument",
    ),
    Rule(
        "own_children",
        True,
        "children that are the program's own (waitpid, SIGCHLD)",
        "child-of-mine",
        ("os.waitpid() on the child's pid",),
        bad=("ChildProcessError",),
        change="use the process objects' join() and exitcode",
    ),
    Rule(
        "survive_crash",
        True,
        "workers that may be killed",
        "worker-dies",
        ("executor: task that ends in SIGKILL",),
        good=("BrokenProcessPool",),
        pool=True,
        change="use an executor, which notices; a Pool does not",
    ),
    Rule(
        "survive_crash",
        True,
        "workers that may be killed",
        "worker-dies",
        ("Pool: task that ends in SIGKILL",),
        bad=("hangs",),
        warns=True,
        change="never use multiprocessing.Pool: it waits for ever for a worker that was killed",
    ),
    Rule(
        "threads",
        True,
        "threads that run when workers start",
        "fork-with-threads-warns",
        ("a second thread",),
        bad=("yes",),
        warns=True,
        change="expect a DeprecationWarning",
    ),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that a backend does not meet, with what was seen."""

    needs: str
    change: str
    field: str
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
    reasons: dict[bool, list[Reason]] = {False: [], True: []}
    for rule in RULES:
        if rule.applies(requirements) and (evidence := rule.against(results, backend)):
            reasons[rule.warns].append(Reason(rule.needs, rule.change, rule.field, evidence))
    for platform in requirements.platforms:
        if platform not in BACKENDS[backend].platforms:
            evidence = Evidence("documentation", f"{backend} on {platform}", DOCUMENTATION)
            reasons[False].append(Reason(f"to run on {platform}", f"use another backend on {platform}", "platforms", evidence))
    return Candidate(backend, tuple(reasons[False]), tuple(reasons[True]), predict(requirements, results, backend))


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
    """How many platforms a backend lacks, which no change of the program brings, and how many changes it asks for."""
    lacking = sum(reason.field == "platforms" for reason in candidate.excluded_by)
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

    for field in dict.fromkeys(reason.field for one in ranking for reason in one.excluded_by):
        if other := other_choice(**{field: () if field == "platforms" else None}):
            needs = next(reason.needs for one in ranking for reason in one.excluded_by if reason.field == field)
            yield f"Without {needs}, {other.backend} would be the choice{times_as_fast(other, chosen)}."
    instead: dict[str, list[str]] = {}
    for rule in {(rule.field, rule.value): rule for rule in RULES if not rule.warns and rule.pool in {None, requirements.pool}}.values():
        if getattr(requirements, rule.field) is None and (other := other_choice(**{rule.field: rule.value})):
            instead.setdefault(other.backend, []).append(rule.needs)
    for backend, needs_of in instead.items():
        yield f"{backend} would be the choice with {', or '.join(needs_of)}."


def times_as_fast(other: Candidate, chosen: Candidate) -> str:
    """How the predicted times compare, where both are known."""
    if other.prediction is None or chosen.prediction is None:
        return ""
    times = chosen.prediction.seconds.median / other.prediction.seconds.median
    return f", {times:.2g} times as fast" if times > SAME else ""

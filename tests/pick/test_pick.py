"""The choice of a start method: its rules on real cells, as `tests/expected/pick.toml` has them, the prediction, and what it says."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from subprocess import CompletedProcess
from typing import Any

import click
import pytest
from expectations import of_python
from made_up_machine import CASES, EXPECTED, results
from matrix import Matrix, every_backend

from compare.backends import BACKENDS, PLATFORMS
from compare.pick.choose import SCENARIOS, Choice, pick
from compare.pick.predict import SCENARIOS as MEASURED
from compare.pick.requirements import REQUIREMENTS, Requirements
from compare.pick.rules import DOCUMENTATION, Seen
from compare.reports import choice as report
from compare.reports import markdown, terminal
from compare.results.file import to_json
from compare.results.model import Cell, Environment, Interpreter, Measuring, Outcome, Results


def requirements(wanted: Mapping[str, Any]) -> Requirements:
    """What a program needs: a field of Requirements -> its value."""
    return replace(Requirements(), **wanted)


def speaks_against(case: Mapping[str, Any], wanted: Mapping[str, Any], run: Results) -> dict[str, tuple[str, str]]:
    """Backend -> question and answer, where the case's scenario speaks against it: rules it out, or warns of it."""
    choice = pick(requirements(wanted), run)
    reasons = {one.backend: one.warnings if "warns" in case else one.excluded_by for one in choice.ranking}
    return {
        backend: (reason.evidence.question, reason.evidence.answer)
        for backend, those in reasons.items()
        for reason in those
        if reason.evidence.scenario == case["scenario"] and reason.evidence.question in case["questions"]
    }


@pytest.fixture(scope="module")
def real(real_cells: Matrix) -> Results:
    """The results of the real cells of all scenarios that `pick` may look at."""
    cells = real_cells.of(every_backend(dict.fromkeys(case["scenario"] for case in CASES.values())))
    (label,) = {cell.python for cell in cells}
    return Results(Environment(cpus=2), {label: Interpreter()}, {}, cells)


MEMORY = 8_000_000_000
"""Bytes of the machine that an answer is for."""


def in_words(choice: Choice) -> str:
    """What somebody is told, in one line."""
    return " ".join(click.unstyle(terminal.render(report.brief(choice, MEMORY), 500)).split())


@pytest.mark.parametrize("name", CASES)
def test_a_requirement(real: Results, name: str) -> None:
    """On real cells it rules out, or warns of, these backends; a program that has it not is told nothing of it."""
    case = CASES[name]
    expected = of_python(case["warns"] if "warns" in case else case["rules_out"])
    for pool in (True, False):
        assert set(speaks_against(case, {"pool": pool, **case["requires"]}, real)) == set(expected)
        assert speaks_against(case, {"pool": pool, **case["otherwise"]}, real) == {}
    known = {*case["against"], *case["fine"]}
    answers = {question: word for cell in real.cells if cell.scenario == case["scenario"] for question, word in cell.answers.items()}
    assert all(answers[question] in known for question in case["questions"])


@pytest.mark.parametrize("name", CASES)
def test_each_answer_to_each_question(real: Results, name: str) -> None:
    """Whoever gives it: it speaks against a backend, or does not; where a question is not asked, the next one counts.

    That is so with a pool and without one, unless the requirement is about one of the two: the other is asked something else.
    """
    case = CASES[name]
    (cell,) = (cell for cell in real.cells if (cell.scenario, cell.backend) == (case["scenario"], "spawn"))
    for place, question in enumerate(case["questions"]):
        asked = {other: word for other, word in cell.answers.items() if other not in case["questions"][:place]}
        assert question in asked
        for word in case["against"] + case["fine"]:
            run = replace(
                real, cells=[*(other for other in real.cells if other is not cell), replace(cell, answers={**asked, question: word})]
            )
            expected = (question, word) if word in case["against"] else None
            for pool in (True, False):
                assert speaks_against(case, {"pool": pool, **case["requires"]}, run).get("spawn") == expected, (question, word)
            if "pool" in case["requires"] and place == 0:
                elsewhere = {**case["requires"], "pool": not case["requires"]["pool"]}
                assert question not in speaks_against(case, elsewhere, run).get("spawn", ())


def test_every_rule_is_expected() -> None:
    """Each case is that of one rule, and there are no other rules."""
    rules = [(one.name, rule) for one in REQUIREMENTS for rule in one.rules if isinstance(rule, Seen)]
    of_cases = [
        (name, rule)
        for case in CASES.values()
        for name, rule in rules
        if case["requires"].get(name) == rule.value
        and case["requires"].get("pool") == rule.pool
        and (not rule.run_as or case["requires"].get("run_as") in rule.run_as)
        and (rule.scenario, rule.questions, rule.warns) == (case["scenario"], tuple(case["questions"]), "warns" in case)
    ]
    assert sorted(of_cases, key=repr) == sorted(rules, key=repr)
    assert set(SCENARIOS) == {case["scenario"] for case in CASES.values()} | set(MEASURED)


@pytest.mark.parametrize("each", EXPECTED["processes"])
def test_a_process_for_each_task(real: Results, each: str) -> None:
    """What offers executors only is ruled out, by the documentation."""
    choice = pick(Requirements(pool=each == "no"), real)
    assert [one.backend for one in choice.ranking if one.excluded_by] == EXPECTED["processes"][each]
    for reason in (reason for one in choice.ranking for reason in one.excluded_by):
        assert (reason.needs, reason.change) == ("a process of its own for each task", "use an executor")


@pytest.mark.parametrize("platform", EXPECTED["platforms"])
def test_a_platform(real: Results, platform: str) -> None:
    """What it lacks is ruled out, by the documentation."""
    choice = pick(Requirements(platforms=(platform,)), real)
    assert {one.backend for one in choice.ranking if one.excluded_by} == set(EXPECTED["platforms"][platform])
    assert set(EXPECTED["platforms"]) == set(PLATFORMS)


@pytest.mark.parametrize("oldest", EXPECTED["pythons"])
def test_an_oldest_python(real: Results, oldest: str) -> None:
    """What a backend does not run on is ruled out, by its documentation."""
    choice = pick(Requirements(oldest_python=tuple(map(int, oldest.split(".")))), real)
    assert {one.backend for one in choice.ranking if one.excluded_by} == set(EXPECTED["pythons"][oldest])
    for reason in (reason for one in choice.ranking for reason in one.excluded_by):
        assert (reason.needs, reason.change) == (f"support for Python {oldest}", f"use another backend on Python {oldest}")


MANY_PROCESSES = Requirements(pool=False, tasks=1000, task_seconds=0.001)
"""On the made-up machine these take 1.5 s under fork, 5.5 s under forkserver, 26 s under spawn and 51 s under loky."""


def test_by_cost() -> None:
    """Of those that are in no danger, the one that takes least."""
    choice = pick(MANY_PROCESSES, results())
    assert [candidate.backend for candidate in choice.ranking] == ["fork", "forkserver", "spawn", "loky"]
    assert (choice.alike, choice.compromise) == ((), False)
    assert "Use fork, which would take about 1.5 s" in in_words(choice)


def test_by_safety_where_the_cost_is_the_same() -> None:
    """Where the times cannot be told apart, the safest of the standard library, and it is said which others there are."""
    choice = pick(Requirements(tasks=1000, task_seconds=1.0), results())
    assert (choice.chosen.backend, set(choice.alike)) == ("spawn", {"loky", "forkserver", "fork"})
    assert "Its time cannot be told from that of fork, forkserver and loky, and it is the safest of them." in in_words(choice)


def test_an_assumed_workload_decides_nothing() -> None:
    """However fast a backend is for it."""
    assumed = replace(MANY_PROCESSES, tasks=Requirements().tasks, task_seconds=Requirements().task_seconds)
    assert (pick(assumed, results()).chosen.backend, pick(MANY_PROCESSES, results()).chosen.backend) == ("spawn", "fork")


def test_nothing_is_known() -> None:
    """The answer is a safe one of the standard library, and says so."""
    choice = pick(Requirements(), results())
    assert [candidate.backend for candidate in choice.ranking] == ["spawn", "forkserver", "fork", "loky"]
    said = in_words(choice)
    assert "Use spawn. Nothing is known of the program, and spawn is the safest start method for such a program." in said
    assert said.startswith("Assumed workload: 100 tasks of 10 ms each, by 4 workers of an executor, on 2 cores.")
    assert said.endswith("The answer: spawn.")


def times(**starts: tuple[float, ...]) -> Results:
    """A machine with some backends of which one figure decides what a workload takes: the rounds of what a start takes."""
    run = results()
    run.cells = [cell for cell in run.cells if cell.backend in starts]
    for cell in run.cells:
        if cell.scenario in {"start", "start-heavy-main"}:
            cell.samples = {measure: [*starts[cell.backend]] for measure in cell.samples}
        elif cell.scenario == "payload":
            cell.samples = {measure: [1e-6] * 3 for measure in cell.samples}
    return run


STARTS = replace(MANY_PROCESSES, tasks=100_000)


@pytest.mark.parametrize(
    ("fork", "spawn", "chosen"),
    [
        ((0.99, 1.0, 1.01), (1.29, 1.3, 1.31), "fork"),
        ((0.99, 1.0, 1.01), (1.14, 1.15, 1.16), "spawn"),  # safety is not given up for less than 20 %
        ((0.8, 1.0, 1.2), (1.0, 1.3, 1.6), "spawn"),  # the intervals are of one size and lie in each other by more than a quarter
        ((0.1, 1.0, 10.0), (99.0, 100.0, 101.0), "spawn"),  # an interval that is so wide says nothing
        ((1.0,), (100.0,), "spawn"),  # nor does one round
        ((1.0,), (99.0, 100.0, 101.0), "spawn"),
    ],
)
def test_figures_decide_only_when_they_can(fork: tuple[float, ...], spawn: tuple[float, ...], chosen: str) -> None:
    """The less safe backend has to be faster beyond doubt, by an amount that is worth it."""
    choice = pick(STARTS, times(fork=fork, spawn=spawn))
    assert choice.chosen.backend == chosen
    assert choice.alike == (() if chosen == "fork" else ("fork",))


def test_no_more_safety_is_given_up_than_the_time_is_worth() -> None:
    """Of those to which no other one is clearly preferable by its time, the safest: fork beats spawn, but not forkserver."""
    choice = pick(STARTS, times(fork=(0.79, 0.8, 0.81), forkserver=(0.85, 0.86, 0.87), spawn=(0.99, 1.0, 1.01)))
    assert [candidate.backend for candidate in choice.ranking] == ["forkserver", "fork", "spawn"]
    assert choice.alike == ("fork",)
    assert "Its time cannot be told from that of fork, and it is the safest of them." in in_words(choice)


def test_a_busy_machine_decides_less() -> None:
    """What its figures say has to be more than what other programs may have made of them. That is said, and when it was measured."""
    run = times(fork=(0.99, 1.0, 1.01), spawn=(1.59, 1.6, 1.61))
    assert pick(STARTS, run).chosen.backend == "fork"
    run.environment.measuring.append(Measuring(others=[0.5, 0.5], started="2026-11-25T12:00:00Z", measured=[("start", "3.11.7")]))
    choice = pick(STARTS, run)
    assert choice.chosen.backend == "spawn"
    expected = "figures of 3 rounds, measured 2026-11-25T12:00:00Z, while other programs kept the machine busy."
    assert expected in in_words(choice)


def test_figures_of_one_round_are_said_to_be() -> None:
    """Such figures are shown without a claim."""
    said = in_words(pick(STARTS, times(fork=(1.0,), spawn=(99.0, 100.0, 101.0))))
    assert "The times come from figures of 1 to 3 rounds. Figures of one round decide nothing." in said
    assert "A time with ? is not known well enough to decide." in said
    assert said.count(" h ?") + said.count(" s ?") == 1


def test_without_costs() -> None:
    """Where nothing was measured, the safest that fits: nobody says how long any would take, but how to measure it."""
    choice = pick(MANY_PROCESSES, results(with_costs=False))
    assert [candidate.backend for candidate in choice.ranking] == ["spawn", "forkserver", "fork", "loky"]
    assert choice.alike == ()
    for said in (in_words(choice), " ".join(markdown.render(report.document(choice, MEMORY)).replace("\\", "").split())):
        assert "as long" not in said
        assert "Use spawn, the safest that fits." in said
        assert "How long the program would take under any backend is unknown" in said
        assert "mpcompare run costs --resume RESULTS" in said


def test_without_the_costs_of_one() -> None:
    """It is named, and stands behind those whose costs are known."""
    run = results()
    run.cells = [cell for cell in run.cells if (cell.scenario, cell.backend) != ("executor", "loky")]
    choice = pick(Requirements(tasks=1000, task_seconds=1.0), run)
    assert (choice.chosen.backend, choice.ranking[-1].backend, set(choice.alike)) == ("spawn", "loky", {"forkserver", "fork"})
    assert "How long the program would take under loky is unknown" in in_words(choice)


def test_figures_of_which_no_time_comes() -> None:
    """Where some costs were measured, and too few for any time, nothing is said of where the times come from."""
    run = results()
    run.cells = [cell for cell in run.cells if cell.scenario != "executor"]
    said = in_words(pick(Requirements(), run))
    assert "How long the program would take under any backend is unknown" in said
    assert "The times come from" not in said


def test_what_may_hang_is_not_the_choice() -> None:
    """However fast it is. What somebody must be sure of to use it is said, and how to say so."""
    run = results({"lock-held-by-thread": "fork"})
    choice = pick(MANY_PROCESSES, run)
    assert (choice.chosen.backend, [one.backend for one in choice.ranking if one.may_hang]) == ("forkserver", ["fork"])
    sure = "Use fork only if you are sure that no thread runs when workers start, not even one of a library (--no-threads)."
    assert choice.only_if == (f"{sure} Then it would be the choice, 3.7 times as fast.",)
    assert "unknown: threads that run when workers start" in in_words(choice)
    assert pick(replace(MANY_PROCESSES, threads=False), run).chosen.backend == "fork"
    assert pick(replace(MANY_PROCESSES, threads=True), run).chosen.backend == "forkserver"


def test_what_may_be_silently_wrong_is_behind_what_may_not() -> None:
    """And where nothing else is there, what to check is said."""
    run = results({"inherit-globals": "fork", "lock-held-by-thread": "fork"})
    choice = pick(replace(MANY_PROCESSES, threads=False), run)
    assert choice.chosen.backend == "forkserver"
    choice = pick(Requirements(threads=False), results({"inherit-globals": "spawn"}))
    said = "Use forkserver, the safest that fits. Something unknown could make spawn go wrong without an error."
    assert (choice.chosen.backend, said in in_words(choice)) == ("forkserver", True)
    run.cells = [cell for cell in run.cells if cell.backend == "fork"]
    said = in_words(pick(replace(MANY_PROCESSES, threads=False), run))
    assert "Check first Under fork these go wrong without an error." in said
    assert (
        "state that the parent set at run time: pass the state as an argument, or set it up in an initializer of an executor's workers"
        in said
    )


@pytest.mark.parametrize("outcome", [None, Outcome.HUNG, Outcome.FAILED, Outcome.CRASHED])
def test_an_answer_that_nobody_saw_counts_as_the_worst(outcome: Outcome | None) -> None:
    """A backend that gave none may hang, whether the program has the requirement or not."""
    run = results()
    (cell,) = (cell for cell in run.cells if (cell.scenario, cell.backend) == ("lock-held-by-thread", "fork"))
    run.cells = [other for other in run.cells if other is not cell] + ([replace(cell, outcome=outcome, answers={})] if outcome else [])
    assert [pick(replace(MANY_PROCESSES, threads=said), run).chosen.backend for said in (None, True, False)] == 2 * ["forkserver"] + [
        "fork"
    ]


def test_what_nobody_saw_of_any_backend_makes_none_safer() -> None:
    """Where an answer of all backends is lacking, a hang that was seen still counts more, and that nothing is certain is said."""
    run = results({"lock-held-by-thread": "fork"})
    run.cells = [cell for cell in run.cells if cell.scenario != "reaped-children"]
    choice = pick(MANY_PROCESSES, run)
    assert [one.backend for one in choice.ranking] == ["forkserver", "spawn", "fork", "loky"]
    assert "Of no backend is it known that it cannot hang. forkserver is the safest" in in_words(choice)
    run.cells = [cell for cell in run.cells if cell.backend == "fork" or cell.scenario not in {"main-threads", "inherit-globals"}]
    assert pick(MANY_PROCESSES, run).chosen.backend == "forkserver"


def test_a_warning_counts_among_what_is_as_safe() -> None:
    """Whoever has none is before whoever has one."""
    run = results({"reaped-children": "spawn"})
    assert pick(Requirements(reaps_children=True), run).chosen.backend == "forkserver"
    assert pick(Requirements(), run).chosen.backend == "spawn"


def test_threads_of_the_main_modules_import() -> None:
    """They are threads, and a fork server has them that imports the main module, which is that of a script."""
    run = results({"main-threads": "forkserver"})
    for cell in run.cells:
        if (cell.scenario, cell.backend) == ("main-threads", "forkserver"):
            cell.answers = {question: "works" if question.startswith("by -m") else word for question, word in cell.answers.items()}

    def forkserver(**said: Any) -> bool:
        return next(one.fits for one in pick(replace(MANY_PROCESSES, **said), run).ranking if one.backend == "forkserver")

    assert [forkserver(threads_at_import=said) for said in (None, True, False)] == [False, False, True]
    assert forkserver(threads=False)
    assert not forkserver(threads=True)
    assert forkserver(threads=True, run_as="module")
    last = pick(Requirements(threads_at_import=True), results({"lock-held-by-thread": "fork"})).ranking[-1]
    assert [reason.needs for reason in last.excluded_by] == ["threads that run when workers start"]


def test_fork_has_its_silent_hazards_too(real: Results) -> None:
    """That no thread runs does not make it the safest: its children share what the parent made."""
    assert pick(Requirements(threads=False), real).chosen.backend == "spawn"
    fork = next(one for one in pick(Requirements(threads=False), real).ranking if one.backend == "fork")
    assert "random generators, files or connections that are made before the workers start" in [reason.needs for reason in fork.risks]


def test_advice_never_accepts_a_hang(real: Results) -> None:
    """Whatever is said: what hangs, or may, is the choice only where each backend of those platforms may."""
    facts = [one.name for one in REQUIREMENTS if one.question or one.name in {"survive_crash", "made_before"}]
    random = Random(20261125)
    for _ in range(300):
        said = {name: random.choice((None, True, False)) for name in facts}
        platforms = random.choice(((), ("linux",), ("macos",), ("linux", "windows")))
        wanted = requirements({**said, "platforms": platforms, "pool": random.random() < 0.5, "tasks": 1000})
        choice = pick(wanted, real)
        there = [one for one in choice.ranking if not any(reason.evidence.scenario == DOCUMENTATION for reason in one.excluded_by)]
        assert choice.chosen in there
        assert not choice.chosen.may_hang or all(one.may_hang for one in there), wanted
        if not any(reason.known and reason.harm.dangerous for reason in choice.chosen.excluded_by):
            continue
        assert report.must_change(choice), "what is silently wrong is a choice only with what the program must change"
        assert all(one.excluded_by or one.may_hang for one in there), wanted


def test_what_has_no_executor_is_not_offered_for_a_pool() -> None:
    """It is named, as is what is not there, with the reason."""
    run = results()
    run.cells = [cell for cell in run.cells if cell.backend != "loky"]
    for cell in run.cells:
        if (cell.scenario, cell.backend) == ("executor", "spawn"):
            cell.outcome, cell.samples = Outcome.UNSUPPORTED, {}
    choice = pick(Requirements(), run, {"loky": "loky is not installed"})
    assert [one.backend for one in choice.ranking] == ["forkserver", "fork"]
    assert dict(choice.missing) == {"spawn": "it has no executor", "loky": "loky is not installed"}
    assert "loky is left out: loky is not installed." in in_words(choice)
    assert pick(Requirements(pool=False), run).chosen.backend == "spawn"


def test_what_will_change() -> None:
    """The worst that differs between what the program uses and the choice: at most five rows, one for each scenario."""
    run = results({"inherit-globals": "spawn", "pickle-task": "spawn"})
    run.pythons = {"3.11.7": Interpreter(default="fork")}
    choice = pick(Requirements(inherits=False), run)
    assert choice.chosen.backend == "spawn"
    assert [(one.scenario, one.before, one.after) for one in choice.switches] == [("pickle-task", "works", "error")]
    assert "an error: pickle-task, 'executor: lambda': 'works' under fork, 'error' under spawn" in in_words(choice)
    assert pick(Requirements(inherits=False, pool=False), run, today="fork").switches == ()
    choice = pick(Requirements(inherits=True, changes_environment=True, workers=5), run, today="fork")
    assert choice.chosen.backend == "forkserver"
    assert "Nothing that the scenarios ask, if the program uses fork today." in in_words(choice)
    assert "Nothing: the program uses spawn today." in in_words(pick(Requirements(inherits=False), run, today="spawn"))
    assert "What will change for you" not in in_words(pick(Requirements(), results()))


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ({"threads": False}, "queue.Queue, while a thread has it locked"),
        ({"pool": False}, "executor: function behind the main guard"),
        ({"pool": False}, "Pool: function behind the main guard"),
    ],
)
def test_what_cannot_change(said: dict[str, Any], question: str) -> None:
    """Nothing of threads for a program without threads, and nothing of a pool for one without a pool."""
    run = results()
    words = {"fork": "works", "spawn": "hangs"}
    run.cells += [Cell("another", backend, "3.11.7", Outcome.ANSWERED, 0.1, {question: word}) for backend, word in words.items()]
    for wanted, switches in ((Requirements(**said), []), (Requirements(), ["another"])):
        assert [one.scenario for one in pick(wanted, run, today="fork").switches] == switches


def test_what_gets_better_does_not_hurt() -> None:
    """An answer that a rule of the scenario wants, to whichever question, is no harm to whoever switches to it."""
    run = results()
    words = {"fork": "same", "spawn": "differ"}
    run.cells += [Cell("random-numbers", backend, "3.11.8", Outcome.ANSWERED, 0.1, {"random": word}) for backend, word in words.items()]
    assert pick(Requirements(), run, today="fork").switches == ()


def test_a_compromise() -> None:
    """Where nothing fits, the safest that runs where it must, with what to change, and which two exclude each other."""
    choice = pick(Requirements(platforms=("windows",), inherits=True), inherits_only_under_fork())
    assert (choice.compromise, choice.chosen.backend) == (True, "spawn")
    assert choice.conflicts == (("support for windows", "state that the parent set at run time"),)
    assert report.answer(choice)[1:] == ["No backend meets both support for windows and state that the parent set at run time."]
    assert len(report.answer(replace(choice, conflicts=choice.conflicts * 9))) == 4
    assert report.must_change(choice) == [
        "for state that the parent set at run time: pass the state as an argument, or set it up in an initializer of an executor's workers"
    ]
    assert in_words(choice).endswith("The answer: spawn, and change the program as said above.")


def test_a_compromise_is_never_a_deadlock() -> None:
    """What the requirements make hang is not named, even where it asks for the fewest changes."""
    run = inherits_only_under_fork()
    for cell in run.cells:
        if (cell.scenario, cell.backend) == ("lock-held-by-thread", "fork"):
            cell.answers = dict.fromkeys(cell.answers, "hangs")
    for threads in (True, None):
        choice = pick(Requirements(threads=threads, inherits=True), run)
        assert (choice.compromise, choice.chosen.backend) == (True, "spawn")
        assert ("Only fork would meet all requirements, and may hang." in in_words(choice)) == (threads is None)
    assert pick(Requirements(threads=False, inherits=True), run).chosen.backend == "fork"


def inherits_only_under_fork() -> Results:
    """As it is."""
    run = results()
    for cell in run.cells:
        if cell.scenario == "inherit-globals" and cell.backend != "fork":
            cell.answers = dict.fromkeys(cell.answers, "fresh")
    return run


def test_what_if() -> None:
    """What would be chosen without a requirement, and with one that nobody knows about."""
    choice = pick(replace(MANY_PROCESSES, threads=True), results({"lock-held-by-thread": "fork", "main-guard": "forkserver"}))
    assert choice.chosen.backend == "forkserver"
    assert "Without threads that run when workers start, fork would be the choice, 3.7 times as fast." in choice.what_if
    assert "spawn would be the choice with an unguarded main module." in choice.what_if


def test_what_if_names_no_backend_that_does_not_fit() -> None:
    """Without one of two requirements that rule a backend out, the backend is still ruled out."""
    run = results({"lock-held-by-thread": "fork"})
    choice = pick(replace(MANY_PROCESSES, threads=True, platforms=("windows",)), run)
    assert choice.chosen.backend == "spawn"
    assert not [sentence for sentence in choice.what_if if "fork would" in sentence and "forkserver" not in sentence]


def test_the_same_again() -> None:
    """The same results give the same answer."""
    assert report.to_json(pick(Requirements(threads=True), results())) == report.to_json(pick(Requirements(threads=True), results()))


def test_the_command(mpcompare: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    """It answers from a file, in words and as JSON; what the file lacks is said."""
    (tmp_path / "seen.json").write_text(to_json(results({"lock-held-by-thread": "fork"})))
    done = mpcompare("pick", "--threads", "--payload", "1MB", "--task-time", "5ms", "-r", "seen.json", "--why")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Workload: 100 tasks of 5 ms each, by 4 workers of an executor, 1 MB to each task and back,")
    assert "Use forkserver, which would take about " in done.stdout
    assert "no: threads that run when workers" in done.stdout
    assert "lock-held-by-thread answers" in " ".join(done.stdout.split())
    whole = json.loads(mpcompare("pick", "--threads", "-r", "seen.json", "--format", "json").stdout)
    assert (whole["schema"], whole["choice"], [entry["backend"] for entry in whole["ranking"]][-1]) == (1, "spawn", "fork")
    assert whole["ranking"][-1]["evidence"][0]["answer"] == "hangs"
    (tmp_path / "little.json").write_text(to_json(results(with_costs=False)))
    assert "little.json has no results of executor, memory, start: pick" in mpcompare("pick", "-r", "little.json").stderr


FLAGS = {
    "--threads": "threads that run when workers start",
    "--threads-at-import": "threads that the import of the main module starts",
    "--lambdas": "lambdas or local functions that workers run",
    "--unpicklable": "arguments that cannot be pickled",
    "--no-main-guard": "an unguarded main module",
    "--run-as=-c": "a program run from -c",
    "--run-as=standard input": "a program run from standard input",
    "--inherits": "state that the parent set at run time",
    "--made-before": "random generators, files or connections that are made before the workers start",
    "--descriptors": "descriptors that the parent opened",
    "--changes-environment": "an environment that changes between starts",
    "--own-children": "workers that are the program's own children",
    "--reaps-children": "children that the program itself reaps or ignores",
    "--survive-crash": "workers that may be killed",
    "--platform=windows": "support for windows",
    "--python=>=3.3": "support for Python 3.3",
}
"""An option -> what it asks for."""


def test_each_option(mpcompare: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    """It rules fork out where everything speaks against fork, and its opposite does not."""
    (tmp_path / "r.json").write_text(to_json(results(dict.fromkeys(SCENARIOS, "fork"))))

    def excluded_by(*flags: str) -> list[str]:
        ranking = json.loads(mpcompare("pick", "-r", "r.json", "--format", "json", *flags).stdout)["ranking"]
        return next(one["excluded_by"] for one in ranking if one["backend"] == "fork")

    alone = {"--run-as=-c", "--run-as=standard input", "--reaps-children"}
    together = [flag for flag in FLAGS if flag not in alone]
    assert excluded_by(*together) == [FLAGS[flag] for flag in together]
    assert excluded_by("--reaps-children", "--no-pool") == [FLAGS["--reaps-children"]]
    assert excluded_by("--run-as=standard input") == [FLAGS["--run-as=standard input"]]
    assert excluded_by("--run-as=-c") == [FLAGS["--run-as=-c"]]
    opposites = [flag.replace("--no-", "--") if flag.startswith("--no-") else flag.replace("--", "--no-") for flag in FLAGS]
    assert excluded_by(*(flag for flag in opposites if "=" not in flag)) == []


def on_a_terminal(folder: Path, *typed: str) -> tuple[str, str]:
    """What `pick` shows on a terminal of 80 columns, and what it asks, where somebody types these lines."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    line = [sys.executable, "-m", "compare", "pick", "-r", "r.json"]
    with subprocess.Popen(line, cwd=folder, stdin=its, stdout=its, stderr=subprocess.PIPE, text=True) as process:
        os.close(its)
        shown = b""
        with suppress(OSError):  # the end of a terminal
            while block := os.read(ours, 1000):
                shown += block
        assert process.stderr is not None
        asked = process.stderr.read()
    os.close(ours)
    return click.unstyle(shown.decode()), asked


def test_the_questions(tmp_path: Path) -> None:
    """Who types no requirement on a terminal is asked 14 questions; what is no answer is asked again, and Enter is none."""
    (tmp_path / "r.json").write_text(to_json(results({"lock-held-by-thread": "fork"})))
    shown, asked = on_a_terminal(
        tmp_path, "perhaps", "y", *9 * [""], "n", "linux,plan9", "linux,windows", "new", "3.12", "200 10 8", "200 10ms 8 50MB"
    )
    assert re.findall(r"(\d+)/14  ", asked) == [str(number) for number in (1, *range(1, 13), 12, 13, 13, 14, 14)]
    said = " ".join(asked.split())
    assert "GPU count, too)? [y/n/Enter] Type y, n or Enter." in said
    assert "there is no platform 'plan9'." in said
    assert "'new' is no range of Python versions." in said
    assert "'10' has no unit. Type 10ms, or another of these units: s, ms, us, min, h." in said
    assert "no: threads that run when" in shown
    assert "Workload: 200 tasks of 10 ms each, by 8 workers of an executor, 50 MB of data that all of them" in " ".join(shown.split())
    assert "no: support for windows" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.splitlines()[-1] == "The answer: spawn."


def test_a_question_that_was_answered_is_not_asked(tmp_path: Path) -> None:
    """Where no threads run, no import starts any that run; Enter at each question says nothing."""
    (tmp_path / "r.json").write_text(to_json(results({"lock-held-by-thread": "fork", "main-threads": "forkserver"})))
    shown, asked = on_a_terminal(tmp_path, "n", *12 * [""])
    assert re.findall(r"(\d+)/14  ", asked) == [str(number) for number in (1, *range(3, 15))]
    assert "unknown:" not in shown
    shown, _ = on_a_terminal(tmp_path, *14 * [""])
    assert "Nothing is known of the program" in " ".join(shown.split())


@pytest.mark.parametrize("name", ["none answered", "none of ours"])
def test_nothing_to_choose_from(mpcompare: Callable[..., CompletedProcess[str]], tmp_path: Path, name: str) -> None:
    """A file in which no backend answered, or in which only unknown ones did, is no fault of ours."""
    backends = {"none answered": BACKENDS, "none of ours": [f"b{number}" for number in range(300)]}[name]
    outcome = Outcome.HUNG if name == "none answered" else Outcome.ANSWERED
    run = Results(Environment(), {"3.11.7": Interpreter()}, {}, [Cell("isolation", backend, "3.11.7", outcome, 1) for backend in backends])
    (tmp_path / "r.json").write_text(to_json(run))
    done = mpcompare("pick", "-r", "r.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none of fork, spawn, forkserver, loky answered a scenario in r.json" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--payload", "much"], "'much' is no amount. Type a number with one of these units: b, kb, mb"),
        (["--data", "500"], "'500' has no unit. Type 500MB, or another of these units: b, kb, mb, gb, kib, mib, gib."),
        (["--task-time", "10"], "'10' has no unit. Type 10ms, or another of these units: s, ms, us, min, h."),
        (["--from", "frok"], "there is no backend 'frok'. Did you mean 'fork'?"),
        (["--task-time", "5 lightyears"], "'5 lightyears' is no amount."),
        (["--modules", "json,os;import os"], "'os;import os' is not the name of a module. Example: --modules numpy,os.path"),
        (["--platform", "linux,window"], "there is no platform 'window'. Did you mean 'windows'?"),
        (["--python", "new"], "'new' is no range of Python versions. Type a range such as '>=3.12' or '>=3.12,<3.14'."),
        (["--workers", "0"], "0 is not in the range"),
        (["-r", "nowhere.json"], "'nowhere.json' does not exist"),
        (
            ["-r", __file__, "--measure"],
            "-r chooses by the results in a file, and --measure by results of this machine. Type one of the two.",
        ),
        (["--no-threads", "--threads-at-import"], "--threads-at-import and --no-threads contradict each other."),
    ],
)
def test_bad_input(mpcompare: Callable[..., CompletedProcess[str]], arguments: list[str], complaint: str) -> None:
    """A clear error, and exit code 2."""
    done = mpcompare("pick", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in " ".join(done.stderr.split())


def test_a_word_that_no_rule_knows_speaks_against_whoever_says_it() -> None:
    """An answer of another version of a scenario lets nobody through."""
    rules = [rule for requirement in REQUIREMENTS for rule in requirement.rules if isinstance(rule, Seen)]
    assert rules
    for rule in rules:
        assert rule.speaks("a word of another version"), rule.scenario

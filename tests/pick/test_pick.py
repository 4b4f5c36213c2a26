"""The choice of a start method: its rules on real cells, as `tests/expected/pick.toml` has them, the prediction, and what it says."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from expectations import of_python
from made_up_machine import CASES, EXPECTED, results
from matrix import Matrix, every_backend

from compare.backends import BACKENDS, PLATFORMS
from compare.pick.choose import SCENARIOS, pick
from compare.pick.predict import SCENARIOS as MEASURED
from compare.pick.predict import predict
from compare.pick.requirements import REQUIREMENTS, Requirements
from compare.pick.rules import Seen
from compare.reports import choice as report
from compare.reports import markdown, terminal
from compare.results.file import to_json
from compare.results.model import Cell, Environment, Interpreter, Outcome, Results


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
        if reason.evidence.scenario == case["scenario"]
    }


@pytest.fixture(scope="module")
def real(real_cells: Matrix) -> Results:
    """The results of the real cells of all scenarios that `pick` may look at."""
    cells = real_cells.of(every_backend(dict.fromkeys(case["scenario"] for case in CASES.values())))
    (label,) = {cell.python for cell in cells}
    return Results(Environment(cpus=2), {label: Interpreter()}, {}, cells)


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
        and (rule.scenario, rule.warns) == (case["scenario"], "warns" in case)
    ]
    assert sorted(of_cases, key=repr) == sorted(rules, key=repr)
    assert set(SCENARIOS) == {case["scenario"] for case in CASES.values()} | set(MEASURED)


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


@pytest.mark.parametrize("kind", EXPECTED["figures"])
@pytest.mark.parametrize("backend", ["fork", "forkserver"])
def test_the_figures_that_a_prediction_reads(measured_cell: Callable[[str, str], Cell], kind: str, backend: str) -> None:
    """They are those that the scenarios measure, by these names."""
    expected = EXPECTED["figures"][kind]
    cells = [measured_cell(scenario, backend) for scenario in MEASURED]
    wanted = Requirements(workers=4, data=1, payload=1_000_000, pool=kind == "pool")
    there = {(cell.scenario, measure) for cell in cells for measure in cell.samples}
    assert {(scenario, measure) for scenario, measures in expected.items() for measure in measures} <= there
    prediction = predict(wanted, Results(Environment(cpus=2), {}, {}, cells), backend)
    assert prediction is not None
    read: dict[str, list[str]] = {}
    for scenario, measure, _ in sorted(prediction.measured):
        read.setdefault(scenario, []).append(measure)
    assert read == expected


def test_by_cost() -> None:
    """Of those that fit, the one that takes least."""
    choice = pick(Requirements(), results())
    assert [candidate.backend for candidate in choice.ranking] == ["fork", "forkserver", "spawn", "loky"]
    assert (choice.alike, choice.compromise) == ((), False)


def test_by_safety_where_the_cost_is_the_same() -> None:
    """Where the times cannot be told apart, the safer one, and it is said which others there are."""
    choice = pick(Requirements(tasks=1000, task_seconds=1.0), results())
    assert (choice.chosen.backend, set(choice.alike)) == ("loky", {"spawn", "forkserver", "fork"})


def test_without_costs() -> None:
    """Where nothing was measured, the safest that fits: nobody says how long any would take, but how to measure it."""
    choice = pick(Requirements(), results(with_costs=False))
    assert [candidate.backend for candidate in choice.ranking] == ["loky", "spawn", "forkserver", "fork"]
    assert choice.alike == ()
    for text in (terminal.render(report.brief(choice), 100), markdown.render(report.document(choice))):
        said = " ".join(text.replace("\\", "").split())
        assert "as long" not in said
        assert "Use loky, the safest that fits. What the program would take under any backend is not known" in said
        assert "mpcompare run costs --resume RESULTS" in said


def test_without_the_costs_of_one() -> None:
    """It is named, and stands behind those whose costs are known."""
    run = results()
    run.cells = [cell for cell in run.cells if (cell.scenario, cell.backend) != ("executor", "loky")]
    choice = pick(Requirements(tasks=1000, task_seconds=1.0), run)
    assert (choice.chosen.backend, choice.ranking[-1].backend, set(choice.alike)) == ("spawn", "loky", {"forkserver", "fork"})
    assert "What the program would take under loky is not known" in terminal.render(report.brief(choice), 500)


def test_a_compromise() -> None:
    """Where nothing fits, the least bad one that runs where it must, with what to change, and which two exclude each other."""
    choice = pick(Requirements(platforms=("windows",), inherits=True), inherits_only_under_fork())
    assert (choice.compromise, choice.chosen.backend) == (True, "spawn")
    assert choice.conflicts == (("support for windows", "state that the parent set at run time"),)
    assert report.must_change(choice) == ["for state that the parent set at run time: set the state up in an initializer of the workers"]


def inherits_only_under_fork() -> Results:
    """As it is."""
    run = results()
    for cell in run.cells:
        if cell.scenario == "inherit-globals" and cell.backend != "fork":
            cell.answers = dict.fromkeys(cell.answers, "fresh")
    return run


def test_what_if() -> None:
    """What would be chosen without a requirement, and with one that nobody knows about."""
    choice = pick(Requirements(threads=True), results({"lock-held-by-thread": "fork", "main-guard": "forkserver"}))
    assert choice.chosen.backend == "forkserver"
    assert "Without threads that run when workers start, fork would be the choice, 1.1 times as fast." in choice.what_if
    assert "spawn would be the choice with a main module without a guard." in choice.what_if


def test_the_same_again() -> None:
    """The same results give the same answer."""
    assert report.to_json(pick(Requirements(threads=True), results())) == report.to_json(pick(Requirements(threads=True), results()))


@pytest.mark.parametrize(
    ("requirements", "backend", "seconds"),
    [
        # Two workers start in 0.15 s, 100 tasks go through in 0.01 s and keep two cores busy for 0.5 s, all ends in 0.001 s.
        (Requirements(workers=2), "spawn", 0.15 + 0.01 + 0.5 + 0.001),
        (Requirements(workers=4), "spawn", 0.15 + 0.05 + 0.01 + 0.5 + 0.001),
        # Each of two workers imports 0.3 s more, at the same time.
        (Requirements(workers=2, main_import=0.3), "spawn", 0.15 + 0.3 + 0.01 + 0.5 + 0.001),
        # 100 MB to each of two workers.
        (Requirements(workers=2, data=100_000_000), "spawn", 0.15 + 0.4 + 0.01 + 0.5 + 0.001),
        (Requirements(workers=2, data=100_000_000), "fork", 0.006 + 0.01 + 0.5 + 0.001),
        # 1 MB to each of 100 tasks and back costs 1.8 ms more than 1 kB, of which the parent is busy for 0.65.
        (Requirements(workers=2, payload=1_000_000), "fork", 0.006 + 0.01 + 0.65 * 0.18 + 0.5 + 0.001),
        # A process each: the first start costs twice, two run at a time.
        (Requirements(workers=2, pool=False), "spawn", 0.05 + 50 * (0.05 + 0.01)),
        # One task cannot be shared.
        (Requirements(workers=4, tasks=1, task_seconds=2.0), "fork", 0.004 + 1e-4 + 2.0 + 0.001),
    ],
)
def test_a_prediction(requirements: Requirements, backend: str, seconds: float) -> None:
    """The model adds up what was measured, and its interval holds the result."""
    prediction = predict(requirements, results(), backend)
    assert prediction is not None
    assert prediction.seconds.median == pytest.approx(seconds, rel=1e-6)
    assert prediction.seconds.low < seconds < prediction.seconds.high


def test_predicted_memory() -> None:
    """Each worker takes 10 MB, and here as much again as the data that it reads."""
    prediction = predict(Requirements(workers=4, data=50_000_000), results(), "spawn")
    assert prediction is not None
    assert prediction.memory.median == pytest.approx(40e6 + 4 * 50e6)


def test_the_command(mpcompare: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    """It answers from a file, in words and as JSON; what the file lacks is said."""
    (tmp_path / "seen.json").write_text(to_json(results({"lock-held-by-thread": "fork"})))
    done = mpcompare("pick", "--threads", "--payload", "1MB", "--task-time", "5ms", "-r", "seen.json", "--why")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Use forkserver, which would take about ")
    assert "no: threads that run when workers" in done.stdout
    assert "lock-held-by-thread answers" in " ".join(done.stdout.split())
    whole = json.loads(mpcompare("pick", "--threads", "-r", "seen.json", "--format", "json").stdout)
    assert (whole["schema"], whole["choice"], [entry["backend"] for entry in whole["ranking"]][-1]) == (1, "forkserver", "fork")
    assert whole["ranking"][-1]["evidence"][0]["answer"] == "hangs"
    (tmp_path / "little.json").write_text(to_json(results(with_costs=False)))
    assert "little.json has no results of executor, memory, payload, start" in mpcompare("pick", "-r", "little.json").stderr


FLAGS = {
    "--threads": "threads that run when workers start",
    "--lambdas": "lambdas or local functions that workers run",
    "--unpicklable": "arguments that cannot be pickled",
    "--no-main-guard": "a main module without a guard",
    "--run-as=-c": "a program that comes from -c",
    "--run-as=standard input": "a program that comes from standard input",
    "--inherits": "state that the parent set at run time",
    "--descriptors": "descriptors that the parent opened",
    "--changes-environment": "an environment that changes between starts",
    "--own-children": "children that the program itself waits for (waitpid, SIGCHLD)",
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

    together = [flag for flag in FLAGS if flag != "--run-as=-c"]
    assert excluded_by(*together) == [FLAGS[flag] for flag in together]
    assert excluded_by("--run-as=-c") == [FLAGS["--run-as=-c"]]
    opposites = [flag.replace("--no-", "--") if flag.startswith("--no-") else flag.replace("--", "--no-") for flag in FLAGS]
    assert excluded_by(*(flag for flag in opposites if "=" not in flag)) == []


def test_the_questions(tmp_path: Path) -> None:
    """Who types no requirement on a terminal is asked; what is no answer is asked again, and Enter is none."""
    (tmp_path / "r.json").write_text(to_json(results({"lock-held-by-thread": "fork"})))
    ours, its = pty.openpty()
    os.write(ours, b"perhaps\ny\n" + 8 * b"\n")
    line = [sys.executable, "-m", "compare", "pick", "-r", "r.json"]
    with subprocess.Popen(line, cwd=tmp_path, stdin=its, stdout=its, stderr=subprocess.PIPE, text=True) as process:
        os.close(its)
        shown = b""
        with suppress(OSError):  # the end of a terminal
            while block := os.read(ours, 1000):
                shown += block
        assert process.stderr is not None
        asked = process.stderr.read()
    os.close(ours)
    assert "no: threads that run when" in shown.decode()
    assert asked.count("?") == 10
    assert "Do threads run when workers start (threads of OpenMP, BLAS, gRPC or a GPU count, too)?: Type y, n or Enter." in " ".join(
        asked.split()
    )


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
        (["--task-time", "5 lightyears"], "'5 lightyears' is no amount."),
        (["--platform", "linux,window"], "there is no platform 'window'. Did you mean 'windows'?"),
        (["--python", "new"], "'new' is no version of Python. Type a version such as '>=3.12'."),
        (["--workers", "0"], "0 is not in the range"),
        (["-r", "nowhere.json"], "'nowhere.json' does not exist"),
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

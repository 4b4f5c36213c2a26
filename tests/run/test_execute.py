"""A run as any caller has it: a plan is carried out, recorded as it comes and told of, and an interruption gives back what is left."""

from dataclasses import replace

import fake_backends
import pytest

from compare.backends import BACKENDS
from compare.catalogue import Scenario
from compare.machine.pythons import Python
from compare.results.model import Cell, Outcome, Selection
from compare.run.execute import Upcoming, run
from compare.run.plan import Plan, planned, started
from compare.run.recorder import Recorder
from compare.run.runner import Task
from compare.run.settings import Settings


def tasks_of(scenario: Scenario, python: Python, *backends: str) -> list[Task]:
    """The cells of a scenario under fake backends."""
    return [Task(scenario, name, fake_backends.BACKENDS[name], python) for name in backends]


def test_what_answers(python: Python, fake_scenarios: dict[str, Scenario]) -> None:
    """Each cell is told when it ended, and recorded; nothing is left."""
    plan = Plan(tasks_of(fake_scenarios["ask"], python, "answering", "lacking"), [], Settings(jobs=1))
    recorder, told = Recorder(started([python])), list[Cell | Upcoming]()
    assert run(plan, recorder, told.append) == []
    assert told == recorder.ran == recorder.results.cells
    assert [cell.outcome for cell in recorder.ran] == [Outcome.ANSWERED, Outcome.UNSUPPORTED]
    assert recorder.results.environment.seconds > 0


def test_what_measures(python: Python, fake_scenarios: dict[str, Scenario]) -> None:
    """Each cell is told before each of its rounds, and when all have ended; how it was measured is recorded with it."""
    settings = Settings(precision=1.0, budget=30, seed=7)
    plan = Plan([], [tasks_of(fake_scenarios["measures"], python, "answering")], settings)
    recorder, told = Recorder(started([python])), list[Cell | Upcoming]()
    assert run(plan, recorder, told.append) == []
    assert [type(one) for one in told] == [Upcoming] * (len(told) - 1) + [Cell]
    assert [told[-1]] == recorder.ran
    (measuring,) = recorder.results.environment.measuring
    assert (measuring.seed, measuring.measured) == (7, [("measures", python.label)])
    assert (len(measuring.canary), len(measuring.others)) == (len(told) - 1, 2)


def test_an_interruption(python: Python, fake_scenarios: dict[str, Scenario]) -> None:
    """What had ended is recorded, with how long it took; the rest is given back."""
    tasks = tasks_of(fake_scenarios["ask"], python, "answering", "lacking", "raising")
    recorder = Recorder(started([python]))

    def interrupt(_: Cell | Upcoming) -> None:
        raise KeyboardInterrupt

    assert run(Plan(tasks, [], Settings(jobs=1)), recorder, interrupt) == tasks[1:]
    assert [cell.key for cell in recorder.ran] == [tasks[0].key]
    assert recorder.results.environment.seconds > 0


@pytest.mark.parametrize("cut_short", [False, True])
def test_a_plan_has_what_the_results_lack(python: Python, fake_scenarios: dict[str, Scenario], cut_short: bool) -> None:
    """What answered is not planned again, nor what measured to its end; what was interrupted is, and obsolete cells go."""
    ask, measures = fake_scenarios["ask"], fake_scenarios["measures"]
    results = started([python])
    measured = Cell(measures.name, "fork", python.label, Outcome.ANSWERED, 1, samples={"until joined (s)": [1.0, 2.0]}, cut_short=cut_short)
    answered = Cell(ask.name, "fork", python.label, Outcome.ANSWERED, 1)
    results.cells = [replace(measured, cut_short=True), answered, measured]
    plan = planned(results, [ask, measures], ["fork", "spawn"], [python])
    assert [task.key for task in plan.answering] == [(ask.name, "spawn", python.label)]
    assert [[task.backend for task in tasks] for tasks in plan.measuring] == [["fork", "spawn"]]
    assert results.cells == [measured, answered]
    assert results.selected == [Selection([ask.name, measures.name], ["fork", "spawn"], [python.label])]
    assert results.scenarios[ask.name].question == ask.question
    again = planned(results, [ask, measures], ["fork"], [python])
    assert [task.backend for task in again.tasks] == ["fork"] * cut_short
    assert all(task.target == BACKENDS["fork"].target for task in again.tasks)

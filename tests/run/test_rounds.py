"""The schedule of what measures, with cells that claim a time and take none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from compare.catalogue import Scenario
from compare.machine.pythons import Python
from compare.results.model import Cell, Outcome
from compare.run.rounds import LEAST, WARM_UP, Rounds
from compare.run.runner import Task

BACKENDS = ("fork", "spawn", "loky")
HERE = Python("3.11.7", "python", "/usr/bin/python", "3.11.7", "CPython", "fork", packages={}, unavailable={}, borrows=())


class Machine:
    """Pretends to run cells: each takes `seconds` of a clock that nothing else moves, and measures `figure(round of its backend)`."""

    def __init__(self, seconds: float = 1, figure: Callable[[int], float] = lambda _: 1.0) -> None:
        self.seconds, self.figure = seconds, figure
        self.now = 0.0
        self.ran: list[tuple[str, str]] = []

    def clock(self) -> float:
        return self.now

    def run(self, task: Task) -> Cell:
        scenario, backend, python = task.key
        number = self.ran.count((scenario, backend))
        self.ran.append((scenario, backend))
        self.now += self.seconds * (10 if scenario == "slow" else 1)
        return Cell(scenario, backend, python, Outcome.ANSWERED, self.seconds, {}, {"m (s)": [self.figure(number)] * 3})

    def rounds(self, precision: float = 0.05, budget: float = 1000, seed: int = 1) -> Rounds:
        return Rounds(self.run, precision, budget, seed, clock=self.clock, canary=lambda: 0.01)


def group(name: str = "start", backends: Sequence[str] = BACKENDS) -> list[Task]:
    """The tasks of a made-up scenario."""
    scenario = Scenario(name, name, Path(), "script", "?", "", (), "costs", "measures")
    return [Task(scenario, backend, "", HERE) for backend in backends]


def ended(measuring: Iterable[list[Cell]]) -> list[list[Cell]]:
    """The cells of each group that had its last round, in the order in which that was."""
    return [cells for cells in measuring if not cells[0].cut_short]


def until_interrupted(measuring: Iterable[list[Cell]]) -> dict[str, list[Cell]]:
    """The cells of each scenario as they were when Ctrl-C came."""
    last: dict[str, list[Cell]] = {}
    with pytest.raises(KeyboardInterrupt):
        last.update((cells[0].scenario, cells) for cells in measuring)
    return last


def noise(number: int) -> float:
    """Figures that never become precise."""
    return 1.0 + number % 7


def test_a_round_is_every_backend_once() -> None:
    """In an order that changes from round to round, and is the same for the same seed."""

    def order(seed: int) -> list[list[str]]:
        machine = Machine(figure=noise)
        list(machine.rounds(budget=36, seed=seed).measure([group()]))
        ran = [backend for _, backend in machine.ran]
        return [ran[start : start + 3] for start in range(0, len(ran), 3)]

    assert len(order(1)) == 12
    assert all(sorted(one) == sorted(BACKENDS) for one in order(1))
    assert len({tuple(one) for one in order(1)}) > 2
    assert order(1) == order(1) != order(2)


def test_precise_figures_end_it() -> None:
    """Equal figures need the least number of rounds, and the warm-up is not among what is kept."""
    machine = Machine(figure=lambda number: 50.0 if number < WARM_UP else 2.0)
    (cells,) = ended(machine.rounds().measure([group()]))
    assert [cell.backend for cell in cells] == list(BACKENDS)
    assert [cell.samples for cell in cells] == [{"m (s)": [2.0] * LEAST}] * 3
    assert len(machine.ran) == 3 * (WARM_UP + LEAST)


def test_the_budget_ends_it() -> None:
    """Figures that stay imprecise are measured for as long as there is time, and no longer."""
    machine = Machine(figure=noise)
    (cells,) = ended(machine.rounds(budget=31).measure([group()]))
    assert machine.now <= 31
    assert [len(cell.samples["m (s)"]) for cell in cells] == [9] * 3


def test_all_share_the_budget() -> None:
    """Each scenario gets as many rounds, by turns, however slow one is; what is left at the end goes to those that fit into it."""
    machine = Machine(figure=noise)
    rounds = {
        cells[0].scenario: len(cells[0].samples["m (s)"])
        for cells in ended(machine.rounds(budget=240).measure([group("slow"), group("fast")]))
    }
    assert 240 - 3 < machine.now <= 240
    together = WARM_UP + rounds["slow"]
    assert [name for name, _ in machine.ran[:: len(BACKENDS)]][: 2 * together] == ["slow", "fast"] * together
    assert 33 * (together + 1) > 240


def test_what_one_does_not_need_goes_to_the_next() -> None:
    """A scenario that is precise early leaves its share."""
    machine = Machine(figure=lambda number: 1.0)
    noisy = Machine(figure=noise)

    def run(task: Task) -> Cell:
        chosen = noisy if task.scenario.name == "slow" else machine
        cell = chosen.run(task)
        noisy.now = machine.now = max(noisy.now, machine.now)
        return cell

    schedule = Rounds(run, 0.05, 1000, 1, clock=machine.clock, canary=lambda: 0.01)
    rounds = {cells[0].scenario: len(cells[0].samples["m (s)"]) for cells in ended(schedule.measure([group("slow"), group("fast")]))}
    assert rounds == {"fast": LEAST, "slow": (1000 - 3 * (WARM_UP + LEAST)) // 30 - WARM_UP}


def test_interrupted() -> None:
    """All that have a whole round are given as they are, and named; a part of a round is not."""
    machine = Machine(figure=noise)

    def run(task: Task) -> Cell:
        if len(machine.ran) == 6 * len(BACKENDS) + 1:
            raise KeyboardInterrupt
        return machine.run(task)

    schedule = Rounds(run, 0.05, 1000, 1, clock=machine.clock, canary=lambda: 0.01)
    measured = until_interrupted(schedule.measure([group("one"), group("two"), group("three")]))
    assert {name: len(cells[0].samples["m (s)"]) for name, cells in measured.items()} == {"one": 2, "two": 2, "three": 2}
    assert all(cell.cut_short for cells in measured.values() for cell in cells)


def test_interrupted_in_the_warm_up() -> None:
    """What was not begun is neither measured nor cut short."""
    machine = Machine()

    def run(task: Task) -> Cell:
        if task.scenario.name == "two":
            raise KeyboardInterrupt
        return machine.run(task)

    schedule = Rounds(run, 0.05, 1000, 1, clock=machine.clock, canary=lambda: 0.01)
    measured = until_interrupted(schedule.measure([group("one"), group("two"), group("three")]))
    assert [(cell.scenario, cell.cut_short) for cells in measured.values() for cell in cells] == [("one", True)] * 3


def test_each_round_is_given_when_it_ended() -> None:
    """Whoever is killed has written all of them: each time with one more figure of each backend, and no more than those that ended."""
    machine = Machine(figure=noise)
    given = list(machine.rounds(budget=31).measure([group()]))
    assert [[len(cell.samples["m (s)"]) for cell in cells] for cells in given[:3]] == [[1] * 3, [2] * 3, [3] * 3]
    assert [cells[0].cut_short for cells in given] == [True] * (len(given) - 1) + [False]


def test_interrupted_when_precise() -> None:
    """A group that needs no more rounds is not cut short."""
    machine = Machine(figure=noise)

    def run(task: Task) -> Cell:
        if task.scenario.name == "noisy" and machine.ran.count(("noisy", task.backend)) == WARM_UP + LEAST:
            raise KeyboardInterrupt
        cell = machine.run(task)
        return cell if task.scenario.name == "noisy" else replace(cell, samples={"m (s)": [1.0]})

    measured = until_interrupted(
        Rounds(run, 0.05, 1000, 1, clock=machine.clock, canary=lambda: 0.01).measure([group("even"), group("noisy")])
    )
    assert {name: cells[0].cut_short for name, cells in measured.items()} == {"even": False, "noisy": True}


def test_what_hung_is_not_what_a_round_costs() -> None:
    """The others have as many rounds as fit into the time that is left."""
    machine = Machine(figure=noise)

    def run(task: Task) -> Cell:
        if task.backend == "spawn":
            machine.now += 30
            return Cell(*task.key, Outcome.HUNG, 30, detail="did not end")
        return machine.run(task)

    (cells,) = ended(Rounds(run, 0.05, 60, 1, clock=machine.clock, canary=lambda: 0.01).measure([group()]))
    assert len(cells[0].samples["m (s)"]) == (60 - 30) // 2 - WARM_UP


def test_no_time_at_all() -> None:
    """What there is no time for is named; where there was time for few rounds only, the warm-up is kept."""
    machine = Machine(figure=noise)
    schedule = machine.rounds(budget=4)
    measured = ended(schedule.measure([group("one"), group("two"), group("three")]))
    assert [(cells[0].scenario, cells[0].samples) for cells in measured] == [("one", {"m (s)": [1.0]})]
    assert schedule.left_out == ["two", "three"]
    assert machine.now <= 5


@pytest.mark.parametrize(("budget", "kept"), [(3, [9.0]), (6, [9.0, 1.0]), (9, [9.0, 1.0, 2.0]), (12, [1.0, 2.0, 3.0])])
def test_few_rounds(budget: float, kept: list[float]) -> None:
    """The warm-up is dropped as soon as the least number of rounds is there without it."""
    machine = Machine(figure=lambda number: float(number) or 9.0)
    (cells,) = ended(machine.rounds(budget=budget).measure([group()]))
    assert [cell.samples["m (s)"] for cell in cells] == [kept] * 3


def test_the_canary_is_timed_in_each_round() -> None:
    """Once before each."""
    schedule = Machine().rounds()
    list(schedule.measure([group()]))
    assert schedule.canaries == [0.01] * (WARM_UP + LEAST)


@pytest.mark.parametrize("bad_round", [0, 2])
def test_a_backend_that_breaks(bad_round: int) -> None:
    """It is not run again, its cell says how it ended, and the others stay paired."""
    machine = Machine()

    def run(task: Task) -> Cell:
        cell = machine.run(task)
        if task.backend == "spawn" and machine.ran.count(("start", "spawn")) == bad_round + 1:
            return Cell(*task.key, Outcome.HUNG, 30, detail="did not end")
        return cell

    (cells,) = ended(Rounds(run, 0.05, 1000, 1, clock=machine.clock, canary=lambda: 0.01).measure([group()]))
    assert [(cell.backend, cell.outcome) for cell in cells] == [
        ("fork", Outcome.ANSWERED),
        ("spawn", Outcome.HUNG),
        ("loky", Outcome.ANSWERED),
    ]
    assert len(cells[0].samples["m (s)"]) == len(cells[2].samples["m (s)"]) == LEAST
    assert machine.ran.count(("start", "spawn")) == bad_round + 1


def test_all_backends_break() -> None:
    """Then there is nothing to wait for."""

    def run(task: Task) -> Cell:
        return Cell(*task.key, Outcome.FAILED, 1, detail="no")

    (cells,) = ended(Rounds(run, 0.05, 1000, 1, clock=lambda: 0.0, canary=lambda: 0.01).measure([group()]))
    assert [cell.outcome for cell in cells] == [Outcome.FAILED] * 3


def test_repetitions_become_one_figure() -> None:
    """Of the repetitions in one cell the median is kept, so that figures of the same place are of the same round."""
    machine = Machine()

    def run(task: Task) -> Cell:
        machine.run(task)
        return Cell(*task.key, Outcome.ANSWERED, 1, {}, {"m (s)": [1.0, 9.0, 2.0]}, survivors=["child process"])

    (cells,) = ended(Rounds(run, 0.05, 1000, 1, clock=machine.clock, canary=lambda: 0.01).measure([group(backends=["fork"])]))
    assert cells[0].samples == {"m (s)": [2.0] * LEAST}
    assert cells[0].survivors == ["child process"] * LEAST

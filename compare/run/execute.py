"""Run a plan, and record what its cells bring as it comes: what every command that runs cells calls, and a script can call."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from compare.machine.load import cores, cores_in_use, pressure
from compare.results.model import Cell, Measuring
from compare.run import rounds
from compare.run.plan import Plan, now
from compare.run.recorder import Recorder
from compare.run.runner import Runner, Task


class Upcoming(NamedTuple):
    """A cell that is about to be measured."""

    task: Task
    left: float
    """Seconds that measuring still takes at most, this cell and all others."""


Tell = Callable[[Cell | Upcoming], object]
"""Hears of each cell that ended, and of each that is about to be measured."""


def run(plan: Plan, recorder: Recorder, tell: Tell = lambda _: None) -> list[Task]:
    """Run the cells of a plan, first those that answer, then those that measure, and record each as it comes.

    Gives back what had not ended when KeyboardInterrupt came; nothing when all came to its end. Whoever wants to be interrupted by SIGTERM
    as well calls it within `one_interruption`. Raises OSError when the recorder cannot write.
    """
    began = time.monotonic()
    try:
        answer(plan, recorder, tell)
        if plan.measuring:
            measure(plan, recorder, tell)
    except KeyboardInterrupt:
        ended = {cell.key for cell in recorder.ran}
        return [task for task in plan.tasks if task.key not in ended]
    finally:
        recorder.took(time.monotonic() - began)
    return []


def answer(plan: Plan, recorder: Recorder, tell: Tell) -> None:
    """Run the cells that answer, several at a time."""
    if plan.answering:
        with closing(Runner(plan.settings.jobs or cores() + 1, plan.settings.timeout).run(plan.answering)) as cells:
            for cell in cells:
                recorder.add([cell])
                tell(cell)


def measure(plan: Plan, recorder: Recorder, tell: Tell) -> None:
    """Run the cells that measure, alone and in rounds; record with them how that was done and what disturbed it."""
    seed = random.randrange(1_000_000) if plan.settings.seed is None else plan.settings.seed  # noqa: S311  an order, not a secret
    conditions = conditions_of(plan, seed)
    with Runner(1, plan.settings.timeout).alone() as run_alone:
        end = time.monotonic() + plan.settings.budget

        def run_and_tell(task: Task) -> Cell:
            tell(Upcoming(task, max(0.0, end - time.monotonic())))
            return run_alone(task)

        recorder.add([], conditions)
        limits = plan.settings.precision, plan.settings.budget, seed
        schedule = rounds.Rounds(run_and_tell, *limits, canaries=conditions.canary, left_out=conditions.left_out)
        for cells in schedule.measure(plan.measuring):
            recorder.add(cells, conditions)
            for cell in cells:
                if not cell.cut_short:
                    tell(cell)
    conditions.others.append(cores_in_use())
    recorder.add([], conditions)


def conditions_of(plan: Plan, seed: int) -> Measuring:
    """How a plan measures, and how busy the machine is before it begins."""
    return Measuring(
        started=now(),
        seed=seed,
        precision=plan.settings.precision,
        budget=plan.settings.budget,
        warm_up_rounds=rounds.WARM_UP,
        least_rounds=rounds.LEAST,
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        pressure=pressure(),
        others=[cores_in_use()],
        measured=[(tasks[0].scenario.name, tasks[0].python.label) for tasks in plan.measuring],
    )

"""The schedule of what measures: cells alone, in rounds, each round every backend once, until the figures are precise or time is up.

Knows nothing of interpreters: whoever calls says how a cell is run, and what the time is.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from compare.findings.costs import estimate
from compare.results.model import Cell, Outcome
from compare.run.runner import Task

WARM_UP = 1
"""Rounds of each scenario that do not count, where there is time for others: they read files that later ones find in the cache."""

LEAST = 3
"""Rounds that count before a figure can be precise enough: two may be close by chance."""


def canary() -> float:
    """Seconds for a fixed piece of work, which are always the same on a machine that does nothing else: arithmetic, and fresh memory."""
    began = time.perf_counter()
    sum(number * number for number in range(50_000))
    bytes(bytearray(4_000_000))
    return time.perf_counter() - began


@dataclass
class Group:
    """The cells of one scenario, which are measured together, and what came of their rounds so far."""

    tasks: Sequence[Task]
    rounds: list[list[Cell]] = field(default_factory=list)
    """Each with the cells that answered, by now in the order of the tasks."""
    broken: dict[str, Cell] = field(default_factory=dict)
    """Backend -> the cell that did not answer; it is not run again."""
    seconds: float = 0
    """What the last round took, without what broke."""
    slowest: float = 0
    """What the slowest cell took."""

    @property
    def counted(self) -> list[list[Cell]]:
        """The rounds that are kept: without the warm-up, where time allowed the least number of others."""
        return self.rounds[WARM_UP:] if len(self.rounds) >= WARM_UP + LEAST else self.rounds

    def cells(self, *, cut_short: bool = False) -> list[Cell]:
        """One cell for each backend, with one figure a round for each measure: the median of the repetitions in it."""
        return [replace(self.cell(task), cut_short=cut_short) for task in self.tasks]

    def cell(self, task: Task) -> Cell:
        """All rounds of one backend as one cell."""
        if task.backend in self.broken:
            return self.broken[task.backend]
        cells = [cell for rounds in self.counted for cell in rounds if cell.backend == task.backend]
        samples = {
            measure: [median(cell.samples[measure]) for cell in cells if measure in cell.samples]
            for measure in dict.fromkeys(measure for cell in cells for measure in cell.samples)
        }
        details = dict.fromkeys(cell.detail for cell in cells if cell.detail)
        survivors = [name for cell in cells for name in cell.survivors]
        return Cell(*task.key, Outcome.ANSWERED, sum(cell.seconds for cell in cells), {}, samples, "\n\n".join(details), survivors)

    def precise(self, precision: float) -> bool:
        """Whether no further round is needed."""
        cells = [cell for cell in self.cells() if cell.outcome is Outcome.ANSWERED]
        enough = len(self.rounds) >= WARM_UP + LEAST
        return not cells or (enough and all(estimate(f).precision <= precision for cell in cells for f in cell.samples.values()))


@dataclass
class Rounds:
    """Measures groups of cells, which have their rounds by turns."""

    run: Callable[[Task], Cell]
    """Runs one cell, alone, to its end."""
    precision: float
    """How far the interval of a median may reach from it, as a fraction of it."""
    budget: float
    """Seconds for all groups together. A cell that is expected to end later is not begun."""
    seed: int
    """Decides the order of the backends in each round."""
    clock: Callable[[], float] = time.monotonic
    canary: Callable[[], float] = canary
    canaries: list[float] = field(default_factory=list)
    """Seconds that the canary took before each round."""
    left_out: list[str] = field(default_factory=list)
    """The scenarios for which there was no time."""

    def measure(self, groups: Sequence[Sequence[Task]]) -> Iterator[list[Cell]]:
        """Yield the cells of a group after each of its rounds: as cut short, until it is precise or there is no time for more.

        So whoever is interrupted has all rounds that ended, and knows what would have had more. What had no time at all is left out.
        The groups have their rounds by turns, so that each sees all of the machine's moods that the budget is long enough for: figures
        of half a minute's rounds, one after the other, agree with themselves and not with those of the next half minute.
        """
        end = self.clock() + self.budget
        shuffle = random.Random(self.seed).sample  # noqa: S311  an order, not a secret
        waiting = [Group(tasks) for tasks in groups]
        while waiting:
            group = min(waiting, key=lambda group: len(group.rounds))
            fits = self.clock() + group.seconds <= end and self._round(group, end, shuffle)
            more = fits and not group.precise(self.precision)
            if not more:
                waiting.remove(group)
            if group.rounds:
                yield group.cells(cut_short=more)
            else:
                self.left_out.append(group.tasks[0].scenario.name)

    def _round(self, group: Group, end: float, shuffle: Callable[..., list[Task]]) -> bool:
        """Run each backend once, in shuffled order. Whether there was time for it; a part of a round is dropped."""
        tasks = [task for task in group.tasks if task.backend not in group.broken]
        self.canaries.append(self.canary())
        cells, seconds = [], 0.0
        for task in shuffle(tasks, len(tasks)):
            if self.clock() + group.slowest > end:
                return False
            began = self.clock()
            cell = self.run(task)
            if cell.outcome is Outcome.ANSWERED:
                cells.append(cell)
                seconds += self.clock() - began
                group.slowest = max(group.slowest, cell.seconds)
            else:
                group.broken[task.backend] = cell
        group.rounds.append(cells)
        group.seconds = seconds
        return True

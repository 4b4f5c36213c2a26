"""A plan is carried out while stderr shows how far it is; whatever happens, what was seen is shown, reported and kept."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import click

from compare.cli.messages import say
from compare.results.model import Cell
from compare.run import cache
from compare.run.execute import Tell, Upcoming, run
from compare.run.interruption import one_interruption
from compare.run.plan import Plan
from compare.run.recorder import Recorder
from compare.run.runner import Task


def carry_out(
    plan: Plan,
    recorder: Recorder,
    then: Sequence[Callable[[], object]] = (),
    interrupted: Callable[[Sequence[Task]], object] = lambda _: None,
) -> None:
    """Run a plan. However that ends, do what is to be done `then`, and keep what was seen in the recorder's file and for `pick`.

    Raises KeyboardInterrupt after all that when the user interrupted before the last cell had ended; `interrupted` gets what was left.
    """
    left: list[Task] = []
    try:
        with one_interruption(), ExitStack() as afterwards:
            for step in reversed([*then, recorder.close, lambda: remember(recorder)]):
                afterwards.callback(step)
            with progress(plan) as tell:
                left = run(plan, recorder, tell)
    finally:
        if left:
            interrupted(left)
            raise KeyboardInterrupt


def remember(recorder: Recorder) -> None:
    """Keep what this run saw for `pick`; say so where that is not safe."""
    if recorder.ran and (why := cache.why_unsafe()):
        say(f"The results are not kept for mpcompare pick: {why}.")
    else:
        cache.remember(recorder.results, recorder.ran)


@contextmanager
def progress(plan: Plan) -> Iterator[Tell]:
    """Show on a terminal which cells have ended, and which one is measured."""
    with click.progressbar(
        length=len(plan.tasks),
        file=sys.stderr,
        show_pos=True,
        show_eta=not plan.measuring,  # these come by scenario, in a time that the budget bounds
        item_show_func=shown,
        hidden=not (plan.tasks and sys.stderr.isatty()),
        width=0,  # what the terminal has
    ) as bar:

        def tell(now: Cell | Upcoming) -> None:
            if isinstance(now, Upcoming):
                bar.current_item = now
                bar.render_progress()
            else:
                bar.update(1, now)

        yield tell


def shown(now: Cell | Upcoming | None) -> str:
    """What the display says of the cell that ended last, or is being measured for so many seconds more."""
    from compare.reports.text import line

    if now is None:
        return ""
    if isinstance(now, Upcoming):
        return line(f"measuring {now.task.scenario.name}, {now.task.backend}, for at most {now.left:.0f} s more")
    return line(f"{now.scenario}, {now.backend}")

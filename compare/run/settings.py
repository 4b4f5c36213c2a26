"""How a run goes about its cells."""

from typing import NamedTuple


class Settings(NamedTuple):
    """How many cells run at the same time, for how long, and how well they are measured."""

    jobs: int | None = None
    """Cells that run at the same time; None for one more than there are cores, for each waits now and then."""
    timeout: float = 30
    """Seconds after which a cell hangs."""
    precision: float = 0.05
    """How far the interval of a median may reach from it, as a fraction of it, before it is measured for longer."""
    budget: float = 60
    """Seconds for all that is measured."""
    seed: int | None = None
    """Decides the order in each round; None where chance is to choose it."""


USUAL = Settings()
"""When nobody says otherwise."""

"""What a made-up machine answered and measured: for the tests of what `pick` makes of it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from compare.results.model import Cell, Environment, Interpreter, Outcome, Results

EXPECTED = tomllib.loads((Path(__file__).parent / "expected" / "pick.toml").read_text())
CASES = EXPECTED["requirement"]

SECONDS = {"fork": 0.002, "spawn": 0.05, "forkserver": 0.01, "loky": 0.1}
"""Made-up costs of a start."""


def measured(backend: str, start: float) -> list[Cell]:
    """Cells with three rounds of each measure that a prediction needs."""

    def cell(scenario: str, **measures: float) -> Cell:
        samples = {name.replace("_", " "): [figure * part for part in (0.99, 1.0, 1.01)] for name, figure in measures.items()}
        return Cell(scenario, backend, "3.11.7", Outcome.ANSWERED, 1, samples=samples)

    times = {
        "until running (s)": start,
        "until joined (s)": start,
        "first until running (s)": 2 * start,
        "first until joined (s)": 2 * start,
    }
    payload = {f"{what} of {size} (s)": figure for what in ("argument", "result") for size, figure in PAYLOAD.items()}
    memory = {"1 worker, light main (bytes)": 10e6, "4 workers, light main (bytes)": 40e6}
    return [
        cell("start", **times),
        *(cell(scenario, **importing(times, *who.get(backend, (0, 0)))) for scenario, who in IMPORTERS.items()),
        cell("executor", **{"until 2 workers answered (s)": 3 * start, "a task, mapped, chunksize 1 (s)": 1e-4, "shutdown (s)": 1e-3}),
        cell("payload", **payload),
        cell("data", **data(backend, start)),
        cell("memory", **memory),
    ]


IMPORTERS = {
    "start-heavy-main": {"spawn": (1, 1), "forkserver": (1, 0), "loky": (1, 1)},
    "start-heavy-module": {"spawn": (1, 1), "forkserver": (1, 1), "loky": (1, 1)},
    "start-preloaded": {"spawn": (1, 1), "forkserver": (1, 0), "loky": (1, 1)},
}
"""Scenario -> backend -> how often the main module is imported for the first process, and for each other one: as Python 3.14 does."""


def importing(times: Mapping[str, float], first: int, each: int) -> dict[str, float]:
    """The times of starts that also import for 0.1 s."""
    return {name: seconds + 0.1 * (first if name.startswith("first") else each) for name, seconds in times.items()}


def data(backend: str, start: float) -> dict[str, float]:
    """What 50 MB cost: bytes 0.2 s of the parent's time, which sends them, and objects 0.2 s of the child's as well.

    A forked child copies no bytes, and needs 0.1 s to copy the pages of objects. Shared memory takes 0.05 s to fill, and a child 0.01 s to
    attach and 0.02 s to read.
    """
    copies = backend != "fork"
    costs = {
        "nothing": (0.0, 0.0, 20e6),
        "50 MB of bytes": (0.2, 0.0, 120e6) if copies else (0.0, 0.0, 20e6 + 2 / 3 * 50e6),
        "50 MB of small objects": (0.2, 0.2, 125e6) if copies else (0.0, 0.1, 120e6),
        "1 kB of shared memory": (0.0, 0.01, 22e6),
        "50 MB of shared memory": (0.0, 0.03, 22e6 + 2 / 3 * 50e6),
    }
    figures = {"until the parent has filled 50 MB of shared memory (s)": 0.05}
    for what, (parent, child, memory) in costs.items():
        figures[f"until a process that reads {what} is started (s)"] = start / 2 + parent
        figures[f"until a process has read {what} (s)"] = start + parent + child
        figures[f"2 workers that have read {what} (bytes)"] = memory
    return figures


PAYLOAD = {"1 kB": 1e-4, "1 MB": 1e-3, "100 MB": 0.1}


def results(against: Mapping[str, str] = MappingProxyType({}), *, with_costs: bool = True) -> Results:
    """A machine on which every question of a requirement is answered well by all backends, but for these: scenario -> backend."""
    run = Results(Environment(cpus=2), {"3.11.7": Interpreter()}, {})
    for backend, start in SECONDS.items():
        for scenario in dict.fromkeys(case["scenario"] for case in CASES.values()):
            said = "against" if against.get(scenario) == backend else "fine"
            answers = {question: case[said][0] for case in CASES.values() if case["scenario"] == scenario for question in case["questions"]}
            run.cells.append(Cell(scenario, backend, "3.11.7", Outcome.ANSWERED, 0.1, answers))
        if with_costs:
            run.cells += measured(backend, start)
    return run

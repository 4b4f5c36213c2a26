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
    heavy = {name: figure + (0.1 if backend == "spawn" else 0) for name, figure in times.items()}
    copied = 0.0 if backend == "fork" else 0.2
    payload = {f"{what} of {size} (s)": figure for what in ("argument", "result") for size, figure in PAYLOAD.items()}
    memory = {"1 worker, light main (bytes)": 10e6, "4 workers, light main (bytes)": 40e6, "4 workers, 100 MB read by each (bytes)": 440e6}
    return [
        cell("start", **times),
        cell("start-heavy-main", **heavy),
        cell("executor", **{"until 2 workers answered (s)": 3 * start, "a task, mapped, chunksize 1 (s)": 1e-4, "shutdown (s)": 1e-3}),
        cell("payload", **payload, **{"process that reads 100 MB of its parent's (s)": start + copied}),
        cell("memory", **memory),
    ]


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

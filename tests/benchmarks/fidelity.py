"""Do the tool's start costs agree with a bare script's? Run: `python tests/benchmarks/fidelity.py [ROUNDS]`.

The bare script is what anyone would write: ten lines with `get_context`. In each round, for each backend, a cell of the scenario `start`
and the bare script run one after the other, in an order that changes; each gives the median of its starts after the first.
"""

import random
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.findings.costs import estimate
from compare.machine.pythons import probe
from compare.run.runner import Runner, Task

BARE = """
import os, sys, time
{get_context}
if __name__ == "__main__":
    context = get_context({name!r})
    for number in range({count}):
        began = time.perf_counter()
        process = context.Process(target=os.getpid)
        process.start()
        process.join()
        print(time.perf_counter() - began)
"""

MEASURE = "until joined (s)"


def main(rounds: int = 15) -> None:
    """Print the ratio of the medians for each backend, and the paired ratio with its interval."""
    chance, here = random.Random(1), probe(BACKENDS)
    (scenario,) = (scenario for scenario in discover() if scenario.name == "start")
    tool: dict[str, list[float]] = {name: [] for name in BACKENDS}
    bare: dict[str, list[float]] = {name: [] for name in BACKENDS}
    tasks = [Task(scenario, name, row.target, here) for name, row in BACKENDS.items()]
    with TemporaryDirectory() as folder, Runner(1, 60).alone() as run:
        for number in range(rounds + 1):
            for task in tasks:
                name = task.backend
                cell = run(task) if (first := chance.random() < 0.5) else None
                count = 1 + (len(cell.samples[MEASURE]) if cell else {"fork": 40, "forkserver": 8, "spawn": 3}.get(name, 2))
                script = Path(folder, "bare.py")
                package = "loky.backend" if name == "loky" else "multiprocessing"
                script.write_text(BARE.format(get_context=f"from {package} import get_context", name=name, count=count))
                output = subprocess.run([sys.executable, str(script)], cwd=folder, capture_output=True, text=True, check=True).stdout
                if not first:
                    cell = run(task)
                assert cell is not None
                if number:  # the first round warms up
                    tool[name].append(median(cell.samples[MEASURE]))
                    bare[name].append(median(map(float, output.split()[1:])))
    for name in BACKENDS:
        paired = estimate([one / other for one, other in zip(tool[name], bare[name], strict=True)])
        ratio = median(tool[name]) / median(bare[name])
        print(
            f"{ratio:5.3f}  (0.95 to 1.05)  {name}: {1e3 * median(tool[name]):.2f} ms / {1e3 * median(bare[name]):.2f} ms; "
            f"paired {paired.median:.3f} [{paired.low:.3f}, {paired.high:.3f}]"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

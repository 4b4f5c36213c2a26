"""How soon are the four start costs known within 5 %, against pyperf? Run: `python tests/benchmarks/time_to_answer.py [RUNS]`.

Needs `pip install -e '.[benchmark]'`. Both measure from the start of a process until it was joined, under each backend, on the same
machine: pyperf with its default settings, then `mpcompare run start` as often as `RUNS` says, each time with a tenth of what pyperf took.
Both intervals are shown.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory

from compare.backends import BACKENDS
from compare.findings.costs import estimate

MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))

PRECISION = 0.05

BESIDES = 0.5
"""Seconds that a run takes besides measuring: to start, to ask the Python, to print, and what a round is longer than expected."""

SCRIPT = """
import os
import pyperf
{get_context}

def start(context):
    process = context.Process(target=os.getpid)
    process.start()
    process.join()

if __name__ == "__main__":
    pyperf.Runner().bench_func({name!r}, start, get_context({name!r}))
"""


def main(runs: int = 5) -> None:
    """Print what each found, and in what time."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        pyperf = sum(by_pyperf(folder, backend) for backend in BACKENDS)
        known = 0
        for number in range(runs):
            seconds, within = by_mpcompare(folder / f"{number}.json", pyperf / 10 - BESIDES)
            known += within
            print(f"{seconds / pyperf:5.3f}  (at most 0.1)  mpcompare {seconds:.1f} s / pyperf {pyperf:.1f} s", flush=True)
    print(f"all four within {100 * PRECISION:g} %: {known} of {runs} runs")


def by_pyperf(folder: Path, backend: str) -> float:
    """Print what pyperf finds; return the seconds that it takes."""
    script = folder / f"bench_{backend}.py"
    package = "loky.backend" if backend == "loky" else "multiprocessing"
    script.write_text(SCRIPT.format(get_context=f"from {package} import get_context", name=backend))
    began = time.perf_counter()
    subprocess.run([sys.executable, str(script), "-q", "-o", f"{backend}.json"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    (bench,) = json.loads((folder / f"{backend}.json").read_text())["benchmarks"]
    values = [value for run in bench["runs"] for value in run.get("values", [])]
    print(f"pyperf, {backend}: {1e3 * fmean(values):.2f} ms +- {1e3 * stdev(values):.2f} ms in {seconds:.1f} s", flush=True)
    return seconds


def by_mpcompare(output: Path, budget: float) -> tuple[float, bool]:
    """Print what the tool finds; return the seconds that it takes, and whether it found all as precisely as it should."""
    began = time.perf_counter()
    command = [MPCOMPARE, "run", "start", "--precision", f"{100 * PRECISION:g}", "--budget", f"{budget:.2f}", "-o", str(output)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    cells = {cell["backend"]: cell for cell in json.loads(output.read_text())["cells"]}
    found = {backend: estimate(cells[backend]["samples"]["until joined (s)"]) for backend in BACKENDS}
    for backend, ours in found.items():
        print(
            f"mpcompare, {backend}: {1e3 * ours.median:.2f} ms [{1e3 * ours.low:.2f}, {1e3 * ours.high:.2f}], "
            f"within {100 * ours.precision:.1f} %"
        )
    return seconds, all(ours.precision <= PRECISION for ours in found.values())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

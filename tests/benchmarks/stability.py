"""Do two runs agree, when one core is kept busy in the second? Run: `python tests/benchmarks/stability.py [OPTION]...`.

The options are for `mpcompare run`, after the scenarios; without any it measures `start`, `executor` and `exchange`.
For each measure and backend: the ratio to fork in both runs, and whether either run's interval excludes the other's ratio. Of two runs
that differ by chance only, 95 % intervals do so in about one case of five: the other's ratio is uncertain, too. So it also
counts the ratios whose intervals have nothing in common.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.costs import Estimate, costs
from compare.results import Results

MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))
SCENARIOS = ("start", "executor", "exchange")


def main(*options: str) -> None:
    """Print the list, and how many agree."""
    with TemporaryDirectory() as folder:
        quiet = measured(Path(folder, "quiet.json"), *(options or SCENARIOS))
        with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
            try:
                noisy = measured(Path(folder, "noisy.json"), *(options or SCENARIOS))
            finally:
                busy.kill()
    both = sorted(quiet.keys() & noisy.keys())
    agreeing = overlapping = 0
    for place in both:
        one, other = quiet[place], noisy[place]
        agrees = one.low <= other.median <= one.high and other.low <= one.median <= other.high
        agreeing += agrees
        overlapping += one.low <= other.high and other.low <= one.high
        print(f"{'agree' if agrees else 'DIFFER'}  {', '.join(place)}: {shown(one)}, {shown(other)}")
    print(f"{agreeing / len(both):5.2f}  (at least 0.9)  {agreeing} of {len(both)} ratios are in each other's interval")
    print(f"{overlapping / len(both):5.2f}  {overlapping} of {len(both)} pairs of intervals overlap")


def measured(path: Path, *arguments: str) -> dict[tuple[str, str, str], Estimate]:
    """The ratios of a run: scenario, measure and backend -> ratio to fork."""
    subprocess.run([MPCOMPARE, "run", *arguments, "-o", str(path)], check=True, stdout=subprocess.DEVNULL)
    results = Results.from_json(path.read_text(encoding="utf-8"))
    return {
        (group.scenario, row.measure, backend): cost.ratio
        for group in costs(results, "fork")
        for row in group.rows
        for backend, cost in zip(results.backends, row.costs, strict=True)
        if cost and cost.ratio
    }


def shown(ratio: Estimate) -> str:
    """`1.23 [1.1, 1.3]`."""
    return f"{ratio.median:.3g} [{ratio.low:.3g}, {ratio.high:.3g}]"


if __name__ == "__main__":
    main(*sys.argv[1:])

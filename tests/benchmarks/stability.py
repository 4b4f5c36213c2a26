"""Do two runs agree, when one core is kept busy in the second? Run: `python tests/benchmarks/stability.py [OPTION]...`.

The options are for `mpcompare run`, with the scenarios among them; without any it measures the topic `costs`.
For each measure: the ratios to fork in both runs, with their intervals. A measure agrees when no ratio's interval excludes the other run's.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.costs import Estimate, costs
from compare.results import Results

MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))

Ratios = dict[tuple[str, str], dict[str, Estimate]]
"""Scenario and measure -> backend -> its ratio to fork."""


def main(*options: str) -> None:
    """Print the list, and how many agree."""
    with TemporaryDirectory() as folder:
        quiet = measured(Path(folder, "quiet.json"), *(options or ("costs",)))
        with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
            try:
                noisy = measured(Path(folder, "noisy.json"), *(options or ("costs",)))
            finally:
                busy.kill()
    both = sorted(quiet.keys() & noisy.keys())
    agreeing = 0
    ratios: list[bool] = []
    for place in both:
        pairs = {backend: (quiet[place][backend], noisy[place][backend]) for backend in quiet[place].keys() & noisy[place].keys()}
        agree = {
            backend: one.low <= other.median <= one.high and other.low <= one.median <= other.high
            for backend, (one, other) in pairs.items()
        }
        ratios += agree.values()
        agreeing += all(agree.values())
        print(f"{'agree ' if all(agree.values()) else 'DIFFER'}  {', '.join(place)}")
        for backend, (one, other) in sorted(pairs.items()):
            print(f"          {backend:10}  {shown(one):>22}  {shown(other):>22}{'' if agree[backend] else '  excluded'}")
    print(
        f"{agreeing / len(both):5.2f}  (at least 0.9)  {agreeing} of {len(both)} measures agree; {sum(ratios)} of {len(ratios)} ratios do"
    )


def measured(path: Path, *arguments: str) -> Ratios:
    """The ratios of a run."""
    subprocess.run([MPCOMPARE, "run", *arguments, "-o", str(path)], check=True, stdout=subprocess.DEVNULL)
    results = Results.from_json(path.read_text(encoding="utf-8"))
    ratios = {
        (group.scenario, row.measure): {
            backend: cost.ratio for backend, cost in zip(results.backends, row.costs, strict=True) if cost and cost.ratio
        }
        for group in costs(results, "fork")
        for row in group.rows
    }
    return {place: of_backends for place, of_backends in ratios.items() if of_backends}


def shown(ratio: Estimate) -> str:
    """`1.23 [1.1, 1.3]`."""
    return f"{ratio.median:.3g} [{ratio.low:.3g}, {ratio.high:.3g}]"


if __name__ == "__main__":
    main(*sys.argv[1:])

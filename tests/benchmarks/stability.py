"""Do two runs agree, also when one core is kept busy in one of them? Run: `python tests/benchmarks/stability.py [OPTION]...`.

The options are for `mpcompare run`, with the scenarios among them; without any it measures the topic `costs`.
There are three runs, a core is busy in the last. The first is compared with the second, which tells what the method is worth, and with the
last, which tells what the core was worth. A measure agrees when no ratio's interval excludes the other run's ratio. Where the core makes
another ratio of it, what can be asked of the disturbed run is that its own interval admits the undisturbed ratio: that is counted, too.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.findings.costs import Estimate, costs
from compare.results.file import from_json

MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))

Ratios = dict[tuple[str, str], dict[str, Estimate]]
"""Scenario and measure -> backend -> its ratio to fork."""


def main(*options: str) -> None:
    """Print the ratios of both comparisons, and how many agree."""
    options = options or ("costs",)
    with TemporaryDirectory() as folder:
        first, second = (measured(Path(folder, f"{number}.json"), *options) for number in (1, 2))
        compare("two quiet runs", first, second)
        with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
            try:
                noisy = measured(Path(folder, "noisy.json"), *options)
            finally:
                busy.kill()
    compare("a quiet run and one with a busy core", first, noisy)


def compare(what: str, one_run: Ratios, other_run: Ratios) -> None:
    """Print the ratios of two runs side by side."""
    places = sorted(one_run.keys() & other_run.keys())
    agreeing: list[bool] = []
    ratios: list[bool] = []
    admitted: list[bool] = []
    print(what)
    for place in places:
        both = one_run[place].keys() & other_run[place].keys()
        pairs = {backend: (one_run[place][backend], other_run[place][backend]) for backend in sorted(both)}
        agree = {
            backend: one.low <= other.median <= one.high and other.low <= one.median <= other.high
            for backend, (one, other) in pairs.items()
        }
        ratios += agree.values()
        admitted.append(all(other.low <= one.median <= other.high for one, other in pairs.values()))
        agreeing.append(all(agree.values()))
        print(f"  {'agree ' if agreeing[-1] else 'DIFFER'}  {', '.join(place)}")
        for backend, (one, other) in pairs.items():
            print(f"            {backend:10}  {shown(one):>22}  {shown(other):>22}{'' if agree[backend] else '  excluded'}")
    print(
        f"{sum(agreeing) / len(places):5.2f}  (at least 0.9)  {what}: {sum(agreeing)} of {len(places)} measures agree; "
        f"{sum(ratios)} of {len(ratios)} ratios do; the second run admits the first one's ratios in {sum(admitted)} measures",
        flush=True,
    )


def measured(path: Path, *arguments: str) -> Ratios:
    """The ratios of a run."""
    subprocess.run([MPCOMPARE, "run", *arguments, "-o", str(path)], check=True, stdout=subprocess.DEVNULL)
    results = from_json(path.read_text(encoding="utf-8"))
    ratios = {
        (scenario.name, row.measure): {
            backend: cost.ratio for backend, cost in zip(results.backends, row.costs, strict=True) if cost and cost.ratio
        }
        for scenario in costs(results, "fork")
        for row in scenario.rows
    }
    return {place: of_backends for place, of_backends in ratios.items() if of_backends}


def shown(ratio: Estimate) -> str:
    """`1.23 [1.1, 1.3]`."""
    return f"{ratio.median:.3g} [{ratio.low:.3g}, {ratio.high:.3g}]"


if __name__ == "__main__":
    main(*sys.argv[1:])

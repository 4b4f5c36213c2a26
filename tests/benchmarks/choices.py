"""Does `pick` choose the same again? Run: `python tests/benchmarks/choices.py [ONE_FILE OTHER_FILE]`.

Each file holds a full measurement on this machine: `mpcompare run costs -o FILE`. Without files, it makes two. No question is open in
the question sets, so that only the times decide. Printed are the choices by each file, and how many are equal.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.pick.choose import pick
from compare.pick.requirements import REQUIREMENTS, Requirements
from compare.results.file import from_json
from compare.results.model import Results

MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))

KNOWN = Requirements(
    **dict.fromkeys([one.name for one in REQUIREMENTS if one.question], False) | {"main_guard": True}  # type: ignore[arg-type]
)
"""A program of which everything is known, and nothing rules out a backend."""

POOL, PROCESSES = KNOWN, replace(KNOWN, pool=False, task_seconds=0.005)

SETS = {
    "few long tasks": replace(POOL, workers=2, tasks=20, task_seconds=0.5),
    "few long tasks, 8 workers": replace(POOL, workers=8, tasks=20, task_seconds=0.5),
    "many short tasks": replace(POOL, workers=2, tasks=10_000, task_seconds=0.001),
    "many short tasks, 8 workers": replace(POOL, workers=8, tasks=10_000, task_seconds=0.001),
    "tasks of 10 ms": replace(POOL, workers=2, tasks=500),
    "tasks of 10 ms, 8 workers": replace(POOL, workers=8, tasks=500),
    "twenty processes": replace(PROCESSES, tasks=20),
    "a thousand processes": replace(PROCESSES, tasks=1_000),
    "processes that share 50 MB": replace(PROCESSES, workers=1, tasks=50, data=50_000_000, data_is_bytes=True),
    "processes with 50 MB of objects": replace(PROCESSES, tasks=50, data=50_000_000, data_is_bytes=False),
    "500 MB of bytes": replace(POOL, workers=8, task_seconds=0.05, data=500_000_000, data_is_bytes=True),
    "500 MB of objects": replace(POOL, workers=8, task_seconds=0.05, data=500_000_000, data_is_bytes=False),
    "500 MB": replace(POOL, workers=8, task_seconds=0.05, data=500_000_000),
    "100 kB to each task": replace(POOL, tasks=50, payload=100_000),
    "10 MB to each task": replace(POOL, tasks=50, payload=10_000_000),
    "a heavy main module": replace(POOL, main_import=1.0),
    "a heavy main module, by -m": replace(POOL, main_import=1.0, run_as="module"),
    "processes of a heavy main module": replace(PROCESSES, main_import=0.3),
    "the same by -m": replace(PROCESSES, main_import=0.3, run_as="module"),
    "the same, preloaded": replace(PROCESSES, main_import=0.3, preload=("numpy",)),
}

BOUND = 19


def main(*files: str) -> None:
    """Print the choices, and how many are equal."""
    with TemporaryDirectory() as folder:
        one, other = (from_json(Path(file).read_text(encoding="utf-8")) for file in files or measured(folder))
    equal = [same(name, requirements, one, other) for name, requirements in SETS.items()]
    print(f"{sum(equal)} of {len(equal)} choices are equal (at least {BOUND})")


def measured(folder: str) -> Iterator[str]:
    """Two full measurements."""
    for name in ("one.json", "other.json"):
        file = str(Path(folder, name))
        subprocess.run([MPCOMPARE, "run", "costs", "-o", file], check=True, stdout=subprocess.DEVNULL)
        yield file


def same(name: str, requirements: Requirements, one: Results, other: Results) -> bool:
    """Whether both measurements give one answer; prints what they give."""
    choices = [pick(requirements, results).chosen for results in (one, other)]
    told = (f"{chosen.backend:10} {chosen.prediction.seconds.median if chosen.prediction else 0:8.2f} s" for chosen in choices)
    equal = choices[0].backend == choices[1].backend
    print(f"{'equal ' if equal else 'DIFFER'}  {name:33}  {'   '.join(told)}")
    return equal


if __name__ == "__main__":
    main(*sys.argv[1:])

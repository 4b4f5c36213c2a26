"""How soon are the four start costs known, against pyperf? Run: `python tests/benchmarks/time_to_answer.py [OPTION]...`.

Needs `pip install -e '.[benchmark]'`. Both measure from the start of a process until it was joined, under each backend, on the same
machine and one after the other: `mpcompare run start` with its default precision, pyperf with its default settings. Both intervals are
shown. The options are for `mpcompare run start`.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory

from compare.backends import BACKENDS
from compare.costs import estimate

MPCOMPARE = str(Path(sys.executable).with_name("mpcompare"))

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


def main(*options: str) -> None:
    """Print the time of each, and what it found."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        subprocess.run([MPCOMPARE, "run", "start", "-o", "tool.json", *options], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        tool = time.perf_counter() - began
        cells = {cell["backend"]: cell for cell in json.loads((folder / "tool.json").read_text())["cells"]}
        pyperf = 0.0
        for backend in BACKENDS:
            script = folder / f"bench_{backend}.py"
            package = "loky.backend" if backend == "loky" else "multiprocessing"
            script.write_text(SCRIPT.format(get_context=f"from {package} import get_context", name=backend))
            began = time.perf_counter()
            subprocess.run([sys.executable, str(script), "-q", "-o", f"{backend}.json"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            pyperf += time.perf_counter() - began
            (bench,) = json.loads((folder / f"{backend}.json").read_text())["benchmarks"]
            values = [value for run in bench["runs"] for value in run.get("values", [])]
            ours = estimate(cells[backend]["samples"]["until joined (s)"])
            print(
                f"{backend}: mpcompare {1e3 * ours.median:.2f} ms [{1e3 * ours.low:.2f}, {1e3 * ours.high:.2f}]; "
                f"pyperf {1e3 * fmean(values):.2f} ms +- {1e3 * stdev(values):.2f} ms",
                flush=True,
            )
    print(f"{tool / pyperf:5.2f}  (at most 0.1)  mpcompare {tool:.1f} s / pyperf {pyperf:.1f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])

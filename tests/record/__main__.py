"""Where the program begins: the Pythons that it is given, what is wrong with their answers, the files."""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from compare.backends import BACKENDS
from compare.machine.pythons import Python, probe_all
from compare.recorded.recordings import FOLDER, answers_as, versions
from compare.run.plan import now
from record.recording import RUNS, complaint, recorded_before, run_all, written


def main() -> None:
    """Record one Python after the other; end with 1 when cells of one of them cannot be recorded."""
    parser = argparse.ArgumentParser(prog="python tests/record", description=f"Run each cell {RUNS} times, and record the answers.")
    parser.add_argument("pythons", metavar="PYTHON", nargs="+", help="a version such as 3.12, or the path of an interpreter")
    pythons = probe_all(BACKENDS, parser.parse_args().pythons)
    recorded = [record(python) for python in pythons]
    sys.exit(0 if all(recorded) else 1)


def record(python: Python) -> bool:
    """Record what is not recorded yet of a Python. Whether that was all; the cells that cannot be recorded are left out and named."""
    began, before = time.monotonic(), recorded_before(python)
    kept = before.results.cells if before else []
    runs = run_all(python, {cell.key for cell in kept})
    wrong = [text for text in map(complaint, runs) if text]
    cells = [*kept, *(several[0] for several in runs if not complaint(several))]
    write(python.label, written(python, cells, before.results.environment.started if before and kept else now()))
    seconds = time.monotonic() - began
    print(
        f"{python.label}: kept {len(kept)} cells, ran {len(runs)} in {seconds:.0f} s, left out {len(wrong)}", *wrong, sep="\n  ", flush=True
    )
    return not wrong


def write(version: str, text: str) -> None:
    """Write a recording in the place of those that answered as it does."""
    for old in versions():
        if answers_as(old) == answers_as(version):
            (FOLDER / f"{old}.json").unlink()
    (FOLDER / f"{version}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Where the program begins: the Pythons that it is given, what is wrong with their answers, the files."""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from compare.backends import BACKENDS
from compare.machine.pythons import Python, probe_all
from compare.recorded.recordings import FOLDER
from record.recording import RUNS, complaint, run_all, written

KEPT = {"3.13.7"}
"""Versions that are recorded besides the newest of their minor version: 3.13.8 answers otherwise."""


def main() -> None:
    """Record one Python after the other; end with 1 when one of them has answers that cannot be recorded."""
    parser = argparse.ArgumentParser(prog="python tests/record", description=f"Run each cell {RUNS} times, and record the answers.")
    parser.add_argument("pythons", metavar="PYTHON", nargs="+", help="a version such as 3.12, or the path of an interpreter")
    pythons = probe_all(BACKENDS, parser.parse_args().pythons)
    recorded = [record(python) for python in pythons]
    sys.exit(0 if all(recorded) else 1)


def record(python: Python) -> bool:
    """Record one Python. Whether all its answers could be recorded; if not, what is wrong is printed, and nothing is written."""
    began = time.monotonic()
    runs = run_all(python)
    wrong = [text for text in map(complaint, runs) if text]
    print(f"{python.label}: {len(runs)} cells, {time.monotonic() - began:.0f} s, {'not ' if wrong else ''}recorded", *wrong, sep="\n  ")
    if not wrong:
        write(python.label, written(python, [several[0] for several in runs]))
    return not wrong


def write(version: str, text: str) -> None:
    """Write a recording in the place of that of another patch release, unless one of the two is kept."""
    minor = version.rpartition(".")[0]
    for old in FOLDER.glob(f"{minor}.*.json"):
        if not {old.stem, version} & KEPT:
            old.unlink()
    (FOLDER / f"{version}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

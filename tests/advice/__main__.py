"""Run the programs that prove the table, and those that `pick` prints: `python tests/advice [--python PYTHON]...`."""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from advice import printed, truth
from compare.machine.pythons import lend


def main() -> None:
    """Print what is not as the table says, and what a printed program does wrong; end with 1 where there is such a thing."""
    parser = argparse.ArgumentParser(prog="python tests/advice", description="What is right and dangerous for programs, seen in programs.")
    parser.add_argument("--python", action="append", help="the interpreter that runs the programs; repeatable")
    parser.add_argument("--part", choices=["truth", "printed"], help="only this part")
    options = parser.parse_args()
    faults = 0
    for python in options.python or [sys.executable]:
        for part, check in (("truth", truth_of), ("printed", printed_by)):
            if options.part in {part, None}:
                with tempfile.TemporaryDirectory() as folder:
                    said = check(python, Path(folder))
                faults += len(said)
                print(*said, f"{python}, {part}: {len(said)} faults", sep="\n", flush=True)
    sys.exit(1 if faults else 0)


def truth_of(python: str, folder: Path) -> list[str]:
    """What is not as the table says."""
    lend(["loky", "cloudpickle"], folder / "lent")
    wanted = [one for one in truth.sets() if one.server_imports_main in {truth.imports_main(python), None}]
    outcomes = truth.run_all(python, (run for one in wanted for run in one.runs), folder / "lent")
    return [f"pick {one.options}: {fault}" for one in wanted for fault in truth.faults(one, outcomes)]


def printed_by(python: str, folder: Path) -> list[str]:
    """Which of the printed programs do not do what they say."""
    programs = list(printed.printed())
    ran = printed.run_all(programs, folder, python)
    return [f"{one.name}: {ran[one.name]}" for one in programs if ran[one.name] != printed.expected(one)]


if __name__ == "__main__":
    main()

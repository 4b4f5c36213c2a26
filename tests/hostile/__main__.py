"""Where the program begins: its options, its parts, its table."""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile import cells, ground, inputs, kills, surroundings
from hostile.tally import FIGURES, Tally

PARTS = {"cells": cells.run, "kills": kills.run, "inputs": inputs.run, "surroundings": surroundings.run}


def main() -> None:
    """Run the parts, print the table, and end with 1 when a figure is not zero."""
    parser = argparse.ArgumentParser(prog="python tests/hostile", description="Hostile cells, kills, inputs and surroundings.")
    parser.add_argument("--part", choices=FIGURES, action="append", help="only this part; repeatable")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="decides what is chosen by chance")
    parser.add_argument("--tenth", action="store_true", help="a tenth of it, in some seconds")
    options = parser.parse_args()
    ground.enter_private_world()
    print(f"seed {options.seed}", flush=True)
    tally = Tally()
    with ground.prepared() as place:
        if not place.private:
            tally.remark("not root, or no namespaces: processes are known by a token, names by their user")
        for part in options.part or FIGURES:
            began = time.monotonic()
            PARTS[part](place, tally, 0.1 if options.tenth else 1, random.Random(options.seed))
            tally.seconds[part] = time.monotonic() - began
            print(f"{part}: done", flush=True)
    print(tally.table())
    sys.exit(1 if tally.faults else 0)


if __name__ == "__main__":
    main()

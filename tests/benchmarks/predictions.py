"""Does `pick` predict what really happens? Run: `python tests/benchmarks/predictions.py RESULTS [ROUNDS]`.

RESULTS is a file of `mpcompare run costs -o RESULTS`, made on this machine shortly before. Each of the workloads is run for real under
every backend, by a program of its own as one would write it, in rounds of shuffled order. Printed are the real wall time, how far the
predicted one is from it, and the regret: how much longer than the fastest the chosen backend took.
"""

import json
import random
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median

from compare.backends import BACKENDS
from compare.pick.choose import pick
from compare.pick.requirements import Requirements
from compare.results.file import from_json

POOL = Requirements(workers=2)
WORKLOADS = {
    "few long tasks": replace(POOL, tasks=8, task_seconds=0.25),
    "many short tasks": replace(POOL, tasks=3000, task_seconds=0.0002),
    "tasks of 5 ms": replace(POOL, tasks=200, task_seconds=0.005),
    "one long task": replace(POOL, workers=1, tasks=1, task_seconds=1.0),
    "four workers": replace(POOL, workers=4, tasks=100, task_seconds=0.01),
    "big arguments": replace(POOL, tasks=100, task_seconds=0.002, payload=1_000_000),
    "huge arguments": replace(POOL, tasks=6, task_seconds=0.05, payload=50_000_000),
    "big shared data": replace(POOL, tasks=20, task_seconds=0.02, data=200_000_000),
    "heavy main module": replace(POOL, tasks=40, task_seconds=0.01, main_import=0.4),
    "short-lived processes": replace(POOL, pool=False, workers=1, tasks=40, task_seconds=0.0005),
    "processes, two at a time": replace(POOL, pool=False, workers=2, tasks=40, task_seconds=0.02),
    "processes with data": replace(POOL, pool=False, workers=1, tasks=6, task_seconds=0.01, data=50_000_000),
    "processes of a heavy main": replace(POOL, pool=False, workers=2, tasks=12, task_seconds=0.01, main_import=0.2),
}

PROGRAM = """
import json, os, sys, time
wanted, backend = json.loads(sys.argv[1]), sys.argv[2]
imported = time.process_time() + wanted["main_import"]
while time.process_time() < imported:
    pass

DATA = None
def have(data):
    global DATA
    DATA = data
    data.count(b"1")
def work(payload):
    end = time.process_time() + wanted["task_seconds"]
    while time.process_time() < end:
        pass
    return payload
def read_and_work(data, payload):
    if data is not None:
        data.count(b"1")
    work(payload)

def main():
    data = os.urandom(1) * wanted["data"] if wanted["data"] else None
    payload = bytes(wanted["payload"])
    if backend == "loky":
        import loky
        from loky.backend.context import get_context
        context, executor_of = get_context("loky"), loky.ProcessPoolExecutor
    else:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        context = multiprocessing.get_context(backend)
        executor_of = lambda *a, **k: ProcessPoolExecutor(*a, mp_context=context, **k)
    began = time.perf_counter()
    if wanted["pool"]:
        given = {"initializer": have, "initargs": (data,)} if data is not None else {}
        with executor_of(wanted["workers"], **given) as executor:
            for _ in executor.map(work, [payload] * wanted["tasks"]):
                pass
    else:
        running = []
        for _ in range(wanted["tasks"]):
            if len(running) == wanted["workers"]:
                running.pop(0).join()
            process = context.Process(target=read_and_work, args=(data, payload))
            process.start()
            running.append(process)
        for process in running:
            process.join()
    print(time.perf_counter() - began)

if __name__ == "__main__":
    main()
"""


def main() -> None:
    """Print the table, and how many of the workloads are within the bounds."""
    results = from_json(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    near = good = 0
    for name, wanted in WORKLOADS.items():
        choice = pick(wanted, results)
        real = really(wanted, rounds)
        off = {one.backend: one.prediction.seconds.median / real[one.backend] - 1 for one in choice.ranking if one.prediction}
        regret = real[choice.chosen.backend] / min(real.values()) - 1
        near += max(abs(error) for error in off.values()) <= 0.25
        good += regret <= 0.10
        table = "  ".join(f"{backend} {real[backend]:6.2f} s {100 * off[backend]:+4.0f} %" for backend in BACKENDS)
        print(f"{name:26}{table}   chosen {choice.chosen.backend:10} regret {100 * regret:3.0f} %", flush=True)
    print(f"all predictions within 25 %: {near} of {len(WORKLOADS)}; regret at most 10 %: {good} of {len(WORKLOADS)}")


def really(wanted: Requirements, rounds: int) -> dict[str, float]:
    """The median wall time under each backend, in seconds."""
    seconds: dict[str, list[float]] = {backend: [] for backend in BACKENDS}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "program.py")
        program.write_text(PROGRAM, encoding="utf-8")
        for _ in range(rounds):
            for backend in random.sample(list(BACKENDS), len(BACKENDS)):
                command = [sys.executable, str(program), json.dumps(asdict(wanted)), backend]
                seconds[backend].append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {backend: median(figures) for backend, figures in seconds.items()}


if __name__ == "__main__":
    main()

"""Does `pick` predict what really happens? Run: `python tests/benchmarks/predictions.py RESULTS [ROUNDS]`.

RESULTS is a file of `mpcompare run costs -o RESULTS`, made on this machine shortly before. Each of the workloads is run for real under
every backend, by a program of its own as one would write it, in rounds of shuffled order. Printed are the real wall time, the predicted
one as a multiple of it, the regret, which is how much longer than the fastest the chosen backend took, and the same for the memory of an
executor's workers.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from compare.backends import BACKENDS
from compare.pick.choose import pick
from compare.pick.predict import Prediction
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
    "bytes, sent": replace(POOL, tasks=20, task_seconds=0.02, data=200_000_000, data_is_bytes=True),
    "bytes, shared": replace(POOL, tasks=20, task_seconds=0.02, data=200_000_000, data_is_bytes=True),
    "bytes, shared by 6": replace(POOL, workers=6, tasks=60, task_seconds=0.02, data=200_000_000, data_is_bytes=True),
    "small objects": replace(POOL, tasks=20, task_seconds=0.02, data=200_000_000, data_is_bytes=False),
    "small objects for 6": replace(POOL, workers=6, tasks=60, task_seconds=0.02, data=200_000_000, data_is_bytes=False),
    "heavy main module": replace(POOL, tasks=40, task_seconds=0.01, main_import=0.4),
    "heavy main by -m": replace(POOL, tasks=40, task_seconds=0.01, main_import=0.4, run_as="module"),
    "heavy main for 4": replace(POOL, workers=4, tasks=40, task_seconds=0.01, main_import=1.0),
    "short-lived processes": replace(POOL, pool=False, workers=1, tasks=40, task_seconds=0.0005),
    "processes, two at a time": replace(POOL, pool=False, workers=2, tasks=40, task_seconds=0.02),
    "processes with objects": replace(POOL, pool=False, workers=1, tasks=6, task_seconds=0.01, data=50_000_000, data_is_bytes=False),
    "processes, shared bytes": replace(POOL, pool=False, workers=2, tasks=12, task_seconds=0.01, data=50_000_000, data_is_bytes=True),
    "processes of a heavy main": replace(POOL, pool=False, workers=2, tasks=12, task_seconds=0.01, main_import=0.2),
    "the same by -m": replace(POOL, pool=False, workers=2, tasks=12, task_seconds=0.01, main_import=0.2, run_as="module"),
    "the same, preloaded": replace(POOL, pool=False, workers=2, tasks=40, task_seconds=0.01, main_import=0.2, preload=("heavy",)),
}

SENT = {"bytes, sent"}
"""Where the data are sent to each worker although they could be shared."""

HEAVY = """
import time
imported = time.process_time() + {seconds}
while time.process_time() < imported:
    pass
"""
"""What takes the main module so long to import, and what each task uses."""

PROGRAM = """
import json, os, sys, time
import heavy
wanted, backend, shares = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3] == "True"

DATA = None
def have(data):
    global DATA
    if isinstance(data, str):
        from multiprocessing.shared_memory import SharedMemory
        DATA = SharedMemory(data)
        sum(DATA.buf[::4096])
    else:
        DATA = data
        sum(map(len, data)) if isinstance(data, list) else sum(data[::4096])
def work(payload):
    end = heavy.time.process_time() + wanted["task_seconds"]
    while time.process_time() < end:
        pass
    return payload
def read_and_work(data, payload):
    if data is not None:
        have(data)
    work(payload)
def memory_of(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith("Pss:"))
def made():
    if not wanted["data"]:
        return None
    if wanted["data_is_bytes"]:
        return b"1" * wanted["data"]
    return [bytes(1000) for _ in range(wanted["data"] // 1000)]

def main():
    data, memory = made(), 0
    payload = bytes(wanted["payload"])
    if backend == "loky":
        import loky
        from loky.backend.context import get_context
        context, executor_of = get_context("loky"), loky.ProcessPoolExecutor
    else:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        context = multiprocessing.get_context(backend)
        if backend == "forkserver" and wanted["preload"]:
            context.set_forkserver_preload(["__main__", *wanted["preload"]])
        executor_of = lambda *a, **k: ProcessPoolExecutor(*a, mp_context=context, **k)
    began = time.perf_counter()
    if shares:
        from multiprocessing.shared_memory import SharedMemory
        block = SharedMemory(create=True, size=len(data))
        block.buf[:len(data)] = data
        data = block.name
    if wanted["pool"]:
        given = {"initializer": have, "initargs": (data,)} if data is not None else {}
        with executor_of(wanted["workers"], **given) as executor:
            for _ in executor.map(work, [payload] * wanted["tasks"]):
                pass
            before = time.perf_counter()
            memory = sum(map(memory_of, executor._processes))
            began += time.perf_counter() - before
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
    print(time.perf_counter() - began, memory)
    if shares:
        block.close()
        block.unlink()

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
        predictions = {one.backend: predicted(name, one.prediction) for one in choice.ranking if one.prediction}
        real = really(wanted, rounds, shares=any(one.shares for one in predictions.values()))
        times = {backend: one.seconds.median / real[backend].seconds for backend, one in predictions.items()}
        fastest = min(taken.seconds for taken in real.values())
        regret = real[choice.chosen.backend].seconds / fastest - 1
        near += all(0.75 <= ratio <= 1.25 for ratio in times.values())
        good += regret <= 0.10
        table = "  ".join(f"{backend} {real[backend].seconds:6.2f} s x{times[backend]:4.2f}" for backend in times)
        print(f"{name:26}{table}   chosen {choice.chosen.backend:10} regret {100 * regret:3.0f} %", flush=True)
        if wanted.pool and wanted.data:
            memory = {backend: (taken.memory / 1e6, predictions[backend].memory.median / taken.memory) for backend, taken in real.items()}
            print(f"{'':26}" + "  ".join(f"{backend} {megabytes:5.0f} MB x{ratio:4.2f}" for backend, (megabytes, ratio) in memory.items()))
    print(f"all predictions within 25 %: {near} of {len(WORKLOADS)}; regret at most 10 %: {good} of {len(WORKLOADS)}")


def predicted(name: str, prediction: Prediction) -> Prediction:
    """What a workload's program is predicted to take."""
    return prediction.otherwise if name in SENT and prediction.otherwise else prediction


class Taken(NamedTuple):
    """What a program really took."""

    seconds: float
    memory: float


def really(wanted: Requirements, rounds: int, *, shares: bool) -> dict[str, Taken]:
    """The medians under each backend."""
    taken: dict[str, list[Taken]] = {backend: [] for backend in BACKENDS}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "program.py").write_text(PROGRAM, encoding="utf-8")
        Path(folder, "heavy.py").write_text(HEAVY.format(seconds=wanted.main_import), encoding="utf-8")
        program = ["-m", "program"] if wanted.run_as == "module" else ["program.py"]
        for _ in range(rounds):
            for backend in random.sample(list(BACKENDS), len(BACKENDS)):
                command = [sys.executable, *program, json.dumps(asdict(wanted)), backend, str(shares)]
                environment = {**os.environ, "PYTHONPATH": folder}  # where a fork server of an older Python finds what it preloads
                done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
                taken[backend].append(Taken(*map(float, done.stdout.split())))
    return {backend: Taken(*map(median, zip(*figures, strict=True))) for backend, figures in taken.items()}


if __name__ == "__main__":
    main()

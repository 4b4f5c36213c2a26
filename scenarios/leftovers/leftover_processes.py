"""Which processes outlive a main process that ended or was killed?

A main process that ends takes all its processes with it. When the main process is killed, a worker
ends only if the worker notices that no process can write to its pipe any more. A forked child that
reads from its parent does not notice, because the child has a copy of the writing end. Helpers stay
for as long as a process needs them. The helpers are spawn's resource tracker, a fork server and its
tracker, and loky's two trackers.

Workers of a pool end if no process was forked after them. Workers of an executor do not end,
because each of them could write to the pipe itself.

https://github.com/python/cpython/issues/111873
https://github.com/blacklanternsecurity/bbot/pull/3203
https://github.com/dask/distributed/issues/212
https://github.com/mloda-ai/mloda/issues/1292
"""

import os
import signal
import sys

from compare import Answers, Backend, Connection
from scenarios._observed import CAN_OBSERVE, Watched, children_of, hear, kind, living, start_program, tell_and_wait


def run(backend: Backend) -> Answers:
    if not CAN_OBSERVE:
        return {"/proc and pidfd_open() are there to see it": False}
    ends, killed = start_program(main_process, backend, ["executor", "pool"]), start_program(main_process, backend, list(WORKERS))
    processes = [Watched(pid) for pids in hear(ends) for pid in pids]
    workers, helpers = ([Watched(pid) for pid in pids] for pids in hear(killed))
    killed.terminate()
    killed.wait()
    ends.communicate("end")
    alive = living([*processes, *workers])
    helpers_alive = living(helpers, timeout=0)
    for process in alive:
        process.kill()
    helpers_left = living(helpers)
    for helper in helpers_left:
        helper.kill()
    killed.communicate()
    fate = {name: "lives on" if worker in alive else "ends" for name, worker in zip(WORKERS, workers, strict=True)}
    return {
        "main process ends: processes left": len(set(processes) & set(alive)),
        "killed by SIGTERM: a daemon": fate["daemon"],
        "killed by SIGTERM: a process that reads from its parent": fate["reader"],
        "killed by SIGTERM: an idle worker of a pool": fate["pool"],
        "killed by SIGTERM: an idle worker of an executor": fate["executor"],
        "helpers that live on with the daemon": len(helpers_alive),
        "helpers left when the workers are gone": len(helpers_left),
    }


def main_process(backend: Backend, workers: list[str]) -> None:
    started = [WORKERS[worker](backend) for worker in workers]
    helpers = [pid for pid in children_of(os.getpid()) if kind(pid) != "worker"]
    tell_and_wait([pid for pid, _ in started], helpers)


def reader(backend: Backend) -> tuple[int | None, object]:
    """A worker's number, and what must be kept for as long as it shall work."""
    hears, tell = backend.pipe()
    child = backend.process(read, args=(hears,), daemon=True)
    child.start()
    return child.pid, (child, tell)


def read(hears: Connection) -> None:
    try:
        hears.recv()
    except EOFError:
        sys.exit()


def daemon(backend: Backend) -> tuple[int | None, object]:
    child = backend.process(signal.pause, daemon=True)
    child.start()
    return child.pid, child


def worker_of_pool(backend: Backend) -> tuple[int | None, object]:
    pool = backend.pool(1)
    return pool.apply_async(os.getpid).get(), pool


def worker_of_executor(backend: Backend) -> tuple[int | None, object]:
    executor = backend.executor(1)
    return executor.submit(os.getpid).result(), executor


WORKERS = {"daemon": daemon, "reader": reader, "executor": worker_of_executor, "pool": worker_of_pool}
"""In the order of their start. The pool comes last: who is forked after it has its pipe, and keeps its worker alive."""

"""Which processes outlive a main process that ended, or was killed?

One that ends takes all with it; when it is killed, only a worker ends that notices that nobody can write to its pipe any more.
Workers of a pool do; those of the standard executor do not, as each could write itself, and neither does a forked child that reads
from its parent: it has a copy of the writing end. Helpers stay for as long as there is somebody to help.

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

TOPIC = "leftovers"


def run(backend: Backend) -> Answers:
    if not CAN_OBSERVE:
        return {"/proc and pidfd_open() are there to see it": False}
    return after_normal_end(backend) | after_kill(backend)


def after_normal_end(backend: Backend) -> Answers:
    program = start_program(main_process, backend, list(WORKERS))
    processes = [Watched(pid) for pids in hear(program) for pid in pids]
    program.communicate("end")
    left = living(processes)
    for process in left:
        process.kill()
    return {"main process ends: processes left": len(left)}


def after_kill(backend: Backend) -> Answers:
    """A program for each kind of worker that reads a pipe: one that is forked later would hold the pipes of those before it."""
    programs = {together: start_program(main_process, backend, list(together)) for together in TOGETHER}
    workers: dict[str, Watched] = {}
    helpers: dict[tuple[str, ...], list[Watched]] = {}
    for together, program in programs.items():
        pids, helper_pids = hear(program)
        workers |= zip(together, map(Watched, pids), strict=True)
        helpers[together] = [Watched(helper) for helper in helper_pids]
    for together, program in programs.items():
        program.send_signal(signal.SIGTERM if "daemon" in together else signal.SIGKILL)
        program.wait()
    alive = living(workers.values())
    with_daemon = living(helpers["daemon", "executor"], timeout=0)
    for process in alive:
        process.kill()
    helpers_left = living(helper for some in helpers.values() for helper in some)
    for helper in helpers_left:
        helper.kill()
    for program in programs.values():
        program.communicate()
    fate = {worker: "lives on" if process in alive else "ends" for worker, process in workers.items()}
    return {
        "killed by SIGTERM: a daemon": fate["daemon"],
        "killed: a process that reads from its parent": fate["reader"],
        "killed: an idle worker of a pool": fate["pool"],
        "killed by SIGTERM: an idle worker of an executor": fate["executor"],
        "helpers that live on with the daemon": len(with_daemon),
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


WORKERS = {"daemon": daemon, "reader": reader, "pool": worker_of_pool, "executor": worker_of_executor}
TOGETHER = (("daemon", "executor"), ("reader",), ("pool",))

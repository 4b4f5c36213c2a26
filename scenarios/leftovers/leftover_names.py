"""Which semaphores and shared memory stay in the system after a program ended or was killed?

Under fork, a lock loses its name in the system at once. Under any other backend, the name stays
until the owner of the lock removes the name, or else the resource tracker does. The tracker acts
when the last process of the program is gone, and reports a leak. When the tracker is killed as
well, as with a whole container, the remaining names stay until the next boot.

https://github.com/python/cpython/pull/110778
https://github.com/joblib/joblib/issues/1076
https://github.com/python/cpython/issues/146316
"""

import os
import signal
import subprocess
from multiprocessing.shared_memory import SharedMemory

from compare import Answers, Backend, Connection, Lock
from scenarios._observed import CAN_OBSERVE, Watched, children_of, hear, names_in_use, remove, start_program, still_there, tell_and_wait


def run(backend: Backend) -> Answers:
    if not CAN_OBSERVE:
        return {"/proc, /dev/shm and pidfd_open() are there to see it": False}
    return after_normal_end(backend) | after_kill(backend) | after_kill_of_all(backend)


def after_normal_end(backend: Backend) -> Answers:
    program, names, _, _ = start(backend)
    reports, _ = program.communicate("end")
    return found("main process ends", names, reports)


def after_kill(backend: Backend) -> Answers:
    program, names, _, (child,) = start(backend, children=1)
    program.kill()
    program.wait()
    answers = found("main process killed, its child lives", names)
    child.kill()
    reports, _ = program.communicate()  # ends when the last of them is gone
    return answers | found("main process killed, then its child", names, reports)


def after_kill_of_all(backend: Backend) -> Answers:
    program, names, helpers, _ = start(backend)
    for helper in helpers:  # before the one whom they watch
        helper.kill()
    program.kill()
    program.communicate()
    answers = found("main process killed with all its helpers", names)
    remove(name for some in names.values() for name in some)
    return answers


def start(backend: Backend, children: int = 0) -> tuple[subprocess.Popen[str], dict[str, list[str]], list[Watched], list[Watched]]:
    """A program, the names that its lock and its memory have, the helpers that it brought, and its children."""
    program = start_program(main_process, backend, children)
    names, helpers, pids = hear(program)
    return program, names, [Watched(pid) for pid in helpers], [Watched(pid) for pid in pids]


def main_process(backend: Backend, children: int) -> None:
    """Has a lock and a block of memory, shares them with its children, and leaves it to others to clear up."""
    memory, lock = SharedMemory(create=True, size=1), backend.lock()
    said, speaks = backend.pipe()
    for _ in range(children):
        backend.process(use, args=(memory.name, lock, speaks), daemon=True).start()
    pids = [said.recv() for _ in range(children)]
    names = {"shared memory": [memory.name], "lock": [name for name in names_in_use() if name != memory.name]}
    tell_and_wait(names, [pid for pid in children_of(os.getpid()) if pid not in pids], pids)


def use(memory_name: str, lock: Lock, speaks: Connection) -> None:
    SharedMemory(memory_name).close()
    with lock:
        speaks.send(os.getpid())
    signal.pause()


def found(when: str, names: dict[str, list[str]], reports: str = "") -> Answers:
    """What became of lock and memory: "left", "gone" or, where a tracker had to do it, "gone, leak reported"."""
    tracked_as = {"lock": "sem", "shared memory": "shared_memory"}
    answers: Answers = {}
    for name, its_names in names.items():
        removed = "gone, leak reported" if f"leaked {tracked_as[name]}" in reports else "gone"
        answers[f"{when}: {name}"] = "left" if still_there(its_names) else removed
    return answers

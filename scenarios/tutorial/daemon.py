"""What happens to daemons and to other children when the main process ends?

A main process that ends terminates its daemons and waits for its other children, under every
backend. A main process that is killed does neither, and its daemons live on as orphans.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.daemon
https://github.com/python/cpython/issues/111873
"""

import os
import signal
from contextlib import suppress

from compare import Answers, Backend, Connection


def run(backend: Backend) -> Answers:
    return main_process_ends(backend) | main_process_is_killed(backend)


def main_process_ends(backend: Backend) -> Answers:
    """Both children work when they are told to, which is after the main process came to its last line."""
    daemon_hears, tell_daemon = backend.pipe()
    child_hears, tell_child = backend.pipe()
    said, speaks = backend.pipe()
    main = backend.process(main_process, args=(backend, daemon_hears, child_hears, speaks))
    main.start()
    speaks.close()  # nobody but the main process and its children can speak, so silence has an end
    heard = [said.recv()]
    main.join(timeout=0.5)  # it has nothing more to do: if it is still there, it waits
    waits = main.is_alive()
    tell_child.send("work")
    main.join()
    tell_daemon.send("work")
    with suppress(EOFError):
        while True:
            heard.append(said.recv())
    return {
        "main process waits for its normal child": waits,
        "normal child finished its work": "child is done" in heard,
        "daemon finished its work": "daemon is done" in heard,
    }


def main_process(backend: Backend, daemon_hears: Connection, child_hears: Connection, speaks: Connection) -> None:
    backend.process(work, args=("daemon", daemon_hears, speaks), daemon=True).start()
    backend.process(work, args=("child", child_hears, speaks)).start()
    speaks.send("last line of the main process")


def work(who: str, hears: Connection, speaks: Connection) -> None:
    hears.recv()
    speaks.send(f"{who} is done")


def main_process_is_killed(backend: Backend) -> Answers:
    daemon_hears, tell_daemon = backend.pipe()
    said, speaks = backend.pipe()
    main = backend.process(wait_for_daemon, args=(backend, daemon_hears, speaks))
    main.start()
    main_pid, has_child = said.recv(), said.recv()
    os.kill(main_pid, signal.SIGKILL)
    main.join()
    tell_daemon.send("work")
    return {
        "a daemon may have children": has_child,
        "a daemon outlives a main process that was killed": said.poll(timeout=5) and said.recv() == "daemon is done",
    }


def wait_for_daemon(backend: Backend, daemon_hears: Connection, speaks: Connection) -> None:
    speaks.send(os.getpid())
    daemon = backend.process(try_to_have_a_child, args=(backend, daemon_hears, speaks), daemon=True)
    daemon.start()
    daemon.join()


def try_to_have_a_child(backend: Backend, hears: Connection, speaks: Connection) -> None:
    child = backend.process(print)
    try:
        child.start()
    except AssertionError:
        speaks.send(False)
    else:
        child.join()
        speaks.send(True)
    work("daemon", hears, speaks)

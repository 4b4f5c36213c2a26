"""What becomes of daemons, and of other children, when the main process ends?

A main process that ends terminates its daemons and waits for its other children, whatever started them.
One that is killed can do neither, and its daemons live on as orphans.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.daemon
https://github.com/python/cpython/issues/111873
"""

from compare import Answers, Backend, Connection, Event


def run(backend: Backend) -> Answers:
    return main_process_ends(backend) | daemon_with_children(backend) | main_process_is_killed(backend)


def main_process_ends(backend: Backend) -> Answers:
    """Nobody may finish before the main process came to its end, and the daemon not before it is gone."""
    last_line, daemon_may, child_may = backend.event(), backend.event(), backend.event()
    daemon_finished, child_finished = backend.event(), backend.event()
    main = backend.process(
        main_process, args=(backend, last_line, (daemon_may, daemon_finished), (child_may, child_finished))
    )
    main.start()
    last_line.wait()
    main.join(timeout=0.5)  # it has nothing more to do: if it is still there, it waits
    waits = main.is_alive()
    child_may.set()
    main.join()
    daemon_may.set()
    return {
        "main process waits for its normal child": waits,
        "normal child finished its work": child_finished.is_set(),
        "daemon finished its work": daemon_finished.wait(timeout=0.5),
    }


def main_process(backend: Backend, last_line: Event, daemon_events: tuple[Event, Event], child_events: tuple[Event, Event]) -> None:
    backend.process(work, args=daemon_events, daemon=True).start()
    backend.process(work, args=child_events).start()
    last_line.set()


def work(may_finish: Event, finished: Event) -> None:
    may_finish.wait()
    finished.set()


def daemon_with_children(backend: Backend) -> Answers:
    answer, answer_end = backend.pipe()
    daemon = backend.process(try_to_have_a_child, args=(backend, answer_end), daemon=True)
    daemon.start()
    may = answer.recv()
    daemon.join()
    return {"a daemon may have children": may}


def try_to_have_a_child(backend: Backend, answer: Connection) -> None:
    child = backend.process(print)
    try:
        child.start()
    except AssertionError:
        answer.send(False)
    else:
        child.join()
        answer.send(True)


def main_process_is_killed(backend: Backend) -> Answers:
    runs, asked, answered = backend.event(), backend.event(), backend.event()
    main = backend.process(start_daemon_and_wait, args=(backend, runs, asked, answered))
    main.start()
    runs.wait()
    main.kill()
    main.join()
    asked.set()
    return {"a daemon outlives a main process that was killed": answered.wait(timeout=5)}


def start_daemon_and_wait(backend: Backend, runs: Event, asked: Event, answered: Event) -> None:
    daemon = backend.process(answer_when_asked, args=(runs, asked, answered), daemon=True)
    daemon.start()
    daemon.join()


def answer_when_asked(runs: Event, asked: Event, answered: Event) -> None:
    runs.set()
    asked.wait()
    answered.set()

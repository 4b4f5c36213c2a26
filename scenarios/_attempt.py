"""Try what may fail, and say in a word how far it came: for the scenarios that try many things. No scenario itself."""

from collections.abc import Callable, Mapping

from compare import Process


def attempt_process(child: Process) -> str:
    """Start a process and wait for its end; an error is one in the parent if `start()` raised it, else one in the child."""
    try:
        child.start()
    except Exception as error:
        print(f"start() of {child.name}: {error!r}")
        return "error in parent"
    child.join()
    return "works" if child.exitcode == 0 else "error in child"


def exit_codes(children: Mapping[str, Process]) -> dict[str, str]:
    """Start all processes, then wait for all: name -> exit code."""
    for child in children.values():
        child.start()
    for child in children.values():
        child.join()
    return {name: str(child.exitcode) for name, child in children.items()}


def attempt_task(result: Callable[[], object]) -> str:
    """Wait for a task by its `result`, which raises the task's error, wherever that arose."""
    try:
        result()
    except Exception as error:
        print(f"a task: {error!r}")
        return "error"
    return "works"


def caught_as(error: BaseException | None) -> str:
    """The name by which a program catches an error: the standard library's, where it is a kind of that library's broken pool."""
    from concurrent.futures.process import BrokenProcessPool  # every executor of processes has imported it by now

    print(f"an executor: {error!r}")
    return BrokenProcessPool.__name__ if isinstance(error, BrokenProcessPool) else type(error).__name__

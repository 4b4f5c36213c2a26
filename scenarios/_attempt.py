"""Try what may fail, and say in a word how far it came: for the scenarios that try many things. No scenario itself."""

from collections.abc import Callable

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


def attempt_task(result: Callable[[], object]) -> str:
    """Wait for a task by its `result`, which raises the task's error, wherever that arose."""
    try:
        result()
    except Exception as error:
        print(f"a task: {error!r}")
        return "error"
    return "works"

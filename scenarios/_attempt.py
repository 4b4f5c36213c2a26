"""Try what may fail, and say in a word how far it came: for the scenarios that try many things. No scenario itself."""

from collections.abc import Mapping

from compare import Process

WORKS, ERROR_IN_CHILD = "works", "error in child"


def attempt_process(child: Process) -> str:
    """Start a process and wait for its end; an error is one in the parent if `start()` raised it, else one in the child."""
    outcome = start_and_join(child)
    return outcome if outcome in {WORKS, ERROR_IN_CHILD} else "error in parent"


def start_and_join(child: Process) -> str:
    """The same, but of an error that `start()` raised, its class."""
    try:
        child.start()
    except Exception as error:
        print(f"start() of {child.name}: {error!r}")
        return type(error).__name__
    child.join()
    return WORKS if child.exitcode == 0 else ERROR_IN_CHILD


def exit_codes(children: Mapping[str, Process]) -> dict[str, str]:
    """Start all processes, then wait for all: name -> exit code."""
    for child in children.values():
        child.start()
    for child in children.values():
        child.join()
    return {name: str(child.exitcode) for name, child in children.items()}

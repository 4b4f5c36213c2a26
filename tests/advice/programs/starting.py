"""How the programs start what they start: `python PROGRAM.py METHOD pool|process [...]`. It imports nothing of the tool."""

import multiprocessing
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import Any

METHOD, HOW, *WAYS = sys.argv[1:] or ["spawn", "pool"]


def context() -> BaseContext:
    """The start method's; loky has none that its documentation names."""
    if METHOD == "loky":
        raise SystemExit("loky offers no process")
    return multiprocessing.get_context(METHOD)


def executor(**arguments: Any) -> Executor:
    """Two workers."""
    if METHOD == "loky":
        import loky

        return loky.ProcessPoolExecutor(2, **arguments)  # type: ignore[no-any-return]  # loky ships no types
    return ProcessPoolExecutor(2, mp_context=context(), **arguments)


def call(function: Any, *arguments: Any, **more: Any) -> Any:
    """What a function returns in a worker, or in a process of its own."""
    if HOW == "pool":
        with executor(**more) as workers:
            return workers.submit(function, *arguments).result()
    receiver, sender = context().Pipe(duplex=False)
    process = context().Process(target=send, args=(sender, function, *arguments))  # type: ignore[attr-defined]  # of each context
    process.start()
    sender.close()
    result = receiver.recv()
    process.join()
    return result


def send(sender: Any, function: Any, *arguments: Any) -> None:
    """In the process of its own: send what the function returns."""
    sender.send(function(*arguments))


def end(right: object) -> None:
    """Say how it went."""
    print("works" if right else "wrong")

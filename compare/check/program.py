"""A real program under a backend: its default start method is switched, or its executor replaced, and nothing else of it.

Used in cells, so light: the standard library only.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile

from compare.backends import BACKENDS
from compare.backends.base import Unsupported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HOOK = os.path.join(os.path.dirname(__file__), "inside")  # noqa: PTH118, PTH120
"""A folder for the program's PYTHONPATH: its `sitecustomize` makes the switch. It imports nothing of ours."""

START_METHOD, EXECUTOR = "MPCOMPARE_START_METHOD", "MPCOMPARE_EXECUTOR"
"""The environment variables that tell the hook what to make the default, or what to put in the executor's place."""

REACHED = {name: row.reached for name, row in BACKENDS.items()}
"""Backend -> what of a program it takes over: `multiprocessing.Process`, its `Pool`, `concurrent.futures.ProcessPoolExecutor`."""


class Ended:
    """How a program ended: its exit code (None when it did not end in time) and all that it printed."""

    def __init__(self, exit_code: int | None, output: str) -> None:
        self.exit_code, self.output = exit_code, output


def environment(backend: str, uses: str) -> dict[str, str]:
    """The environment of this process, with what puts a program under a backend.

    `uses` is what the program starts its processes with, see `REACHED`. Raises Unsupported when the backend does not reach that.
    """
    reached = REACHED.get(backend, ())
    if uses not in reached:
        raise Unsupported(backend, f"way to take over a program's {uses}", f"it replaces {' and '.join(reached) or 'nothing'}")
    row = BACKENDS[backend]
    path = os.pathsep.join([HOOK, *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {START_METHOD: row.start_method, EXECUTOR: row.executor, "PYTHONPATH": path}


def run(backend: str, uses: str, arguments: Sequence[str], *, script: str = "", timeout: float | None = None) -> Ended:
    """Run `python arguments...` under a backend, with `script` as its standard input, for at most `timeout` seconds.

    When it does not end in time it is killed, with all processes of its session. Raises as `environment` does.
    """
    with tempfile.TemporaryFile("w+") as standard_input, tempfile.TemporaryFile() as output:
        standard_input.write(script)
        standard_input.seek(0)
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environment(backend, uses),
            stdin=standard_input,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            exit_code: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            exit_code = None
            end_session(process)
        output.seek(0)
        return Ended(exit_code, output.read().decode("utf-8", "replace"))


def end_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a program with its children; only the program itself where there are no process groups."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()

"""Does a coverage tool record the lines that a child runs?

A coverage tool needs two things in a child: something that starts it, and a moment to save what it
saw. A forked child has the tool from its parent, but leaves without the parent's exit handlers, so
the child saves nothing. The children of a fork server have the tool from the server, and leave in
the same way. Any other child is an interpreter of its own, so the child needs a file on its path
that starts the tool, and saves at its end.

coverage calls this file `patch = subprocess`, and saves in all other children by `patch = _exit`.
With both, coverage records children under every backend. Its `concurrency = multiprocessing`
records no worker of loky. The answers come from a tracer of a few lines, which works as coverage
7.17 does without an option, with the first patch, and with both.

https://coverage.readthedocs.io/en/latest/subprocess.html
https://github.com/pybuilder/pybuilder/issues/383
https://github.com/coveragepy/coveragepy/issues/1910
"""

import os
import subprocess
import sys
from pathlib import Path

from compare import Answers, Backend

TOOL = """
import atexit, os, sys
seen, leave = [], os._exit

def trace(frame, event, argument):
    if frame.f_code.co_name == "traced":
        seen.append(frame.f_lineno)

def save(file):
    if seen:
        open(os.path.join({folder!r}, file), "w").close()

def save_and_leave(code):
    save("by os._exit()")
    leave(code)

atexit.register(save, "by an exit handler")
os._exit = save_and_leave
sys.settrace(trace)
"""


def run(backend: Backend) -> Answers:
    in_program, in_all = (Path(name).absolute() for name in ("the program starts it", "each interpreter starts it"))
    for folder in (in_program, in_all):
        folder.mkdir()
    tool = TOOL.format(folder=str(in_all))
    (in_all / "sitecustomize.py").write_text(tool)  # what an interpreter imports at its start
    run_program(backend, {}, first=TOOL.format(folder=str(in_program)))
    run_program(backend, {"PYTHONPATH": os.pathsep.join(filter(None, [str(in_all), os.environ.get("PYTHONPATH")]))})
    return {
        "tool that the program starts": saved(in_program, "by an exit handler"),
        "tool that each interpreter starts": saved(in_all, "by an exit handler"),
        "tool that each interpreter starts, and that saves at os._exit(), too": saved(in_all, "by an exit handler", "by os._exit()"),
    }


def run_program(backend: Backend, environment: dict[str, str], first: str = "") -> None:
    """Run a program of its own that has a child, with what it does first."""
    kind = type(backend)
    code = (
        f"{first}\nimport sys; sys.path[:] = {sys.path}; from {kind.__module__} import {kind.__name__} as Backend; "
        f"from {__name__} import program; program(Backend())"
    )
    subprocess.run([sys.executable, "-c", code], env=os.environ | environment, check=True)


def program(backend: Backend) -> None:
    child = backend.process(traced)
    child.start()
    child.join()


def traced() -> None:
    """Only the child runs this."""


def saved(folder: Path, *files: str) -> bool:
    return any((folder / file).exists() for file in files)

"""Can a file in the current folder replace a module of the standard library?

An interpreter started with `-c` or `-m` searches the current folder for modules first. Spawned
children and fork servers are such interpreters. Such an interpreter sets the program's own
`sys.path`, which may not name that folder, only later. A forked child searches the same folders as
its parent. PYTHONSAFEPATH=1 prevents the replacement.

https://github.com/python/cpython/issues/157916
https://docs.python.org/3/using/cmdline.html#envvar-PYTHONSAFEPATH
"""

import os
import sys
from pathlib import Path

from compare import Answers, Backend

SHADOWED = ("argparse", "pickle", "queue", "random", "selectors", "signal", "socket", "struct", "subprocess", "tempfile", "traceback")

SHADOW = """
import os, sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

open(os.path.join({folder!r}, "picked up"), "w").close()
spec = PathFinder.find_spec(__name__, [path for path in sys.path if path not in ("", {folder!r})])
module = sys.modules[__name__] = module_from_spec(spec)
spec.loader.exec_module(module)
"""
"""Leaves a note, then makes way for the module that was meant."""


def run(backend: Backend) -> Answers:
    """A program that does not look for modules in its current folder starts a child there, and that child one in another folder."""
    unsafe, safe = (make_shadows(Path(name).absolute()) for name in ("shadows", "shadows, safe"))
    sys.path[:] = [path for path in sys.path if path]
    os.chdir(unsafe)
    child = backend.process(start_in_safety, args=(backend, safe))
    child.start()
    child.join()
    return {
        "a file of the current folder is imported instead": (unsafe / "picked up").exists(),
        "with PYTHONSAFEPATH=1": (safe / "picked up").exists(),
    }


def make_shadows(folder: Path) -> Path:
    folder.mkdir()
    for module in SHADOWED:
        (folder / f"{module}.py").write_text(SHADOW.format(folder=str(folder)))
    return folder


def start_in_safety(backend: Backend, folder: Path) -> None:
    """The child has its parent's `sys.path` by now."""
    os.chdir(folder)
    os.environ["PYTHONSAFEPATH"] = "1"
    child = backend.process(nothing)
    child.start()
    child.join()


def nothing() -> None: ...

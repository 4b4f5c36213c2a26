"""Does a child start by the dynamic loader that started its parent?

A relocatable Python comes with a dynamic loader and libraries of its own. A launcher starts it as
`ld.so --library-path FOLDER python`. A forked child is a copy, so the child still runs by that
loader. Any other child, or its fork server, is started as `sys.executable`. That is the interpreter
and not the launcher, so the system's loader starts the interpreter, with the system's libraries. If
these libraries do not fit, the child crashes.

`multiprocessing.set_executable()` makes spawn and the fork server start the launcher.

https://github.com/scylladb/scylla-cqlsh/pull/137
https://github.com/scylladb/scylladb/pull/26831
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_executable
"""

import subprocess
import sys
from pathlib import Path

from compare import Answers, Backend, Connection


def run(backend: Backend) -> Answers:
    loader = own_loader()
    return {"child runs by the loader that its parent was started by": started_by(loader, backend) if loader else "cannot be tried here"}


def own_loader() -> str | None:
    """The dynamic loader of this interpreter; None where this process shows none."""
    maps = Path("/proc/self/maps")
    files = {line.split()[-1] for line in maps.read_text().splitlines()} if maps.exists() else set()
    return next((file for file in files if Path(file).name.startswith("ld-")), None)


def started_by(loader: str, backend: Backend) -> bool:
    """Run a program as a launcher does: the system knows such a process by its loader."""
    kind = type(backend)
    code = (
        f"import sys; sys.path = {sys.path}; from {kind.__module__} import {kind.__name__} as Backend; "
        f"from {__name__} import program; program(Backend())"
    )
    told = subprocess.run([loader, sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True).stdout
    print(told)
    parent, child = told.splitlines()
    return parent == child


def program(backend: Backend) -> None:
    """Tell which file this process executes, and then which its child does."""
    said, speaks = backend.pipe()
    child = backend.process(tell_executed_file, args=(speaks,))
    child.start()
    print(executed_file(), said.recv(), sep="\n")
    child.join()


def executed_file() -> str:
    return str(Path("/proc/self/exe").readlink())


def tell_executed_file(speaks: Connection) -> None:
    speaks.send(executed_file())

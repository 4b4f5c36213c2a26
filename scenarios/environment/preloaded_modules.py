"""Which values does a child find in a module that the fork server preloaded?

All children of a fork server get the values that the module computed when the server preloaded it.
Any other child imports the module itself. The fork server ignores a module that it cannot import,
without a message. Before Python 3.12.8 and 3.13.1, the fork server also ignores a module that is
only on the program's `sys.path`.

https://github.com/python/cpython/issues/117378
https://github.com/python/cpython/pull/141859
https://github.com/python/cpython/issues/157216
https://github.com/sgl-project/sglang/issues/40596
"""

import importlib
import sys
from pathlib import Path

from compare import Answers, Backend, Connection, Unsupported

MODULE = "from pathlib import Path; WHEN = Path(__file__).with_name('when.txt').read_text()"


def run(backend: Backend) -> Answers:
    here, elsewhere = Path.cwd(), Path.cwd() / "elsewhere"
    elsewhere.mkdir()
    sys.path += [str(here), str(elsewhere)]
    (here / "in_current_folder.py").write_text(MODULE)
    (elsewhere / "on_sys_path.py").write_text(MODULE)
    try:
        backend.preload(["no_such_module", "in_current_folder", "on_sys_path"])
        can_preload = True
    except Unsupported:
        can_preload = False
    set_when(here, elsewhere, "at first start")
    first = look(backend, ["in_current_folder"])
    set_when(here, elsewhere, "now")
    in_folder, on_path = look(backend, ["in_current_folder", "on_sys_path"])
    return {
        "a preloaded module that is missing": ("ignored" if first else "error in child") if can_preload else None,
        "constant of a module in the current folder": in_folder,
        "constant of a module on sys.path only": on_path,
    }


def set_when(here: Path, elsewhere: Path, when: str) -> None:
    """Change what the modules will find when they are imported from now on."""
    for folder in (here, elsewhere):
        (folder / "when.txt").write_text(when)


def look(backend: Backend, modules: list[str]) -> list[str]:
    """The constants that a child finds in these modules; none where the child fails."""
    said, speaks = backend.pipe()
    child = backend.process(tell_constants, args=(modules, speaks))
    child.start()
    speaks.close()
    try:
        found: list[str] = said.recv()
    except EOFError:
        found = []
    child.join()
    return found


def tell_constants(modules: list[str], speaks: Connection) -> None:
    speaks.send([importlib.import_module(module).WHEN for module in modules])

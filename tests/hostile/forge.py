"""Many commands in little time: a process that has the tool loaded forks for each, so that none sees what another left.

What a command that was started afresh would do is the same: its `main` is what the installed script calls.
"""

import os
import resource
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

from hostile.ground import Ended, outputs, texts

MOST_MEMORY = 3_000_000_000
"""Bytes at which a command gets no more, for the machine's sake."""


def load(tree: Path, warm_up: Sequence[Sequence[str]], folder: Path) -> None:
    """Load the tool of a folder, and all that some commands load."""
    sys.path.insert(0, str(tree))
    script()
    for number, arguments in enumerate(warm_up):
        listing = folder / f"modules-{os.getpid()}-{number}"
        run(arguments, folder, {"HOSTILE_MODULES": str(listing)}, bound=60)
        for name in listing.read_text().split():
            with suppress(ImportError):
                import_module(name)


def script() -> object:
    """What the installed script calls."""
    (entry,) = entry_points(group="console_scripts", name="mpcompare")
    return entry.load()


def run(arguments: Sequence[str], cwd: Path, variables: Mapping[str, str], bound: float) -> Ended:
    """Run a command in a fork of this process, as the tool's own process, for at most `bound` seconds."""
    began = time.monotonic()
    pid = os.fork()
    if not pid:
        be(arguments, cwd, variables)
    code, peak = None, 0
    while time.monotonic() - began < bound:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            code, peak = os.waitstatus_to_exitcode(status), used.ru_maxrss * 1024
            break
        time.sleep(0.002)
    else:
        os.killpg(pid, 9)
        peak = os.wait4(pid, 0)[2].ru_maxrss * 1024
    return Ended(code, *texts(cwd), time.monotonic() - began, peak)


def be(arguments: Sequence[str], cwd: Path, variables: Mapping[str, str]) -> NoReturn:
    """Be the tool, in a session of its own, and end."""
    code: object = 1
    try:
        os.setsid()
        for path, descriptor in zip(outputs(cwd), (1, 2), strict=True):
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, descriptor)
            os.close(file)
        os.chdir(cwd)
        os.environ.update(variables)
        sys.argv = ["mpcompare", *arguments]
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        script()()  # type: ignore[operator]
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001  an interpreter shows whatever comes
        traceback.print_exc()
    finally:
        if listing := variables.get("HOSTILE_MODULES"):
            Path(listing).write_text("\n".join(sys.modules))
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1 if code else 0)

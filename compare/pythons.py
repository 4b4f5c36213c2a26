"""The interpreters that run cells: what they are, and which backends they have."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent

# Asked in the interpreter in question. It looks loky's version up in its source: an import takes twice as long as all the rest.
PROBE = """
del sys.path[0]  # the current folder: what stands in it must not be imported
import json, multiprocessing, platform, re
from importlib.util import find_spec
from compare.worker import load
spec = find_spec("loky")
loky = re.search('^__version__ = "(.+)"', open(spec.origin, encoding="utf-8").read(), re.M) if spec and spec.origin else None
print(json.dumps({
    "unavailable": {name: reason for name, target in json.loads(sys.argv[1]).items() if (reason := load(target).why_unavailable())},
    "about": {
        "version": platform.python_version(),
        "executable": sys.executable,
        "implementation": platform.python_implementation(),
        "default": multiprocessing.get_start_method(),
        "loky": loky[1] if loky else "",
    },
}))
"""


class Python(NamedTuple):
    """An interpreter that runs cells."""

    label: str
    executable: str
    about: dict[str, Any]
    """What the results file says of it."""
    unavailable: dict[str, str]
    """Backend -> why it cannot be used there; those that can are not in it."""


_asked: dict[str, subprocess.Popen[str]] = {}


def ask(backends: Mapping[str, str], executable: str = sys.executable) -> None:
    """Start to ask a Python what it is, for `probe` to hear the answer: it takes as long as our own imports do.

    Raises OSError when it cannot be started.
    """
    command = [executable, "-c", search_path(ROOT) + PROBE, json.dumps(dict(backends))]
    _asked[executable] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def probe(backends: Mapping[str, str], executable: str = sys.executable) -> Python:
    """What a Python is, and which of the backends it has.

    Raises ValueError, with what it said, when it cannot be started or does not answer.
    """
    try:
        if executable not in _asked:
            ask(backends, executable)
        with _asked.pop(executable) as process:
            output, errors = process.communicate(timeout=60)
        told = json.loads(output)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValueError(str(error)) from None
    except ValueError:
        raise ValueError(errors.strip() or output.strip() or f"exit code {process.returncode}") from None
    return Python(told["about"]["version"], executable, told["about"], told["unavailable"])


def search_path(*roots: Path) -> str:
    """Code that puts folders at the end of `sys.path`: what a Python finds by itself comes first, as in any program."""
    return f"import sys; sys.path += {[str(root) for root in dict.fromkeys(roots)]!r}; "

"""The interpreters that run cells: what they are, and which backends they have."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

# Asked in the interpreter in question. It looks loky's version up in its source: an import takes twice as long as all the rest.
PROBE = """
import importlib.util, json, multiprocessing, platform, re, sys
from compare.worker import load
spec = importlib.util.find_spec("loky")
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


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter that runs cells."""

    label: str
    executable: str
    about: dict[str, Any] = field(compare=False)
    """What the results file says of it."""
    unavailable: dict[str, str] = field(compare=False)
    """Backend -> why it cannot be used there; those that can are not in it."""


def probe(backends: Mapping[str, str], executable: str = sys.executable) -> Python:
    """Ask a Python what it is and which of the backends it has.

    Raises ValueError, with what it said, when it cannot be started or does not answer.
    """
    with tempfile.TemporaryDirectory() as folder:  # an empty one: what stands in the current one must not be imported
        try:
            answer = subprocess.run(
                [executable, "-c", search_path(ROOT) + PROBE, json.dumps(dict(backends))],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            told = json.loads(answer.stdout)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ValueError(str(error)) from None
        except ValueError:
            raise ValueError(answer.stderr.strip() or answer.stdout.strip() or f"exit code {answer.returncode}") from None
    return Python(told["about"]["version"], executable, told["about"], told["unavailable"])


def search_path(*roots: Path) -> str:
    """Code that puts folders at the end of `sys.path`: what a Python finds by itself comes first, as in any program."""
    return f"import sys; sys.path += {[str(root) for root in dict.fromkeys(roots)]!r}; "

"""Does a child run with the command-line flags of its parent's interpreter?

multiprocessing starts interpreters with the parent's flags. loky starts interpreters without these
flags, so asserts and warnings come back. From Python 3.15, UTF-8 mode is on unless `-X utf8=0`
switches it off, so loky's children have it on again, and may read files with another encoding than
their parent. PYTHONOPTIMIZE, PYTHONWARNINGS and PYTHONUTF8 reach every child.

https://docs.python.org/3/using/cmdline.html#cmdoption-O
https://docs.python.org/3/library/os.html#python-utf-8-mode
https://github.com/joblib/joblib/issues/1591
"""

import faulthandler
import json
import os
import subprocess
import sys
from pathlib import Path

from compare import Answers, Backend
from scenarios.inheritance._three_values import State, ask

FLAGS = ["-O", "-W", "ignore::UserWarning", "-X", "faulthandler", "-X", "utf8=0"]
SAME_BY_ENVIRONMENT = {"PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONFAULTHANDLER", "PYTHONUTF8"}
"""What would give a new interpreter the flags that it was not given."""


def run(backend: Backend) -> Answers:
    kind = type(backend)
    code = (
        f"import sys; sys.path = {sys.path}; from {kind.__module__} import {kind.__name__} as Backend; "
        f"from {__name__} import program; program(Backend())"
    )
    environment = {name: value for name, value in os.environ.items() if name not in SAME_BY_ENVIRONMENT}
    environment["LC_ALL"] = "C.UTF-8"  # in the C locale, older Pythons have UTF-8 mode on as well
    subprocess.run([sys.executable, *FLAGS, "-c", code], env=environment, check=True)
    parent, child = json.loads(Path("seen.json").read_text())
    return {question: "now" if child[question] == parent[question] else "fresh" for question in parent}


def program(backend: Backend) -> None:
    """What an interpreter that was started with flags runs: what it sees, and what its child sees."""
    Path("seen.json").write_text(json.dumps([look(), ask(backend, look)]))


def look() -> State:
    return {
        "-O (no asserts)": sys.flags.optimize,
        "-W (warnings filters)": sys.warnoptions,
        "-X faulthandler": faulthandler.is_enabled(),
        "-X utf8=0 (no UTF-8 mode)": sys.flags.utf8_mode,
    }

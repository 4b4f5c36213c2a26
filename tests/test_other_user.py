"""What `other-user` answers where its answers depend on the machine, held against a program that knows nothing of ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from matrix import Matrix

from compare.backends import BACKENDS

QUESTIONS = {"start after seteuid()": "os.seteuid(65534)", "start after chroot()": "os.chroot(sys.argv[2]); os.chdir('/')"}

PROGRAM = """
import os, sys
if sys.argv[1] == "loky":
    from loky.backend.context import get_context
else:
    from multiprocessing import get_context
context = get_context(sys.argv[1])
first, second = (context.Process(target=os.getpid) for _ in range(2))
first.start()
first.join()
os.chdir("/")
CHANGE
try:
    second.start()
    second.join()
    word = "error in child" if second.exitcode else "works"
except BrokenPipeError:
    word = "error in child"
except OSError as error:
    word = type(error).__name__
os.write(1, word.encode())
os._exit(0)
"""


def others_may_run(python: str, *modules: str) -> bool:
    """Whether another user can run this interpreter with these modules."""
    line = [python, "-c", f"import {', '.join(modules)}"]
    try:
        return subprocess.run(line, cwd="/", user=65534, check=False, capture_output=True).returncode == 0
    except PermissionError:
        return False


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can change its user and its root folder")
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_start_as_another_user(real_cells: Matrix, tmp_path: Path, backend: str, question: str) -> None:
    """A backend fails if a plain program does; unless nobody else may read the interpreter, of which the backend can know nothing."""
    line = [sys.executable, "-c", PROGRAM.replace("CHANGE", QUESTIONS[question]), backend, str(tmp_path)]
    seen = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    if "seteuid" in question and seen == "error in child":
        assert not others_may_run(sys.executable, *(["loky"] if backend == "loky" else ["multiprocessing"]))
        seen = "cannot be tried here"
    assert real_cells["other-user", backend].answers[question] == seen

"""A tenth of the hostile program: what it makes by chance with one seed breaks nothing, loses nothing and leaves nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("hostile")


@pytest.mark.skipif(sys.platform != "linux", reason="what is true it reads in /proc and /dev/shm")
def test_a_tenth_of_the_hostile_program() -> None:
    """Every figure of its table is zero."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "--tenth", "--seed", "1"], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr

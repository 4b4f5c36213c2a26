"""How many cores there are for us, and how busy they are."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from statistics import fmean

import psutil


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> int:
    """Bytes of this machine."""
    return int(psutil.virtual_memory().total)


def pressure() -> float | None:
    """The part of the last ten seconds in which something waited for a core, in percent; none where Linux does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return float(Path("/proc/pressure/cpu").read_text(encoding="ascii").split("avg10=")[1].split()[0])
    return None


def cores_in_use() -> float:
    """The part of the cores that this process may use which is in use; asked while nothing of ours runs."""
    percents = psutil.cpu_percent(interval=0.1, percpu=True)
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(len(percents))
    return fmean([percent for core, percent in enumerate(percents) if core in ours] or percents) / 100

"""However a user ends a run, by Ctrl-C, SIGTERM or a closed terminal: what there is by then is what he wants."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

TOGETHER = 10
"""Seconds after an interruption in which others are the same one: as long as it may take to end all that runs."""


@contextmanager
def one_interruption() -> Iterator[None]:
    """Have Ctrl-C, SIGTERM and the loss of the terminal raise KeyboardInterrupt, once for all that come `TOGETHER`.

    Whoever ends us in one of these ways wants what there is. A second one would break off what the first has begun: to end all that runs,
    to show it and to keep it. What was ignored, as SIGHUP is under nohup, stays so.
    """
    last = -math.inf

    def interrupt(_number: int, _frame: object) -> None:
        nonlocal last
        if time.monotonic() > last + TOGETHER:
            last = time.monotonic()
            raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heeded:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        if last == -math.inf:  # else one that belongs to it may still come, up to the end
            for number in heeded:
                signal.signal(number, before[number])

"""The process of a run that forks a keeper for each cell, and clears up when the tool is dead.

When the tool dies, its ends of the sockets close, and keepers and janitor clear up. A cell can kill its keeper: then the janitor adopts,
and ends, what the keeper had.
"""

from __future__ import annotations

import os
import select
import socket
import time
from contextlib import suppress
from pathlib import Path

from compare.machine import process_tree
from compare.run.cell_folder import remove
from compare.run.keeper import be_deaf, keep, say

JANITORS_PATIENCE = 30.0
"""Seconds that the tool waits for the janitor at its end, longer than all that it does may take."""


def janitor(folder: str) -> None:
    """Fork a keeper for each connection that comes, until the tool has no more or is dead; then end what there is."""
    adopts, wake = process_tree.adopt(), be_deaf()
    stop, stops = socket.socketpair()  # to which a byte is written that nobody reads: all keepers see it
    keepers: set[int] = set()
    with socket.socket(fileno=0) as control:
        while True:
            ready, _, _ = select.select([control, wake], [], [])
            if wake in ready:
                wake.recv(4096)
                reap_keepers(keepers, adopts=adopts)
                continue
            said, descriptors, _, _ = socket.recv_fds(control, 1, 1)
            if not said:
                break
            with socket.socket(fileno=descriptors[0]) as channel:
                try:
                    pid = os.fork()
                except OSError as error:  # there are too many processes already
                    say(channel, {"error": error.strerror})
                    continue
                if pid == 0:
                    control.close()
                    stop.close()
                    try:
                        keep(channel, stops)
                    finally:
                        os._exit(0)
                keepers.add(pid)
    stop.send(b"s")
    end = time.monotonic() + JANITORS_PATIENCE / 2
    while keepers and time.monotonic() < end:
        reap_keepers(keepers, adopts=adopts)
        select.select([wake], [], [], process_tree.GRACE if keepers else 0)
    remove(Path(folder))


def reap_keepers(keepers: set[int], *, adopts: bool) -> None:
    """Take leave of keepers that ended. What one that was killed had is ours now, and is ended."""
    killed = False
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            killed |= found[0] in keepers and found[1] != 0
            keepers.discard(found[0])
    if killed and adopts:
        process_tree.clear(lambda: process_tree.descendants(but=keepers), None, kindly=False)

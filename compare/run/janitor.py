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
                if pid := fork_keeper(channel, stops, without=(control, stop)):
                    keepers.add(pid)
    stop.send(b"s")
    see_off(keepers, wake, adopts=adopts)
    remove(Path(folder))


def fork_keeper(channel: socket.socket, stops: socket.socket, without: tuple[socket.socket, ...]) -> int:
    """Fork a keeper for a connection, without the janitor's other sockets: its pid, or 0 where it cannot be forked."""
    try:
        pid = os.fork()
    except OSError as error:  # there are too many processes already
        say(channel, {"error": error.strerror})
        return 0
    if pid == 0:
        try:
            for other in without:
                other.close()
            keep(channel, stops)
        finally:
            os._exit(0)
    return pid


def see_off(keepers: set[int], wake: socket.socket, *, adopts: bool) -> None:
    """Wait until all keepers have ended, but not for ever."""
    end = time.monotonic() + JANITORS_PATIENCE / 2
    while keepers and time.monotonic() < end:
        reap_keepers(keepers, adopts=adopts)
        select.select([wake], [], [], process_tree.GRACE if keepers else 0)


def reap_keepers(keepers: set[int], *, adopts: bool) -> None:
    """Take leave of keepers that ended. What one that was killed had is ours now, and is ended."""
    killed = False
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            killed |= found[0] in keepers and found[1] != 0
            keepers.discard(found[0])
    if killed and adopts:
        process_tree.clear(lambda: process_tree.descendants(but=keepers), None, kindly=False)

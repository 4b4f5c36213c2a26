"""The process above each cell: it starts the cell, ends all that the cell started, and says what that was.

A keeper adopts every orphan of its cell, so that none is overlooked, whatever it did to its session, its environment or its parents.
Where processes cannot be forked, a keeper is a thread, and finds processes by their mark.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from compare.machine import files, named_memory, process_tree
from compare.run.cell_folder import KEPT, OUTPUT, SHARED, STACKS, tail

STACKS_PATIENCE = 1.0
"""Seconds that a cell has to write its stacks."""

LIST_MOST = 64_000
"""Bytes of a cell's list of shared memory that are read."""

LOOKS = 0.05
"""Seconds between two looks at how much a cell has printed."""

OUTPUT_MOST = 64_000_000
"""Bytes of output from which the old ones are dropped, but for those that are kept."""

POLL = 0.02
"""Seconds between two looks at whether a cell has ended, where no signal tells."""

SIZE = 8
"""Bytes before what the tool asks for, which say how long that is."""

HANGS = b"h"
"""What the tool sends to a keeper whose cell is past its deadline. The end of the connection says that the cell is not wanted any more."""


def keep(channel: socket.socket, stops: socket.socket | None = None) -> None:
    """Start the cell that the tool asks for, end it when it is not wanted any more, end all that it started, and say what came of it."""
    size = int.from_bytes(channel.recv(SIZE, socket.MSG_WAITALL))
    request = channel.recv(size, socket.MSG_WAITALL)
    if size and len(request) == size:  # else the tool has died meanwhile
        for said in Keeper(channel, stops, **json.loads(request)).life():
            say(channel, said)


def say(channel: socket.socket, said: dict[str, Any]) -> None:
    """Tell the tool something: see `Channel.known`. One that has died hears nothing, and what there is to be done is done."""
    with suppress(OSError):
        channel.sendall(json.dumps(said).encode() + b"\n")


class Keeper:
    """One cell, from its start until nothing of it is left."""

    def __init__(
        self, channel: socket.socket, stops: socket.socket | None, mark: str, command: list[str], environment: dict[str, str], folder: str
    ) -> None:
        self.command, self.environment, self.mark, self.folder = command, environment, mark, Path(folder)
        self._adopts = stops is not None and process_tree.adopt()
        self._wake = be_deaf() if stops else None
        self._watched = [channel, *filter(None, [stops, self._wake])]
        self._code: int | None = None
        self._had: set[named_memory.Identity] = set()
        self._dropped = self._memory = 0

    def life(self) -> Iterator[dict[str, Any]]:
        """What happens to the cell, as it is said to the tool: see `Channel.known`."""
        private = self._wake is not None and named_memory.become_private()
        before = set() if private else named_memory.names()
        yield {"keeper": os.getpid()}
        try:
            self.leader = self._start()
        except OSError as error:
            yield {"error": str(error)}
            return
        stopped = self._watch()
        yield {"code": self._code, "memory": self._memory}
        survivors = process_tree.clear(self._left, self.leader.pid, kindly=self._code == 0 and not stopped)
        new = named_memory.names() - before
        survivors += named_memory.remove(new, self._had, new if private else self._made(), self.leader.pid)
        yield {"survivors": survivors, "dropped": self._dropped}

    def _made(self) -> set[str]:
        """The shared memory that the worker has written down."""
        with suppress(OSError):
            return {*tail(self.folder / SHARED, LIST_MOST)[0].decode("ascii", "replace").split()}
        return set()

    def _start(self) -> subprocess.Popen[bytes]:
        with (self.folder / OUTPUT).open("ab") as output:  # to its end, wherever that is: old output is dropped
            return subprocess.Popen(
                self.command,
                cwd=self.folder / "tmp",
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _watch(self) -> bool:
        """Wait for the cell's end. Whether it was not its own."""
        stopped = False
        while self._has_children() and self._code is None:
            ready, _, _ = select.select(self._watched, [], [], LOOKS if self._wake else POLL)
            for connection in ready:
                if connection is self._wake:
                    connection.recv(4096)
                    continue
                said = connection.recv(1, socket.MSG_PEEK)
                if said or connection is self._watched[0]:  # the end of the others' connection only says that the janitor was killed
                    self._end(hangs=said == HANGS)
                    stopped = True
                self._watched.remove(connection)
            self._drop_old_output()
        return stopped

    def _end(self, *, hangs: bool) -> None:
        """Kill the cell, after it was asked for its stacks if it hangs."""
        self._left()  # notes what it holds
        try:
            with suppress(psutil.Error):
                self._memory = psutil.Process(self.leader.pid).memory_info().rss
            if hangs:
                self._have_stacks_written()
        finally:
            with suppress(psutil.Error):  # not Popen's: it would take the exit code that we wait for
                psutil.Process(self.leader.pid).kill()

    def _have_stacks_written(self) -> None:
        """Have the worker write its stacks, and wait until it has. Without the file its handler is not there yet: the signal would kill."""
        stacks = self.folder / STACKS
        with suppress(OSError):  # whatever the cell has done to its folder
            if stacks.stat() and hasattr(signal, "SIGUSR1"):
                os.kill(self.leader.pid, signal.SIGUSR1)
            size, end = -1, time.monotonic() + STACKS_PATIENCE
            while time.monotonic() < end and ((now := stacks.stat().st_size) == 0 or now != size):
                size = now
                time.sleep(0.02)

    def _left(self) -> list[psutil.Process]:
        """What of the cell lives."""
        if self._adopts:
            found: list[psutil.Process] = []
            while self._has_children() and not (found := process_tree.descendants()):
                pass  # there is one, and it ended before it was found
        else:
            self._has_children()
            found = process_tree.marked(self.mark, self.leader.pid)
        self._had |= named_memory.held(found)
        return found

    def _has_children(self) -> bool:
        """Take leave of children that ended, of the cell's own process with its exit code. Whether there are others."""
        if not self._wake:
            self._code = self.leader.poll()
            return self._code is None
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                if found[0] == self.leader.pid and self._code is None:
                    self._code = self.leader.returncode = os.waitstatus_to_exitcode(found[1])
            return True
        return False

    def _drop_old_output(self) -> None:
        """Keep the disk from being filled: of very much output, only the end stays."""
        path = self.folder / OUTPUT
        with suppress(OSError):
            if files.on_the_disk(path) > OUTPUT_MOST:
                size = path.lstat().st_size
                if not files.make_hole(path, size - KEPT):
                    end, size = tail(path, KEPT)
                    os.truncate(path, 0)  # what the cell has written since then is lost
                    with path.open("ab") as output:
                        output.write(end)
                    self._dropped += size - len(end)


def be_deaf() -> socket.socket:
    """Let no signal end this process, and have each make a socket readable, which is returned. Its children are as they would be."""
    wake, woken = socket.socketpair()
    for end in (wake, woken):
        end.setblocking(False)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if number == signal.SIGCHLD or signal.getsignal(number) is not signal.SIG_IGN:  # what we ignore, children ignore, too
            with suppress(OSError):  # glibc has two for itself
                signal.signal(number, lambda _number, _frame: None)
    signal.set_wakeup_fd(woken.detach(), warn_on_full_buffer=False)
    return wake

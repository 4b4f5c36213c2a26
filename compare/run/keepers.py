"""The tool's side of the keepers: a cell is started by each, and what it says is heard."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from compare.machine import process_tree
from compare.run.cell_folder import remove
from compare.run.janitor import JANITORS_PATIENCE
from compare.run.keeper import HANGS, SIZE, keep


class Keepers:
    """Starts cells, each with a keeper of its own. A context manager: when it ends, all of them have, and their folder is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._channels: list[Channel] = []
        self._janitor: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._control:
            self._control.close()  # the first thing: whatever interrupts us from here on, the janitor knows
        for channel in self._channels:  # a keeper that was not asked for anything yet listens to nothing else
            channel.close()
        self._dismiss()
        remove(self.folder)

    def start(self, mark: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Channel:
        """Start a command as the leader of a session, in the `tmp` of its folder, with nothing to read and its output in a file.

        A file and not a pipe: an orphan would hold a pipe open for as long as it lives.
        """
        request = {
            "mark": mark,
            "command": list(command),
            "environment": {**environment, process_tree.MARK: mark},
            "folder": str(folder),
        }
        channel = Channel(self._ask(request), lambda: self._ask(request))
        self._channels = [*(known for known in self._channels if known.is_open), channel]
        return channel

    def _ask(self, request: dict[str, Any]) -> socket.socket:
        """Have a keeper, and ask it for a cell; our end of the connection to it."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._hand_over(theirs)
            with suppress(OSError):  # a keeper that is gone shows when it is listened to
                whole = json.dumps(request).encode()
                ours.sendall(len(whole).to_bytes(SIZE) + whole)
        return ours

    def _hand_over(self, channel: socket.socket) -> None:
        """Have a keeper for the other end of a channel. A janitor that is gone, for a cell may kill it, is replaced."""
        if not hasattr(os, "fork"):
            threading.Thread(target=keep, args=(channel.dup(),), daemon=True).start()
            return
        for _ in range(2):
            if self._control is None:
                self._control, theirs = socket.socketpair()
                with theirs:
                    self._janitor = subprocess.Popen(
                        [sys.executable, "-c", CODE, str(self.folder), *sys.path], stdin=theirs.fileno(), start_new_session=True
                    )
            try:
                socket.send_fds(self._control, [b"c"], [channel.fileno()])
                return
            except OSError:
                self._dismiss()
        raise ChildProcessError("its keeper could not be started")

    def _dismiss(self) -> None:
        """Let the janitor end, which ends all that there still is."""
        if self._control:
            self._control.close()
            self._control = None
        if self._janitor:
            try:
                self._janitor.wait(JANITORS_PATIENCE)
            except subprocess.TimeoutExpired:
                self._janitor.kill()
                self._janitor.wait()


def refused(error: OSError) -> Channel:
    """What stands for the connection to a keeper where there is none: it has said why, and has no more to say."""
    ours, theirs = socket.socketpair()
    theirs.close()
    channel = Channel(ours)
    channel.known["error"] = str(error)
    return channel


CODE = "import sys; sys.path[:] = sys.argv[2:]; from compare.run import janitor; janitor.janitor(sys.argv[1])"


class Channel:
    """The tool's end of the connection to one keeper."""

    def __init__(self, connection: socket.socket, again: Callable[[], socket.socket] | None = None) -> None:
        self._socket, self._text, self._again = connection, b"", again
        self.known: dict[str, Any] = {}
        """What the keeper has said: `keeper`, its pid, before it starts anything; `error`, why the command could not be started; `code`,
        how the cell ended (minus the signal that it died of); `memory`, the bytes that it had when it was killed; `survivors`, what had to
        be killed or removed; `dropped`, bytes of output."""
        self.ended = False
        """Whether the keeper has no more to say."""
        self.is_open = True

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def lost(self) -> bool:
        """Whether the keeper ended without saying how its cell did: it was killed."""
        return self.ended and "survivors" not in self.known and "error" not in self.known

    def listen(self) -> None:
        """Take what the keeper has said. For when there is something to be read.

        A keeper that was gone before it said anything, for another cell killed the janitor meanwhile, is replaced once.
        """
        try:
            said = self._socket.recv(65_536)
        except OSError:
            said = b""
        self.ended = not said
        if self.ended and not self.known and self._again:
            with suppress(OSError):
                again, self._again = self._again, None
                self._socket.close()
                self._socket, self.ended = again(), False
        *lines, self._text = (self._text + said).split(b"\n")
        for line in lines:
            self.known |= json.loads(line)

    def tell_that_it_hangs(self) -> None:
        """Have the cell's stacks written, and the cell killed."""
        with suppress(OSError):
            self._socket.sendall(HANGS)

    def kill_keeper(self) -> None:
        """End a keeper that does not do its work, because its cell stopped it."""
        if keeper := self.known.get("keeper"):
            with suppress(OSError):
                os.kill(keeper, signal.SIGKILL)

    def close(self) -> None:
        """Have nothing to do with the cell any more; if it still runs, it is killed."""
        self._socket.close()
        self.is_open = False

"""The process above each cell: it starts the cell, ends all that the cell started, and says what that was.

One process for a run, the janitor, forks a keeper for each cell. A keeper adopts every orphan of its cell, so that none is overlooked,
whatever it did to its session, its environment or its parents. When the tool dies, its ends of the sockets close, and keepers and janitor
clear up. A cell can kill its keeper: then the janitor adopts, and ends, what the keeper had.

Where processes cannot be forked, a keeper is a thread, and finds processes by their mark.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from compare.machine import named_memory, process_tree

STACKS, OUTPUT, SHARED = "stacks.txt", "output.txt", "shared.txt"
"""Files of a cell's folder. The worker writes the first and the last by these names."""

STACKS_PATIENCE = 1.0
"""Seconds that a cell has to write its stacks."""

LIST_MOST = 64_000
"""Bytes of a cell's list of shared memory that are read."""

LOOKS = 0.05
"""Seconds between two looks at how much a cell has printed."""

OUTPUT_MOST = 64_000_000
"""Bytes of output from which the old ones are dropped."""

OUTPUT_KEPT = 4_000
"""Bytes of it that stay then."""

POLL = 0.02
"""Seconds between two looks at whether a cell has ended, where no signal tells."""

JANITORS_PATIENCE = 30.0
"""Seconds that the tool waits for the janitor at its end, longer than all that it does may take."""

SIZE = 8
"""Bytes before what the tool asks for, which say how long that is."""

HANGS = b"h"
"""What the tool sends to a keeper whose cell is past its deadline. The end of the connection says that the cell is not wanted any more."""


# The tool's side


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


CODE = "import sys; sys.path[:] = sys.argv[2:]; from compare.run import keeper; keeper.janitor(sys.argv[1])"


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


# The janitor's side


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


def reap_keepers(keepers: set[int], *, adopts: bool) -> None:
    """Take leave of keepers that ended. What one that was killed had is ours now, and is ended."""
    killed = False
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            killed |= found[0] in keepers and found[1] != 0
            keepers.discard(found[0])
    if killed and adopts:
        process_tree.clear(lambda: process_tree.descendants(but=keepers), None, kindly=False)


# The keeper's side


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
            if path.lstat().st_size > OUTPUT_MOST:
                end, size = tail(path, OUTPUT_KEPT)
                os.truncate(path, 0)
                with path.open("ab") as output:
                    output.write(end)
                self._dropped += size - len(end)


# What both need


def tail(path: Path, most: int) -> tuple[bytes, int]:
    """The last `most` bytes of a file, and how many it has. A cell may have put anything in its place.

    Raises OSError, also for what is no regular file: a pipe would be waited for, and a link may lead anywhere.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no regular file")
        file.seek(max(0, status.st_size - most))
        return file.read(most), status.st_size


def remove(folder: Path) -> None:
    """Remove a folder, whatever a cell made of it, or of its parts: a link, a file, or what nobody may look into."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
    if folder.is_dir():
        make_accessible(folder)
        shutil.rmtree(folder, ignore_errors=True)


def make_accessible(folder: Path) -> None:
    """Let us read and write in a folder and all below it, as far as they are ours; but not where a link leads."""
    if not folder.is_symlink():
        with suppress(OSError):
            folder.chmod(0o700)
        for path, names, _ in os.walk(folder):
            for below in (Path(path, name) for name in names):
                with suppress(OSError):
                    if not below.is_symlink():
                        below.chmod(0o700)

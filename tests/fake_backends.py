"""Backends that do nothing, or one wrong thing, when a scenario asks for a process: what the engine must cope with.

Each is a real backend to the engine: loaded by name in a cell's own interpreter, with its own process tree.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from compare import Backend, Process


class Answering(Backend):
    """Has processes that do nothing, and no other object."""

    name = "answering"

    def process(
        self,
        target: Callable[..., object],
        args: tuple[Any, ...] = (),
        *,
        name: str | None = None,
        daemon: bool | None = None,
    ) -> Process:
        self.misbehave()
        return Idle()

    def misbehave(self) -> None:
        """Do what this backend is there for."""


class Idle:
    """A process that has already done what it had to."""

    name, daemon, pid, exitcode, sentinel = "idle", False, None, 0, 0

    def run(self) -> None: ...
    def start(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def is_alive(self) -> bool:
        return False


class Lacking(Answering):
    name = "lacking"

    @classmethod
    def why_unavailable(cls) -> str:
        return "it is nowhere"


class Raising(Answering):
    name = "raising"

    def misbehave(self) -> None:
        raise RuntimeError("no process today")


class Exiting(Answering):
    name = "exiting"

    def misbehave(self) -> None:
        sys.exit(3)


class Leaving(Answering):
    """Ends the interpreter without a word, as if all were well."""

    name = "leaving"

    def misbehave(self) -> None:
        os._exit(0)


class Dying(Answering):
    name = "dying"

    def misbehave(self) -> None:
        os.kill(os.getpid(), signal.SIGSEGV)


class Hanging(Answering):
    name = "hanging"

    def misbehave(self) -> None:
        print("soon I shall hang", flush=True)
        time.sleep(3600)


class Deaf(Answering):
    """Hangs, and cannot be asked for its stacks."""

    name = "deaf"

    def misbehave(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
        print("deaf to all", flush=True)
        time.sleep(3600)


class Spewing(Answering):
    name = "spewing"

    def misbehave(self) -> None:
        line = b"spam " * 2000 + b"\n"
        for _ in range(10_000):
            os.write(1, line)
        os.write(1, b"last \xff words\n")


class Orphaning(Answering):
    """Leaves a process behind that is in no session of ours, and an orphan of somebody else's making."""

    name = "orphaning"

    def misbehave(self) -> None:
        code = "import os, time; os.fork() and os._exit(0); os.setsid(); print('ready', flush=True); time.sleep(3600)"
        with subprocess.Popen(
            [sys.executable, "-c", code, os.environ.get("LEFT_BEHIND", "")], stdout=subprocess.PIPE, start_new_session=True
        ) as orphan:
            assert orphan.stdout is not None
            assert orphan.stdout.readline() == b"ready\n"


class Forgetting(Answering):
    """Leaves a process behind that lost the mark, in the cell's session."""

    name = "forgetting"

    def misbehave(self) -> None:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)", os.environ.get("LEFT_BEHIND", "")], env={})


class ForgettingAndHanging(Hanging):
    """The same, and waits for its deadline."""

    name = "forgetting and hanging"

    def misbehave(self) -> None:
        Forgetting.misbehave(self)  # type: ignore[arg-type]
        super().misbehave()


class Lying(Answering):
    """Writes its result file by itself and ends; what it writes is in the environment variable LIE."""

    name = "lying"

    def misbehave(self) -> None:
        Path(sys.argv[1], "result.txt").write_bytes(os.environ["LIE"].encode())
        os._exit(0)


class AnsweringAndDying(Answering):
    name = "answering and dying"

    def misbehave(self) -> None:
        import atexit

        atexit.register(os.kill, os.getpid(), signal.SIGKILL)


class Piping(Answering):
    """Leaves a named pipe where its result should be, and a folder where its output is."""

    name = "piping"

    def misbehave(self) -> None:
        output = Path(sys.argv[1], "output.txt")
        output.unlink()
        output.mkdir()
        os.mkfifo(Path(sys.argv[1], "result.txt"))
        os._exit(0)


class Bragging(Answering):
    """Writes a correct result, with all that a result may hold, and then some."""

    name = "bragging"

    def misbehave(self) -> None:
        result = {
            "outcome": "answered",
            "answers": {"q": "a"},
            "samples": {"m (s)": [0.1]},
            "detail": "d",
            "survivors": [],
            "new": 1,
        }
        Path(sys.argv[1], "result.txt").write_text(json.dumps(result))
        os._exit(0)


class Daemonizing(Answering):
    """Leaves a daemon as strict ones are: no session, no parent and no environment of its cell."""

    name = "daemonizing"

    def misbehave(self) -> None:
        code = "import os, time; os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0); print(flush=True); time.sleep(3600)"
        daemon = [sys.executable, "-c", code, os.environ.get("LEFT_BEHIND", "")]
        with subprocess.Popen(daemon, stdout=subprocess.PIPE, env={}, start_new_session=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"\n"


class Headless(Answering):
    """Leaves a process whose main thread has ended, so that it looks like a zombie."""

    name = "headless"

    def misbehave(self) -> None:
        code = (
            "import ctypes, threading, time; threading.Thread(target=time.sleep, args=(3600,)).start(); "
            "print(flush=True); ctypes.CDLL(None).pthread_exit(None)"
        )
        process = subprocess.Popen([sys.executable, "-c", code, os.environ.get("LEFT_BEHIND", "")], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"\n"


class Chaining(Answering):
    """Leaves a process that starts the next and ends, and so on: none of them is there for long."""

    name = "chaining"

    def misbehave(self) -> None:
        code = "import os, sys; print(flush=True)\nwhile True:\n  os.fork() and os._exit(0)"
        process = subprocess.Popen([sys.executable, "-c", code, os.environ.get("LEFT_BEHIND", "")], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"\n"


class KillingItsKeeper(Orphaning):
    """Kills the process that watches it, and leaves orphans."""

    name = "killing its keeper"

    def misbehave(self) -> None:
        super().misbehave()
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(3600)


class KillingAllAbove(Orphaning):
    """Kills the process that watches it, and the one above that, and leaves orphans."""

    name = "killing all above"

    def misbehave(self) -> None:
        super().misbehave()
        keeper = psutil.Process().parent()
        assert keeper is not None
        for process in filter(None, [keeper.parent(), keeper]):
            process.kill()
        time.sleep(3600)


class SignallingItsKeeper(Answering):
    """Sends its parent every signal that can be handled."""

    name = "signalling its keeper"

    def misbehave(self) -> None:
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            os.kill(os.getppid(), number)


class Locking(Hanging):
    """Hangs, and nobody may look into its folder."""

    name = "locking"

    def misbehave(self) -> None:
        Path(sys.argv[1]).chmod(0)
        super().misbehave()


class Erasing(Hanging):
    """Hangs, and removes its stacks when it is asked for them."""

    name = "erasing"

    def misbehave(self) -> None:
        signal.signal(signal.SIGUSR1, lambda *_: Path(sys.argv[1], "stacks.txt").unlink())
        while True:
            super().misbehave()


class Linking(Answering):
    """Leaves a link to something that never ends to be read in the place of its result."""

    name = "linking"

    def misbehave(self) -> None:
        Path(sys.argv[1], "result.txt").symlink_to("/dev/zero")
        os._exit(0)


class Replacing(Answering):
    """Leaves a file in the place of its folder."""

    name = "replacing"

    def misbehave(self) -> None:
        folder = Path(sys.argv[1])
        folder.rename(folder.with_name("moved"))
        folder.write_text("")
        os._exit(0)


class Misleading(Answering):
    """Leaves a link to a folder of somebody else's in the place of its own."""

    name = "misleading"

    def misbehave(self) -> None:
        folder = Path(sys.argv[1])
        folder.rename(folder.with_name("moved"))
        folder.symlink_to(os.environ["LEFT_BEHIND"])
        os._exit(0)


class Remembering(Answering):
    """Makes semaphores and shared memory by name, and writes the names down for the test."""

    name = "remembering"

    def misbehave(self) -> None:
        import multiprocessing
        from multiprocessing import resource_tracker, shared_memory

        context = multiprocessing.get_context("spawn")
        self.kept = lock, _ = context.Lock(), context.Event()
        tracked = shared_memory.SharedMemory(create=True, size=4096)
        self.memory = shared_memory.SharedMemory(create=True, size=4096)
        resource_tracker.unregister(self.memory._name, "shared_memory")  # type: ignore[attr-defined]
        names = [lock._semlock.name, tracked.name, self.memory.name]  # type: ignore[attr-defined]
        Path(os.environ["LEFT_BEHIND"], "names").write_text("\n".join(name.lstrip("/") for name in names))
        self.tracked = tracked
        context.Process(target=time.sleep, args=(3600,), daemon=True).start()
        self.end()

    def end(self) -> None:
        """How it ends."""
        self.memory.close()


class RememberingAndHanging(Remembering):
    """The same, and waits for its deadline."""

    name = "remembering and hanging"

    def end(self) -> None:
        print("soon I shall hang", flush=True)
        time.sleep(3600)


class RememberingAndDying(Remembering):
    """The same, and dies of a signal."""

    name = "remembering and dying"

    def end(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class ServingAndHanging(Answering):
    """Hangs, with a child of a fork server that waits, too."""

    name = "serving and hanging"

    def misbehave(self) -> None:
        import multiprocessing

        context = multiprocessing.get_context("forkserver")
        hears, speaks = context.Pipe(duplex=False)
        context.Process(target=speak_and_wait, args=(speaks,)).start()
        hears.recv()
        print("soon I shall hang", flush=True)
        time.sleep(3600)


def speak_and_wait(speaks: Any) -> None:
    speaks.send("here")
    time.sleep(3600)


class Quoting(Answering):
    """Raises an exception that quotes its data."""

    name = "quoting"

    def misbehave(self) -> None:
        raise ValueError("x" * 5_000_000)


def kinds(of: type[Answering]) -> list[type[Answering]]:
    """A backend and all that are made of it."""
    return [of, *(kind for below in of.__subclasses__() for kind in kinds(below))]


BACKENDS = {kind.name: f"{__name__}:{kind.__name__}" for kind in kinds(Answering)}

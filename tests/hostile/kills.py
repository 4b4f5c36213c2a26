"""Kills of the tool at moments chosen by chance, and then what it kept, what it left, and whether it can be gone on with.

Runs are killed in waves of several at a time, each with a token of its own by which its processes are known.
"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import Popen
from typing import Any

from hostile import ground as grounds
from hostile.cells import LATE, shown
from hostile.ground import Ground
from hostile.tally import Tally

GONE = 11.0
"""Seconds after the last signal within which no process may be left."""

PROMPT = 5.0
"""Seconds after the last signal within which the tool itself has to end."""

FIRST_SIGN = 30.0
"""Seconds in which a run has to reach the moment that it is to be killed at."""

AT_A_TIME = 5
FULL = 35
"""Kills in all."""

SIGNALS = (
    (signal.SIGKILL,),
    (signal.SIGTERM,),
    (signal.SIGHUP,),
    (signal.SIGINT,),
    (signal.SIGINT, signal.SIGINT),
    (signal.SIGTERM, signal.SIGTERM),
    (signal.SIGHUP, signal.SIGHUP),
)
BY_A_CELL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGQUIT, signal.SIGPIPE, signal.SIGKILL)
"""What a cell sends the tool that runs it."""

ENOUGH = 4
"""Times that each backend was measured after which there are rounds to keep: warming up is over then."""

ORDINARY = ("isolation", "queue", "lock", "daemon")
MIXED = ("isolation", "hang-with-names", "leave-child-without-mark", "queue")


@dataclass(frozen=True, slots=True)
class Kill:
    """What is run, how it is killed, and when."""

    scenarios: tuple[str, ...]
    signals: tuple[signal.Signals, ...]
    after: str
    """What has to be seen before it is killed: a `start` of the run, a `row` in its file, `rounds` or a `leader` that ended."""
    delay: float
    """Seconds from there to the kill."""
    options: tuple[str, ...] = ()
    as_user: bool = False
    resumes: bool = False
    """Whether going on with it afterwards takes little time, and must give every row."""


@dataclass(slots=True)
class Running:
    """A run that is to be killed."""

    kill: Kill
    place: Path
    temporary: Path
    notes: Path
    """The folder in which its cells note what they did."""
    token: str
    process: Popen[bytes]
    began: float = field(default_factory=time.monotonic)
    seen: float = 0
    """When what has to be seen was seen."""
    sent: list[float] = field(default_factory=list)
    ended: float = 0
    gone: float = 0
    kept: dict[str, Any] = field(default_factory=dict)
    """The rows that were in its file when it was read last before the kill, by scenario and backend."""
    measured: Counter[str] = field(default_factory=Counter)
    """Backend -> the times that its measuring cell had ended before the kill."""

    @property
    def file(self) -> Path:
        """Its results file."""
        return self.place / "r.json"

    @property
    def title(self) -> str:
        """What it was, for a line of the table."""
        names = "+".join(number.name for number in self.kill.signals) or "a cell's signal"
        return f"{names} {self.kill.delay:.2f} s after {self.kill.after}, {' '.join(self.kill.scenarios)}"


def run(ground: Ground, tally: Tally, share: float, chance: random.Random) -> None:
    """Kill runs in waves."""
    if share < 1:
        kills = [replace(ordinary(chance, (number,)), scenarios=ORDINARY[:2]) for number in (signal.SIGKILL, signal.SIGHUP)]
    else:
        kills = every_kind(ground, tally, chance)
        while len(kills) < FULL:
            kills.append(chance.choice((ordinary, mixed))(chance, chance.choice(SIGNALS)))
        chance.shuffle(kills)
    times: list[float] = []
    for first in range(0, len(kills), AT_A_TIME):
        wave(ground, tally, kills[first : first + AT_A_TIME], times)
    tally.remark(f"all processes were gone at most {max(times, default=0):.1f} s after a kill")


def ordinary(chance: random.Random, signals: tuple[signal.Signals, ...]) -> Kill:
    """A kill while ordinary scenarios run."""
    return Kill(ORDINARY, signals, chance.choice(("start", "row", "row")), chance.uniform(0, 1.2), ("--jobs", "2"), resumes=True)


def mixed(chance: random.Random, signals: tuple[signal.Signals, ...]) -> Kill:
    """A kill while cells hang and leave processes."""
    return Kill(MIXED, signals, "row", chance.uniform(0, 3), ("--jobs", "6", "--timeout", "10"))


def measuring(chance: random.Random, signals: tuple[signal.Signals, ...]) -> Kill:
    """A kill while scenarios are measured, after some rounds."""
    options = ("--precision", "0.001", "--budget", "60", "-b", "fork", "-b", "spawn")
    return Kill(("measure-slowly",), signals, "rounds", chance.uniform(0, 0.5), options)


def every_kind(ground: Ground, tally: Tally, chance: random.Random) -> list[Kill]:
    """Each kind of kill at least once."""
    kills = [make(chance, signals) for signals in SIGNALS for make in (ordinary, mixed, measuring)]
    leaders = ("-b", "fork", "-b", "forkserver")
    kills += [
        Kill(("leave-child-without-mark",), (signal.SIGKILL,), "leader", chance.uniform(0.2, 0.8), (*leaders, "--jobs", "1"))
        for _ in range(3)
    ]
    kills += [Kill(("signal-tool",), (), f"by a cell: {number.value}", 0, ("-b", "spawn", "--timeout", "5")) for number in BY_A_CELL]
    if ground.private:
        kills.append(Kill(("hang-in-locked-folder",), (signal.SIGKILL,), "start", 2.5, ("-b", "fork"), as_user=True))
    else:
        tally.remark("not tried: SIGKILL while a normal user's cell has locked its folder, which needs root and a world of its own")
    return kills


def wave(ground: Ground, tally: Tally, kills: Sequence[Kill], times: list[float]) -> None:
    """Start some runs at once, kill each at its moment, wait until nothing is left, and look at what they kept."""
    runs = [start(ground, kill) for kill in kills]
    watch(runs, lambda run: not run.ended, tally)
    watch(runs, lambda run: not gone(ground, run), tally)
    for run in runs:
        tally.did("kills")
        times.append(run.gone - last_signal(run))
        judge(tally, run)
    for run in runs:
        if pids := ground.processes(run.token):
            tally.fault("kills", "processes left", f"{run.title}: {len(pids)}: {shown(pids)}", len(pids))
    if ground.private and (pids := without_token(ground, runs)):
        tally.fault("kills", "processes left", f"without a token: {len(pids)}: {shown(pids)}", len(pids))
    if names := ground.names():
        titles = "; ".join(run.title for run in runs)
        tally.fault("kills", "names left in /dev/shm", f"{len(names)} after one of: {titles}", len(names))
    for run in runs:
        if there := [path.name for path in run.temporary.iterdir()]:
            tally.fault("kills", "folders and files left", f"{run.title}: {' '.join(there[:5])}", len(there))
        if others := [path.name for path in run.place.iterdir() if path.name not in {"r.json", "mpcompare"}]:
            tally.fault("kills", "folders and files left", f"{run.title}: {' '.join(others[:5])}", len(others))
    ground.clean()
    resume(ground, tally, [run for run in runs if run.kill.resumes])


def without_token(ground: Ground, runs: Sequence[Running], patience: float = 2.0) -> list[int]:
    """The processes of a wave that lost its tokens. One that is ending has lost all that it had: it is given some time."""
    end = time.monotonic() + patience
    while True:
        known = {pid for run in runs for pid in ground.processes(run.token)}
        pids = [pid for pid in ground.processes() if pid not in known]
        if not pids or time.monotonic() > end:
            return pids
        time.sleep(0.05)


def start(ground: Ground, kill: Kill) -> Running:
    """Start a run."""
    place, temporary = ground.new_folder(as_user=kill.as_user), ground.new_folder(as_user=kill.as_user)
    notes = ground.new_folder(as_user=kill.as_user)
    token = f"{ground.token}-{place.name}"
    by_a_cell = kill.after.rpartition(": ")[2] if kill.after.startswith("by a cell") else "0"
    environment = ground.environment(
        HOSTILE=token, HOSTILE_NOTES=str(notes), HOSTILE_SIGNAL=by_a_cell, TMPDIR=str(temporary), XDG_CACHE_HOME=str(place)
    )
    arguments = ["run", *kill.scenarios, *kill.options, "-o", "r.json"]
    process = ground.start(arguments, cwd=place, environment=environment, as_user=kill.as_user)
    return Running(kill, place, temporary, notes, token, process)


def watch(runs: Sequence[Running], waits: Callable[[Running], bool], tally: Tally) -> None:
    """Read the files of all runs, and send what is due, until none is waited for."""
    while [run for run in runs if waits(run)]:  # each is asked
        for run in runs:
            if not run.ended:
                look(run, tally)
                send(run)
                if run.process.poll() is not None:
                    run.ended = time.monotonic()
        time.sleep(0.01)


def look(run: Running, tally: Tally) -> None:
    """Read a run's file as anybody may at any time, and see whether its moment has come."""
    if run.file.exists():
        try:
            rows = by_name(json.loads(run.file.read_text())["cells"])
        except (ValueError, KeyError) as error:
            tally.fault("kills", "files invalid", f"{run.title}, while it ran: {error}")
            rows = {}
        if not run.sent:
            run.kept = {key: row for key, row in rows.items() if not row.get("cut_short")}
    if not run.sent:
        run.measured = Counter(path.name.split("-")[1] for path in run.notes.glob("measured-*"))
    if not run.seen and has_come(run):
        run.seen = time.monotonic()


def has_come(run: Running) -> bool:
    """Whether what a kill waits for is there."""
    if time.monotonic() - run.began > FIRST_SIGN:
        return True
    if run.kill.after == "row":
        return bool(run.kept)
    if run.kill.after == "rounds":
        return len(run.measured) > 1 and min(run.measured.values()) >= ENOUGH
    if run.kill.after == "leader":
        leaders = [path.name.split("-")[1] for path in run.notes.glob("leader-*")]
        return any(not alive(int(pid)) for pid in leaders)
    return True


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return grounds.lives(Path(f"/proc/{pid}"))
    except OSError:
        return False


def send(run: Running) -> None:
    """Send the signal that is due, if one is. A second one comes within a second after the first."""
    due = run.seen + run.kill.delay if not run.sent else run.sent[-1] + 0.1 + run.kill.delay / 4
    if run.seen and len(run.sent) < len(run.kill.signals) and time.monotonic() >= due:
        if run.process.poll() is None:
            os.kill(run.process.pid, run.kill.signals[len(run.sent)])
        run.sent.append(time.monotonic())
    elif not run.kill.signals and not run.sent and run.process.poll() is not None:
        run.sent.append(time.monotonic())
    if time.monotonic() - run.began > FIRST_SIGN + GONE + LATE and run.process.poll() is None:
        run.process.kill()  # it is judged by its time


def last_signal(run: Running) -> float:
    """When the last signal was sent."""
    return run.sent[-1] if run.sent else run.ended


def gone(ground: Ground, run: Running) -> bool:
    """Whether a killed run's processes are gone, or had their time."""
    if not run.gone and (time.monotonic() > last_signal(run) + GONE or not ground.processes(run.token)):
        run.gone = time.monotonic()
    return bool(run.gone)


def judge(tally: Tally, run: Running) -> None:
    """Look at what a killed run kept, and at how it ended."""
    _, err = grounds.texts(run.place)
    code = run.process.returncode
    if "Traceback" in err or "fault of mpcompare" in err or code in {1, 2, 3}:
        tally.fault("kills", "faults of the tool", f"{run.title}: exit code {code}: {err.strip()[-200:]}")
    if (took := run.ended - last_signal(run)) > PROMPT:
        tally.fault("kills", "slow to end", f"{run.title}: {took:.1f} s")
    whole: dict[str, Any] = {"environment": {}, "cells": []}
    if run.file.exists():
        try:
            whole |= json.loads(run.file.read_text())
        except ValueError as error:
            tally.fault("kills", "files invalid", f"{run.title}: {error}")
    there = by_name(whole["cells"])
    if lost := [key for key, row in run.kept.items() if there.get(key) != row]:
        tally.fault("kills", "cells lost", f"{run.title}: {', '.join(lost)}", len(lost))
    for backend, times in run.measured.items():
        if times >= ENOUGH and not there.get(f"measure-slowly {backend}", {}).get("samples"):
            tally.fault("kills", "rounds lost", f"{run.title}: {times} of {backend}")
    if any(cell.get("samples") for cell in whole["cells"]) and not whole["environment"].get("measuring"):
        tally.fault("kills", "rounds lost", f"{run.title}: how they were measured")


def by_name(cells: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of a results file by their scenario and backend."""
    return {f"{cell['scenario']} {cell['backend']}": cell for cell in cells}


def resume(ground: Ground, tally: Tally, runs: Sequence[Running]) -> None:
    """Go on with runs that were killed: every row has to be there, and those that were kept as they were."""
    processes = []
    for run in runs:
        if not run.file.exists():
            continue
        temporary = ground.new_folder()
        environment = ground.environment(TMPDIR=str(temporary), XDG_CACHE_HOME=str(run.place))
        arguments = ["run", *run.kill.scenarios, *run.kill.options, "--resume", "r.json"]
        processes.append((run, temporary, ground.start(arguments, cwd=run.place, environment=environment)))
    for run, temporary, process in processes:
        try:
            process.wait(60)
        finally:
            process.kill()
        rows = by_name(json.loads(run.file.read_text())["cells"])
        wrong = [key for key, row in run.kept.items() if rows.get(key) != row]
        silent = [key for key, row in rows.items() if row["outcome"] != "answered"]
        if process.returncode or wrong or silent or len(rows) != 4 * len(run.kill.scenarios):
            _, err = grounds.texts(run.place)
            what = f"exit code {process.returncode}, {len(rows)} rows, changed {wrong}, without answer {silent}: {err[-200:]}"
            tally.fault("kills", "not whole after --resume", f"{run.title}: {what}")
        if there := [path.name for path in temporary.iterdir()]:
            tally.fault("kills", "folders and files left", f"resumed {run.title}: {' '.join(there[:5])}", len(there))
    ground.clean()

"""The parent's side: an interpreter, a session, a folder and a deadline for each cell, and nothing left of it afterwards."""

from __future__ import annotations

import itertools
import json
import os
import re
import selectors
import signal
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compare.catalogue import Scenario
from compare.machine import process_tree
from compare.machine.pythons import ROOT, Python, lend, search_path
from compare.results.file import cell_from
from compare.results.model import PRINTED, Cell, Outcome
from compare.run.cell_folder import KEPT, OUTPUT, STACKS, remove, tail, unlock
from compare.run.keepers import Channel, Keepers, refused

RESULT = "result.txt"  # the worker's name for it

MISSING = "there is none"

RESULT_MOST = 4_000_000
"""Bytes of a result file above which it is not read: more than 100,000 figures."""

LONGEST_FOLDER = 50
"""Characters of a folder for temporary files in which a fork server's socket still has a legal name, which is 104 at most."""

MUCH_MEMORY = 1_000_000_000
"""Bytes that a cell which hangs had, from which that is told: since Python 3.11 an endless recursion takes memory, and no stack."""

KEEPERS_PATIENCE = 40.0
"""Seconds that a keeper has to end its cell, longer than all that it does may take. One that does not is killed."""

FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)')


@dataclass(frozen=True, slots=True)
class Task:
    """A cell to be run."""

    scenario: Scenario
    backend: str
    target: str
    """Where the backend's class stands, as `module:Class`."""
    python: Python

    @property
    def key(self) -> tuple[str, str, str]:
        """The key of the cell that it will become."""
        return self.scenario.name, self.backend, self.python.label


class Runner:
    """Runs cells, `jobs` at a time, each for at most `timeout` seconds. When a call of `run` ends, early or not, all of them have."""

    def __init__(self, jobs: int, timeout: float) -> None:
        self.jobs, self.timeout = jobs, timeout
        self.id = uuid.uuid4().hex

    def run(self, tasks: Iterable[Task]) -> Generator[Cell, None, None]:
        """Run the cells; yield each as it ends. When the caller closes this early, those that run are killed and not reported."""
        waiting, running = deque(tasks), set[Running]()
        with self._keepers() as start:
            while waiting or running:
                while waiting and len(running) < self.jobs:
                    running.add(start(waiting.popleft()))
                for ended in wait_for_some(running):
                    running.remove(ended)
                    yield self._cell(ended)

    @contextmanager
    def alone(self) -> Iterator[Callable[[Task], Cell]]:
        """Run cells one at a time, each when it is asked for: nothing else of ours runs meanwhile."""
        with self._keepers() as start:

            def run(task: Task) -> Cell:
                running = {start(task)}
                while not (ended := wait_for_some(running)):
                    pass
                return self._cell(*ended)

            yield run

    @contextmanager
    def _keepers(self) -> Iterator[Callable[[Task], Running]]:
        """What starts cells, each in a folder of its own within one that goes with all of them, even if we are killed."""
        base = os.path.abspath(tempfile.gettempdir())  # noqa: PTH100  a cell has another current folder
        if len(base) > LONGEST_FOLDER and os.name == "posix":
            base = "/tmp"  # noqa: S108  a folder of our own in it, made safely
        root, numbers = Path(tempfile.mkdtemp(prefix="mpc-", dir=base)), itertools.count()
        with Keepers(root) as keepers:
            yield lambda task: self._start(task, keepers, root / str(next(numbers)))

    def _start(self, task: Task, keepers: Keepers, folder: Path) -> Running:
        """Start a cell. One that cannot even be started has failed, as its channel says."""
        began = time.monotonic()
        try:
            channel = keepers.start(self._mark(folder), *prepared(task, folder), folder)
        except OSError as error:
            channel = refused(error)
        return Running(task, folder, channel, began, began + self.timeout)

    def _mark(self, folder: Path) -> str:
        """By which the processes of a cell can be found."""
        return f"{self.id}.{folder.name}"

    def _cell(self, ended: Running) -> Cell:
        """What became of a cell that has ended."""
        unlock(ended.folder)
        cell = judge(ended, self.timeout)
        cell.seconds = time.monotonic() - ended.began
        cell.survivors = ended.channel.known.get("survivors", [])
        if ended.channel.lost:  # what the keeper had may be nobody's now
            mark = self._mark(ended.folder)
            cell.survivors = process_tree.clear(lambda: process_tree.marked(mark), None, kindly=False)
        remove(ended.folder)
        ended.channel.close()
        return cell


@dataclass(eq=False, slots=True)
class Running:
    """A cell that runs."""

    task: Task
    folder: Path
    channel: Channel
    began: float
    until: float
    """When something is to be done about it: its deadline, and when that has passed, the keeper's."""
    hangs: bool = False

    def is_late(self) -> None:
        """Do what is to be done at `until`."""
        if self.hangs or "code" in self.channel.known:
            self.channel.kill_keeper()
        else:
            self.hangs = True
            self.channel.tell_that_it_hangs()
        self.until = time.monotonic() + KEEPERS_PATIENCE


def prepared(task: Task, folder: Path) -> tuple[list[str], dict[str, str]]:
    """The command that runs a cell, and its environment, with the folders that it needs. Raises OSError when these cannot be made."""
    temporary = folder / "tmp"
    temporary.mkdir(parents=True)
    environment, roots = os.environ | {"TMPDIR": str(temporary)}, [ROOT, task.scenario.root]
    if borrows := task.python.borrows:
        lent = folder.parent / "-".join(("lent", *borrows))
        if not lent.exists():
            lend(borrows, lent)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(lent), os.environ.get("PYTHONPATH")]))
        roots = [root for root in roots if root != ROOT]  # what else is installed there is not for another Python
    code = f"{search_path(*roots)}from compare.run.worker import run_cell; run_cell(*sys.argv[1:])"
    scenario = task.scenario
    return [task.python.executable, "-c", code, str(folder), scenario.module, scenario.role, scenario.kind, task.target], environment


def wait_for_some(running: Collection[Running]) -> list[Running]:
    """Listen to the keepers of some cells until one says something or is late; give back the cells that have ended."""
    with selectors.DefaultSelector() as selector:
        for one in running:
            selector.register(one.channel, selectors.EVENT_READ, one)
        ready = [key.data for key, _ in selector.select(max(0.0, min(one.until for one in running) - time.monotonic()))]
    for one in running:
        if one in ready:
            had = "code" in one.channel.known
            one.channel.listen()
            if "code" in one.channel.known and not had:  # the deadline was met, or has done its work
                one.until = time.monotonic() + KEEPERS_PATIENCE
        elif one.until <= time.monotonic():
            one.is_late()
    return [one for one in running if one.channel.ended]


def judge(ended: Running, timeout: float) -> Cell:
    """Make a cell of what its interpreter left behind: exit code, result, stacks, output."""
    task, folder, known = ended.task, ended.folder, ended.channel.known
    if "error" in known:
        return Cell(*task.key, Outcome.FAILED, seconds=0, detail=f"its interpreter could not be started: {known['error']}")
    cell, complaint = read_result(task, folder / RESULT)
    stacks = text_of(folder / STACKS)
    after_what = " after it had answered" if cell.outcome is Outcome.ANSWERED else ""
    code = known.get("code")
    if ended.hangs:
        cell.outcome = Outcome.HUNG
        memory = f", with {known['memory'] / 1e9:.1f} GB of memory" if known.get("memory", 0) >= MUCH_MEMORY else ""
        cell.detail = f"did not end within {timeout:g} s{after_what}{stuck_at(stacks, task.scenario)}{memory}\n\n{stacks}"
    elif code != 0 or complaint == MISSING:
        cell.outcome = Outcome.CRASHED
        cell.detail = f"{death(code)}{after_what}{stuck_at(stacks, task.scenario)}\n\n{stacks}"
    elif complaint:
        cell.outcome = Outcome.FAILED
        cell.detail = f"its result cannot be read: {complaint}"
    if output := text_of(folder / OUTPUT, known.get("dropped", 0)):
        cell.detail = f"{cell.detail.strip()}{PRINTED}\n{output}"
    cell.detail = cell.detail.strip()
    return cell


def read_result(task: Task, path: Path) -> tuple[Cell, str]:
    """What the worker wrote, or an empty cell and what is wrong with it. It may hold anything: a scenario can write there too."""
    scenario, backend, python = task.key
    names = {"scenario": scenario, "backend": backend, "python": python}
    nothing = Cell(scenario, backend, python, Outcome.FAILED, seconds=0)
    try:
        said, size = tail(path, RESULT_MOST)
        if size > RESULT_MOST:
            return nothing, f"it is larger than {RESULT_MOST} bytes"
        cell = cell_from(json.loads(said.decode("ascii")) | names)
    except (FileNotFoundError, NotADirectoryError):
        return nothing, MISSING
    except OSError as error:
        return nothing, error.strerror or str(error)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, MemoryError) as error:
        return nothing, f"{type(error).__name__}: {error}"
    if cell.outcome not in {Outcome.ANSWERED, Outcome.UNSUPPORTED, Outcome.FAILED}:
        return nothing, f"a cell cannot say of itself that it {cell.outcome}"
    return cell, ""


def death(code: int | None) -> str:
    """How a process ended, in words."""
    if code is None:
        return "ended together with the process that watched it, which it killed"
    if code >= 0:
        return f"ended with exit code {code}" + (" and left no result" if code == 0 else "")
    try:
        return f"died of {signal.Signals(-code).name}"
    except ValueError:
        return f"died of signal {-code}"


def stuck_at(stacks: str, scenario: Scenario) -> str:
    """Where the scenario is, by the stacks: its innermost line in the main thread, which faulthandler prints last."""
    file = Path(*scenario.module.split(".")).with_suffix(".py")  # seen from a root, which is another one where it is lent
    for thread in reversed(re.split(r"^(?=(?:Current t|T)hread 0x)", stacks, flags=re.MULTILINE)):
        for frame in FRAME.finditer(thread):
            if Path(frame["file"]).match(str(file)):
                return f", at {file.as_posix()}:{frame['line']} in {frame['function']}"
    return ""


def text_of(path: Path, dropped: int = 0) -> str:
    """The last `KEPT` bytes of a file as text, whatever its bytes are, of which some may have been `dropped` before.

    An empty text where there is no such file.
    """
    try:
        kept, size = tail(path, KEPT)
    except OSError:
        return ""
    text = kept.decode("utf-8", "replace").strip()
    left_out = size + dropped - len(kept)
    return text if not left_out else f"[{left_out} bytes left out]\n{text}"

"""The parent's side: an interpreter, a session, a folder and a deadline for each cell, and nothing left of it afterwards."""

from __future__ import annotations

import ast
import itertools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compare import process_tree
from compare.discovery import Scenario
from compare.pythons import ROOT, Python, lend, search_path
from compare.results import Cell, Outcome, cell_from

RESULT, STACKS, OUTPUT = "result.txt", "stacks.txt", "output.txt"  # the first two are the worker's names for them

MISSING = "there is none"

TEXT_KEPT = 4_000
"""Bytes of a cell's output, and of its stacks, that its detail keeps: the last ones, where the reason is."""

RESULT_MOST = 64_000_000
"""Bytes of a result file above which it is not read: no scenario measures that much."""

LONGEST_PLACE = 50
"""Characters of a folder for temporary files in which a fork server's socket still has a legal name, which is 104 at most."""

CLOCKS_DIFFER = 5.0
"""Seconds by which the start of a process, counted from a boot time in whole seconds, may seem to be before it was."""

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
    """Runs cells, `jobs` at a time, each for at most `timeout` seconds. A context manager: when it ends, all of them have."""

    def __init__(self, jobs: int, timeout: float) -> None:
        self.jobs, self.timeout = jobs, timeout
        self.id = uuid.uuid4().hex
        self._starting = threading.Lock()
        self._stopped = False
        self._since = time.time() - CLOCKS_DIFFER

    def run(self, tasks: Iterable[Task]) -> Generator[Cell, None, None]:
        """Run the cells; yield each as it ends. When the caller closes this early, those that run are killed and not reported."""
        tasks = list(tasks)
        with self._folder(tasks) as folder, ThreadPoolExecutor(self.jobs) as threads:
            try:
                futures = [threads.submit(self._run, task, folder / str(number)) for number, task in enumerate(tasks)]
                for future in as_completed(futures):
                    yield future.result()
            finally:
                with self._starting:
                    self._stopped = True
                threads.shutdown(wait=False, cancel_futures=True)
                process_tree.clear(self.id, grace=0)

    @contextmanager
    def alone(self, tasks: Iterable[Task]) -> Iterator[Callable[[Task], Cell]]:
        """Run these cells one at a time, each when it is asked for and in the caller's thread: nothing else of ours runs meanwhile."""
        numbers = itertools.count()
        with self._folder(tasks) as folder:
            try:
                yield lambda task: self._run(task, folder / str(next(numbers)))
            finally:
                process_tree.clear(self.id, grace=0)

    @contextmanager
    def _folder(self, tasks: Iterable[Task]) -> Iterator[Path]:
        """A folder for these cells, with what they borrow, and with someone who removes it, and them, even if we are killed."""
        place = tempfile.gettempdir()
        if len(place) > LONGEST_PLACE and os.name == "posix":
            place = "/tmp"  # noqa: S108  a folder of our own in it, made safely
        with (
            tempfile.TemporaryDirectory(prefix="mpc-", dir=place, ignore_cleanup_errors=True) as folder,
            process_tree.janitor(self.id, Path(folder)),
        ):
            for borrows in {task.python.borrows for task in tasks if task.python.borrows}:
                lend(borrows, lending_place(Path(folder), borrows))
            yield Path(folder)

    def _run(self, task: Task, folder: Path) -> Cell:
        """Run one cell to its end, whatever that is. A cell that cannot even be started has failed."""
        try:
            return self._run_in(task, folder)
        except OSError as error:
            return Cell(*task.key, Outcome.FAILED, seconds=0, detail=f"its interpreter could not be started: {error}")

    def _run_in(self, task: Task, folder: Path) -> Cell:
        place = folder / "tmp"
        place.mkdir(parents=True)
        environment, roots = os.environ | {"TMPDIR": str(place)}, [ROOT, task.scenario.root]
        if task.python.borrows:
            lent = lending_place(folder.parent, task.python.borrows)
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(lent), os.environ.get("PYTHONPATH")]))
            roots = [root for root in roots if root != ROOT]  # what else is installed there is not for another Python
        code = f"{search_path(*roots)}from compare.worker import run_cell; run_cell(*sys.argv[1:])"
        command = [
            task.python.executable,
            "-c",
            code,
            str(folder),
            task.scenario.module,
            task.scenario.role,
            task.target,
        ]
        mark = f"{self.id}.{folder.name}"
        began = time.monotonic()
        with self._starting:
            if self._stopped:
                raise CancelledError
            process = process_tree.start(command, mark, environment, place, folder / OUTPUT)
        with deadline(process, self.timeout, folder / STACKS) as hung:
            process.wait()
        survivors = process_tree.clear(mark, session=process.pid, since=self._since)
        cell = judge(task, process.returncode, folder, self.timeout if hung.is_set() else None)
        cell.seconds, cell.survivors = time.monotonic() - began, survivors
        shutil.rmtree(folder, ignore_errors=True)
        return cell


def lending_place(folder: Path, borrows: tuple[str, ...]) -> Path:
    """The folder of a run in which what a Python borrows stands."""
    return folder / "-".join(("lent", *borrows))


@contextmanager
def deadline(process: subprocess.Popen[bytes], timeout: float, stacks: Path) -> Iterator[threading.Event]:
    """Kill a process that takes too long, after it was asked for its stacks. The event says that this happened."""
    hung = threading.Event()

    def expire() -> None:
        hung.set()
        process_tree.ask_for_stacks(process, stacks)
        process.kill()

    clock = threading.Timer(timeout, expire)
    clock.daemon = True  # Ctrl-C can come before the `try`: the end of the tool must not wait for it then
    clock.start()
    try:
        yield hung
    finally:
        clock.cancel()
        clock.join()


def judge(task: Task, code: int, folder: Path, hung_after: float | None) -> Cell:
    """Make a cell of what its interpreter left behind: exit code, result, stacks, output."""
    cell, complaint = read_result(task, folder / RESULT)
    stacks = tail(folder / STACKS)
    after_what = " after it had answered" if cell.outcome is Outcome.ANSWERED else ""
    if hung_after is not None:
        cell.outcome = Outcome.HUNG
        cell.detail = f"did not end within {hung_after:g} s{after_what}{place_of(stacks, task.scenario)}\n\n{stacks}"
    elif code != 0 or complaint == MISSING:
        cell.outcome = Outcome.CRASHED
        cell.detail = f"{death(code)}{after_what}{place_of(stacks, task.scenario)}\n\n{stacks}"
    elif complaint:
        cell.outcome = Outcome.FAILED
        cell.detail = f"its result cannot be read: {complaint}"
    if output := tail(folder / OUTPUT):
        cell.detail = f"{cell.detail.strip()}\n\nIt printed:\n{output}"
    cell.detail = cell.detail.strip()
    return cell


def read_result(task: Task, path: Path) -> tuple[Cell, str]:
    """What the worker wrote, or an empty cell and what is wrong with it. It may hold anything: a scenario can write there too."""
    scenario, backend, python = task.key
    names = {"scenario": scenario, "backend": backend, "python": python}
    nothing = Cell(scenario, backend, python, Outcome.FAILED, seconds=0)
    try:
        if not path.is_file() and path.exists():  # a named pipe would be waited for
            return nothing, "it is no regular file"
        if path.stat().st_size > RESULT_MOST:
            return nothing, f"it is larger than {RESULT_MOST} bytes"
        row = ast.literal_eval(path.read_text(encoding="ascii"))
        cell = cell_from(row | names)
    except FileNotFoundError:
        return nothing, MISSING
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, RecursionError, MemoryError) as error:
        return nothing, f"{type(error).__name__}: {error}"
    if cell.outcome not in {Outcome.ANSWERED, Outcome.UNSUPPORTED, Outcome.FAILED}:
        return nothing, f"a cell cannot say of itself that it {cell.outcome}"
    return cell, ""


def death(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"ended with exit code {code}" + (" and left no result" if code == 0 else "")
    try:
        return f"died of {signal.Signals(-code).name}"
    except ValueError:
        return f"died of signal {-code}"


def place_of(stacks: str, scenario: Scenario) -> str:
    """Where the scenario is, by the stacks: its innermost line in the main thread, which faulthandler prints last."""
    file = Path(*scenario.module.split(".")).with_suffix(".py")  # seen from a root, which is another one where it is lent
    for thread in reversed(re.split(r"^(?=(?:Current t|T)hread 0x)", stacks, flags=re.MULTILINE)):
        for frame in FRAME.finditer(thread):
            if Path(frame["file"]).match(str(file)):
                return f", at {file.as_posix()}:{frame['line']} in {frame['function']}"
    return ""


def tail(path: Path) -> str:
    """The last `TEXT_KEPT` bytes of a file as text, whatever its bytes are; an empty text when there is none."""
    if not path.is_file():  # the cell may have put anything in its place
        return ""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TEXT_KEPT))
            text = file.read().decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return text if size <= TEXT_KEPT else f"[{size - TEXT_KEPT} bytes left out]\n{text}"

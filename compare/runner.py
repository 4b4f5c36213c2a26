"""The parent's side: an interpreter, a session, a folder and a deadline for each cell, and nothing left of it afterwards."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compare import process_tree
from compare.discovery import Scenario
from compare.pythons import ROOT, Python, search_path
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
        with self._folder() as folder, ThreadPoolExecutor(self.jobs) as threads:
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
    def _folder(self) -> Iterator[Path]:
        """A folder for all cells, with someone who removes it, and them, even if we are killed."""
        place = tempfile.gettempdir()
        if len(place) > LONGEST_PLACE and os.name == "posix":
            place = "/tmp"  # noqa: S108  a folder of our own in it, made safely
        with (
            tempfile.TemporaryDirectory(prefix="mpc-", dir=place, ignore_cleanup_errors=True) as folder,
            process_tree.janitor(self.id, Path(folder)),
        ):
            yield Path(folder)

    def _run(self, task: Task, folder: Path) -> Cell:
        """Run one cell to its end, whatever that is."""
        place = folder / "tmp"
        place.mkdir(parents=True)
        code = f"{search_path(ROOT, task.scenario.root)}from compare.worker import run_cell; run_cell(*sys.argv[1:])"
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
            process = process_tree.start(command, mark, os.environ | {"TMPDIR": str(place)}, place, folder / OUTPUT)
        with deadline(process, self.timeout, folder / STACKS) as hung:
            process.wait()
        survivors = process_tree.clear(mark, session=process.pid, since=self._since)
        cell = judge(task, process.returncode, folder, self.timeout if hung.is_set() else None)
        cell.seconds, cell.survivors = time.monotonic() - began, survivors
        shutil.rmtree(folder, ignore_errors=True)
        return cell


@contextmanager
def deadline(process: subprocess.Popen[bytes], timeout: float, stacks: Path) -> Iterator[threading.Event]:
    """Kill a process that takes too long, after it was asked for its stacks. The event says that this happened."""
    hung = threading.Event()

    def expire() -> None:
        hung.set()
        process_tree.ask_for_stacks(process, stacks)
        process.kill()

    clock = threading.Timer(timeout, expire)
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
    after_what = " after it had answered" if cell.answers else ""
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
    file = str(scenario.path)
    for thread in reversed(re.split(r"^(?=(?:Current t|T)hread 0x)", stacks, flags=re.MULTILINE)):
        for frame in FRAME.finditer(thread):
            if frame["file"] == file:
                return f", at {Path(file).relative_to(scenario.root).as_posix()}:{frame['line']} in {frame['function']}"
    return ""


def tail(path: Path) -> str:
    """The last `TEXT_KEPT` bytes of a file as text, whatever its bytes are; an empty text when there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TEXT_KEPT))
            text = file.read().decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return ""
    return text if size <= TEXT_KEPT else f"[{size - TEXT_KEPT} bytes left out]\n{text}"

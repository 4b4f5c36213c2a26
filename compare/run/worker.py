"""The child's side: one cell, run in this interpreter, its result left in a file.

Started by the runner as `python -c "...; worker.run_cell(...)"`, so that the main module holds nothing of ours that
spawned children would import again. What is imported here before the scenario runs is in each figure: see DESIGN's rule 10.
"""

from __future__ import annotations

import faulthandler
import importlib
import os
import signal
import sys
from _json import encode_basestring_ascii  # what `json` takes from there, without what it imports besides

from compare.backends import load
from compare.backends.base import Unsupported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Any


STACKS = "stacks.txt"
RESULT = "result.txt"

SHARED = "shared.txt"

MOST_CALLS, MOST_LINES, LONGEST_LINE = 30, 100, 1_000
"""Calls of a traceback, lines of it, and characters of a line, that are kept."""

UNITS = ("(s)", "(bytes)", "(1/s)")
"""With one of them the name of each measure ends."""


def run_cell(folder: str, module: str, role: str, kind: str, backend: str) -> None:
    """Run a scenario and write `RESULT` into `folder`; the stacks go to `STACKS` when the runner asks for them.

    `role` is "module" when the scenario is imported, and "main" when it is this program's `__main__`, as `python path` makes it.
    `kind` is "measures" when its `measure` is called, and "asks" when its `run` is.
    `backend` is `module:Class`. A scenario that ends the interpreter leaves no result: the runner sees how it died.
    """
    watch_stacks(os.path.join(folder, STACKS))  # noqa: PTH118  pathlib would be imported before the scenario
    note_shared_memory(os.path.join(folder, SHARED))  # noqa: PTH118
    pid = os.getpid()
    result: dict[str, Any] = {"outcome": "failed", "answers": {}, "samples": {}, "detail": ""}
    try:
        loaded = load(backend)()
        scenario = as_main(module) if role == "main" else importlib.import_module(module)
        if kind == "measures":
            result["samples"] = checked(scenario.measure(loaded))
        else:
            result["answers"] = in_words(scenario.run(loaded))
        result["outcome"] = "answered"
    except Unsupported as lack:
        result |= {"outcome": "unsupported", "detail": str(lack)}
    except Exception as error:  # noqa: BLE001  whatever a scenario raises is its outcome
        result["detail"] = story(error)
    if os.getpid() != pid:  # a forked child that found its way back here has nothing to report
        return
    write_result(folder, result)
    if result["outcome"] != "answered":  # its children may wait for what will not come, and Python's end would wait for them
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def as_main(name: str) -> ModuleType:
    """Run a module as this program's `__main__`, as `python path` does, and leave it there for its functions to be found.

    Such a main module has no spec: a child, or the fork server, finds it by its file and runs that again.
    """
    import importlib.util

    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    module.__name__ = "__main__"
    module.__spec__ = None
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    exec(spec.loader.get_code(name), module.__dict__)  # type: ignore[attr-defined]  # noqa: S102  a loader of source files has it
    return module


def in_words(answers: Mapping[str, object]) -> dict[str, str]:
    """Answers as they are stored: short words, and nothing for None. Raises TypeError or ValueError for what is no answer."""
    if not isinstance(answers, dict):
        raise TypeError(f"a scenario returns a dict of answers, not {answers!r}")
    if not answers:
        raise ValueError("the scenario returned no answers")
    return {question: word(answer, question) for question, answer in answers.items() if answer is not None}


def word(answer: object, question: str) -> str:
    """One answer: "yes", "no", a number, or a text of at most a line."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if not isinstance(answer, int | str):
        raise TypeError(f"the answer to {question!r} is neither a word nor a number: {answer!r}")
    if len(str(answer)) > 60 or "\n" in str(answer):  # noqa: PLR2004  a column of the table
        raise ValueError(f"the answer to {question!r} is longer than a few words: {answer!r}")
    return str(answer)


def checked(samples: Mapping[str, object]) -> dict[str, list[float]]:
    """Samples as they are stored. Raises TypeError or ValueError for what is none."""
    if not isinstance(samples, dict) or not samples:
        raise TypeError(f"a scenario that measures returns a dict of samples, not {samples!r}")
    for measure, figures in samples.items():
        if not measure.endswith(UNITS):
            raise ValueError(f"the measure {measure!r} ends with none of the units {', '.join(UNITS)}")
        if not isinstance(figures, list) or not figures:
            raise TypeError(f"the figures of {measure!r} are no list with something in it: {figures!r}")
        for figure in figures:
            if not isinstance(figure, int | float) or not 0 < figure < float("inf"):  # refuses nan, too
                raise ValueError(f"a figure of {measure!r} is no positive number: {figure!r}")
    return samples


def watch_stacks(path: str) -> None:
    """Let the runner ask for the stacks of all threads, by SIGUSR1; a crash writes them too.

    A signal, and not faulthandler's own timer: that is a thread, with which a fork is no longer the same.
    """
    stacks = open(path, "w")  # noqa: SIM115, PTH123  open until the process ends
    faulthandler.enable(stacks)
    if hasattr(faulthandler, "register"):  # not on Windows
        faulthandler.register(signal.SIGUSR1, stacks)


def note_shared_memory(path: str) -> None:
    """Have the names of shared memory that this process, or a forked child, makes written down: what is left of it can be removed.

    Python forgets them when a program tells its resource tracker to, or its tracker is killed.
    """
    try:
        import _posixshmem
    except ImportError:  # Windows, where nothing outlives who has it open
        return
    shm_open = _posixshmem.shm_open

    def noting(path_: str, flags: int, mode: int = 0o777) -> int:
        descriptor: int = shm_open(path_, flags, mode)
        if flags & os.O_CREAT:
            try:
                with open(path, "a", encoding="ascii", errors="replace") as file:  # noqa: PTH123
                    file.write(path_.lstrip("/") + "\n")
            except OSError:  # a scenario may do anything to its folder
                pass
        return descriptor

    _posixshmem.shm_open = noting


def story(error: BaseException) -> str:
    """The traceback without our own frame, and with no more than the last calls of a deep recursion: Python takes minutes for all."""
    import traceback

    trace = error.__traceback__
    lines = "".join(traceback.format_exception(type(error), error, trace and trace.tb_next, limit=-MOST_CALLS)).splitlines()
    lines = [shortened(line, LONGEST_LINE) for line in lines]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES // 2 : -MOST_LINES // 2] = ["[...]"]
    return "\n".join(lines)


def shortened(text: str, most: int) -> str:
    """A text of about `most` characters at most."""
    return text if len(text) <= most else f"{text[: most // 2]}[...]{text[-most // 2 :]}"


def write_result(folder: str, result: dict[str, Any]) -> None:
    """Write the result, as JSON, whole or not at all: the runner may kill this process at any moment."""
    path = os.path.join(folder, RESULT)  # noqa: PTH118
    with open(path + ".part", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(as_json(result))
    os.replace(path + ".part", path)  # noqa: PTH105


def as_json(value: object) -> str:
    """A text, a number, or a dict or list of such. Importing `json` takes a tenth of the time of a cell that does nothing."""
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_json(key)}: {as_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return repr(float(value) if isinstance(value, float) else value)

"""The results file: what it says, that it is whole at every moment, and what is said of one that is not."""

import json
from pathlib import Path

import jsonschema
import pytest

from compare.results import SCHEMA_FILE, Cell, Outcome, Results, ResultsFile

VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text()))


def cell(number: int) -> Cell:
    """A cell with something in each field."""
    return Cell(
        f"scenario {number}",
        "fork",
        "3.11.7",
        Outcome.ANSWERED,
        0.1 + 0.2,
        {"q": "é\ud800"},
        {"m": [1e-9, 0.1 + 0.2]},
        "d\n",
        ["child process"],
    )


def results(*cells: Cell) -> Results:
    """Results with these cells."""
    return Results(
        {"platform": "here", "cpus": 2, "seconds": 0.5},
        {"3.11.7": {"default": "fork"}},
        {"scenario 0": {"question": "?"}},
        list(cells),
    )


@pytest.mark.parametrize("count", [0, 1, 3])
def test_there_and_back(count: int) -> None:
    """What is read equals what was written, to the last digit, and the schema agrees with it."""
    whole = results(*map(cell, range(count)))
    VALIDATOR.validate(json.loads(whole.to_json()))
    assert Results.from_json(whole.to_json()) == whole


def test_a_growing_file_is_whole_after_each_cell(tmp_path: Path) -> None:
    """Whenever the tool is killed, the file holds every cell that had ended."""
    path = tmp_path / "results.json"
    file = ResultsFile(path, results())
    for number in range(5):
        file.add([cell(number)])
        assert Results.from_json(path.read_text()).cells == [cell(there) for there in range(number + 1)]
    file.results.environment["seconds"] = 1.5
    file.close()
    assert Results.from_json(path.read_text()) == file.results
    assert [entry.name for entry in tmp_path.iterdir()] == ["results.json"]


def test_a_full_disk_keeps_what_there_was(tmp_path: Path) -> None:
    """A cell for which there is no room leaves the file as it was."""
    resource = pytest.importorskip("resource")
    file = ResultsFile(tmp_path / "results.json", results())
    file.add([cell(0)])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.path.stat().st_size + 20, limits[1]))
    try:
        with pytest.raises(OSError, match=r"results\.json"):
            file.add([cell(1)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert Results.from_json(file.path.read_text()).cells == [cell(0)]
    file.close()


def test_going_on_keeps_what_there_was(tmp_path: Path) -> None:
    """A file that is gone on with keeps its cells."""
    file = ResultsFile(tmp_path / "results.json", results(cell(0)))
    file.add([cell(1)])
    assert Results.from_json((tmp_path / "results.json").read_text()).cells == [cell(0), cell(1)]
    file.close()


def test_unknown_keys_are_ignored_and_keys_may_be_absent() -> None:
    """A newer minor version may add keys; an older one may lack some."""
    text = '{"schema": 1, "new": 1, "cells": [{"scenario": "s", "backend": "b", "python": "p", "outcome": "hung", "new": 1}]}'
    assert Results.from_json(text).cells == [Cell("s", "b", "p", Outcome.HUNG, 0)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is not JSON, or it is cut off"),
        (results(cell(0)).to_json()[:-9], "it is not JSON, or it is cut off"),
        ("[]", "it is no results file of mpcompare"),
        ('{"cells": []}', "it is no results file of mpcompare"),
        ('{"schema": 2, "cells": []}', "it has schema 2, this mpcompare reads up to 1"),
        ('{"schema": 1}', "it is damaged: KeyError: 'cells'"),
        ('{"schema": 1, "cells": [1]}', "it is damaged"),
        ('{"schema": 1, "cells": [{"scenario": "s"}]}', "it is damaged"),
        (
            '{"schema": 1, "cells": [{"scenario": 1, "backend": "b", "python": "p", "outcome": "hung"}]}',
            "it is damaged",
        ),
        (
            '{"schema": 1, "cells": [{"scenario": "s", "backend": "b", "python": "p", "outcome": "well"}]}',
            "it is damaged",
        ),
        ('{"schema": 1, "environment": 5, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"seconds": "long"}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": 5}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [5]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"canary": [0]}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"others": ["half"]}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"load": "high"}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"left_out": [1]}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"precision": -1}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"precision": NaN}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"measuring": [{"others": [1.5]}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "scenarios": {"s": []}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "scenarios": {"s": {"why": 5}}, "cells": []}', "it is damaged"),
        ("[" * 200_000, "it is not JSON, or it is cut off"),
    ],
)
def test_a_file_that_is_none(text: str, complaint: str) -> None:
    """Whatever is wrong with a file is said in words."""
    with pytest.raises(ValueError, match=complaint):
        Results.from_json(text)

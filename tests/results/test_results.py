"""The results file: what it says, and what is said of one that is not whole."""

import json
from dataclasses import MISSING, fields
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import jsonschema
import pytest
from made_up import results

from compare.results.file import SCHEMA_FILE, from_json, to_json
from compare.results.merge import merge
from compare.results.model import Cell, Description, Environment, Interpreter, Measuring, Outcome, Results, Selection

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


@pytest.mark.parametrize("count", [0, 1, 3])
def test_there_and_back(count: int) -> None:
    """What is read equals what was written, to the last digit, and the schema agrees with it."""
    whole = results(*map(cell, range(count)))
    VALIDATOR.validate(json.loads(to_json(whole)))
    assert from_json(to_json(whole)) == whole


def test_the_schema_names_what_the_types_name() -> None:
    """Each object of the schema has the fields of its class, of the same kind, and requires those that have no default."""
    whole = json.loads(SCHEMA_FILE.read_text())["properties"]
    environment = whole["environment"]
    for kind, described in (
        (Environment, environment),
        (Selection, environment["properties"]["selected"]["items"]),
        (Measuring, environment["properties"]["measuring"]["items"]),
        (Interpreter, whole["pythons"]["additionalProperties"]),
        (Description, whole["scenarios"]["additionalProperties"]),
        (Cell, whole["cells"]["items"]),
    ):
        types = get_type_hints(kind)
        assert described["properties"].keys() == {field.name for field in fields(kind)}, kind
        needed = {field.name for field in fields(kind) if field.default is field.default_factory is MISSING}
        assert set(described.get("required", [])) == needed, kind
        for name, said in described["properties"].items():
            assert json_type(types[name]) in (said.get("type", "string"), said.get("type", "string")[0]), name


def json_type(kind: Any) -> str:
    """What JSON calls the values of a type; where they may be absent, or null, that of the others."""
    kind = next(iter(get_args(kind)), kind) if isinstance(kind, UnionType) else kind
    names = {list: "array", dict: "object", int: "integer", float: "number", bool: "boolean", str: "string", Outcome: "string"}
    return names[get_origin(kind) or kind]


def test_packages() -> None:
    """Loky's version has a key of its own, as in the files of before; those of other packages are together, if there are any."""
    whole = results(cell(0))
    whole.pythons = {"a": Interpreter(loky="3.7.0"), "b": Interpreter(loky="3.7.0", packages={"joblib": "1.5.2"})}
    VALIDATOR.validate(json.loads(to_json(whole)))
    a, b = json.loads(to_json(whole))["pythons"].values()
    assert (a["loky"], b["loky"], b["packages"], "packages" in a) == ("3.7.0", "3.7.0", {"joblib": "1.5.2"}, False)
    assert from_json(to_json(whole)).pythons == whole.pythons


def test_unknown_keys_are_ignored_and_keys_may_be_absent() -> None:
    """A newer minor version may add keys; an older one may lack some."""
    text = '{"schema": 1, "new": 1, "cells": [{"scenario": "s", "backend": "b", "python": "p", "outcome": "hung", "new": 1}]}'
    assert from_json(text).cells == [Cell("s", "b", "p", Outcome.HUNG, 0)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is not JSON, or it is cut off"),
        (to_json(results(cell(0)))[:-9], "it is not JSON, or it is cut off"),
        ("[]", "it is no results file of mpcompare"),
        ('{"cells": []}', "it is no results file of mpcompare"),
        ('{"schema": 2, "cells": []}', "it has schema 2, this mpcompare reads up to 1"),
        ('{"schema": 1}', 'it is damaged: "cells" is no list'),
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
        ('{"schema": 1, "environment": {"measuring": [{"precision": NaN}]}, "cells": []}', "it is not JSON"),
        ('{"schema": 1, "environment": {"measuring": [{"others": [1.5]}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "scenarios": {"s": []}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "scenarios": {"s": {"why": 5}}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"selected": [5]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"selected": [{"scenarios": ["s"]}]}, "cells": []}', "it is damaged"),
        ('{"schema": 1, "environment": {"selected": [{"scenarios": [1], "backends": [], "pythons": []}]}, "cells": []}', "it is damaged"),
        (
            json.dumps(
                {"schema": 1, "environment": {"selected": [dict.fromkeys(("scenarios", "backends", "pythons"), ["n"] * 50)]}, "cells": []}
            ),
            "is more than 100000 cells",
        ),
        ("[" * 200_000, "it is not JSON, or it is cut off"),
    ],
)
def test_a_file_that_is_none(text: str, complaint: str) -> None:
    """Whatever is wrong with a file is said in words."""
    with pytest.raises(ValueError, match=complaint):
        from_json(text)


A_CELL = '{"scenario": "s", "backend": "b", "python": "p", "outcome": "answered"%s}'


def file_with(*, environment: str = "", cell: str = "") -> str:
    """A results file with one cell, and with something that we would not have written."""
    return f'{{"schema": 1, "environment": {{{environment}}}, "cells": [{A_CELL % cell}]}}'


@pytest.mark.parametrize(
    "text",
    [
        *(
            file_with(environment=f'"{key}": {value}')
            for key in ("platform", "started", "command", "mpcompare")
            for value in ("[]", "{}", "null", "5")
        ),
        *(
            file_with(environment=f'"{key}": {value}')
            for key in ("cpus", "memory")
            for value in ('"2"', "[]", "{}", "0", "-1", "1.5", "true", "1" + 400 * "0")
        ),
        *(file_with(environment=f'"seconds": {value}') for value in ("null", '"2"', "-1", "1e300", "true", "1" + 400 * "0")),
        *(file_with(environment=f'"measuring": {value}') for value in ("{}", '""', "null", "[[]]", '[""]')),
        *(
            file_with(environment=f'"measuring": [{{"{key}": {value}}}]')
            for key, value in {
                "load": "1" + 400 * "0",
                "pressure": "1e300",
                "seed": "1.5",
                "budget": "null",
                "precision": "0",
                "canary": "[1e-300]",
                "others": "{}",
                "left_out": '"memory"',
                "measured": '["ab"]',
            }.items()
        ),
        *(file_with(cell=f', "seconds": {value}') for value in ("null", "-1", "1e300", "true", "1" + 400 * "0")),
        *(
            file_with(cell=f', "samples": {{"m (s)": {value}}}')
            for value in ("[0]", "[-1]", "[1e-300]", "[1e300]", "[true]", '["1"]', "1", "{}", '""', "[1%s]" % (400 * "0"))
        ),
        file_with(cell=', "survivors": "abc"'),
        file_with(cell=', "survivors": {}'),
        file_with(environment='"measuring": {"a": 1}'),
        file_with(environment='"measuring": [{"left_out": {"ab": 1}}]'),
        file_with(environment='"measuring": [{"measured": [["a", "b", "c"]]}]'),
        file_with(environment='"measuring": [{"measured": [{"ab": 1, "cd": 2}]}]'),
        file_with(environment='"selected": [{"scenarios": "s", "backends": ["b"], "pythons": ["p"]}]'),
        file_with(cell=', "cut_short": "yes"'),
        '{"schema": 1, "cells": {}}',
        '{"schema": 1, "cells": ""}',
        '{"schema": 1, "pythons": {"p": []}, "cells": []}',
    ],
)
def test_what_a_key_cannot_hold(text: str) -> None:
    """What no run of ours has written is refused before anything reckons with it."""
    with pytest.raises(ValueError, match="it is damaged: "):
        from_json(text)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("place", ['"seconds": %s', '"somebody\'s own": [%s]'])
def test_no_number_is_no_json(number: str, place: str) -> None:
    """JSON has none that is no number or has no end; a file with one would be passed on to those who cannot read it."""
    with pytest.raises(ValueError, match="it is not JSON"):
        from_json(file_with(environment=place % number))


def test_what_is_no_number_is_not_written() -> None:
    """Whoever would write it is told, instead of those who read."""
    with pytest.raises(ValueError, match=r"\S"):
        to_json(results(Cell("s", "b", "p", Outcome.ANSWERED, float("nan"))))


def test_a_measure_without_samples_was_not_measured() -> None:
    """It is left out."""
    assert from_json(file_with(cell=', "samples": {"m (s)": [], "n (s)": [1]}')).cells[0].samples == {"n (s)": [1.0]}


@pytest.mark.parametrize(
    ("whole", "things"),
    [
        (results(*(Cell("s", "b", "p", Outcome.HUNG, 1) for _ in range(10_001))), "10001 cells"),
        (results(*(Cell("s", f"b{number}", "p", Outcome.HUNG, 1) for number in range(301))), "301 columns"),
        (
            results(
                *(Cell("s", f"b{place}", "p", Outcome.ANSWERED, 1, {f"q{place}, {row}": "" for row in range(150)}) for place in range(150))
            ),
            "3375000 places",
        ),
        (results(*(Cell(f"s{number}", f"b{number % 300}", "p", Outcome.HUNG, 1) for number in range(2000))), "600000 places"),
        (
            results(*(Cell("s", "b", "p", Outcome.ANSWERED, 1, dict.fromkeys(map(str, range(1000)), "")) for _ in range(101))),
            "101000 answers",
        ),
        (results(Cell("s", "b", "p", Outcome.ANSWERED, 1, samples={str(row): [1.0] for row in range(501)})), "501 measures"),
        (results(Cell("s", "b", "p", Outcome.ANSWERED, 1, samples={"m (s)": [1.0] * 1_000_001})), "1000001 samples"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_too_much(whole: Results, things: str) -> None:
    """What no report could show in seconds is refused: how much there is, and how much there may be."""
    with pytest.raises(ValueError, match=rf"it is too large: it has {things}.*; \d+ are the most"):
        from_json(to_json(whole))


@pytest.mark.parametrize(
    ("parts", "things"),
    [
        ({"environment": {"measuring": [{}] * 1001}}, "1001 runs that measured"),
        ({"environment": {"selected": [{}] * 100_001}}, "100001 selected runs"),
        ({"pythons": {str(number): {} for number in range(301)}}, "301 Pythons"),
        ({"scenarios": {str(number): {} for number in range(10_001)}}, "10001 scenarios"),
        ({"cells": [{}] * 10_001}, "10001 cells"),
        ({"scenarios": {"s": {"links": [""] * 2_000_000}}}, "2000005 entries"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_too_much_to_look_at(parts: dict[str, Any], things: str) -> None:
    """It is refused before anything is made of it, since that takes a minute."""
    with pytest.raises(ValueError, match=f"it is too large: it has {things}; "):
        from_json(json.dumps({"schema": 1, "cells": [], **parts}))


def test_a_file_that_is_too_long() -> None:
    """It is not even parsed."""
    with pytest.raises(ValueError, match="it is too large: 25 MB are the most"):
        from_json(" " * 25_000_001)


def test_ten_machines_are_not_too_much() -> None:
    """80 scenarios of 10 questions, under four backends on three Pythons: on each machine, and all of them together."""
    machine = results(
        *(
            Cell(f"s{number}", backend, python, Outcome.ANSWERED, 1, {f"q{row}": "yes" for row in range(10)})
            for number in range(80)
            for backend in ("fork", "spawn", "forkserver", "loky")
            for python in ("3.12.1", "3.13.1", "3.14.1")
        )
    )
    files = {f"machine {number}": from_json(to_json(machine)) for number in range(10)}
    assert len(merge(files).cells) == 9600
    with pytest.raises(ValueError, match="it is too large"):
        merge(files | {f"more {number}": machine for number in range(20)})

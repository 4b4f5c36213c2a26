"""Results files that no run would write: those that were once thought of, by name, and those that chance makes of a real one."""

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any

STEER = "zq\x1b[2J\x1b[8m\x1b[1A\x1b[6n\x1b]52;c;enE=\x07\x1b]0;zq\x07\x9b2J\u202e\u2066\u200f\x08\x7f\x85\u2028\ud800"
"""Clears the screen, hides text, moves up, asks the terminal, writes the clipboard and the title, turns the direction of writing."""

STYLED = "zq\x1b[2J\x1b[8m\x1b[1A\x1b[6n"
"""The same with nothing but what begins as a style does."""

MARKUP = (
    "<zq onload=zq()> </script></style></td>]]>--> <script>zq()</script> <img src=x onerror=zq()> & \" ' {{ zq }} {% zq %} "
    "[zq](javascript:zq) ![zq](http://zq.example) | `zq` ``` @zqperson $zq$ www.zq.example zqmail@zq.example\n\n```\n<zq>\n~~~\n"
)
"""Markup of each format, and what a page of pull requests makes links, pictures, formulas and messages of."""

FORMULAS = ("=zq+1", "+zq", "-zq", "@zq", "\t=zq", "x;=zq+1", "x\t=zq", "x\r=zq", "x,=zq", '";=zq', " =zq")
"""What a spreadsheet may take for a formula, where a comma, a semicolon or a tab separates."""

LONG = 50_000_000
DIGITS = "9" * 400

Document = dict[str, Any]


def document(base: Document, cells: list[Document], **more: Any) -> Document:
    """A results file as of this machine, with some cells; `more` replaces parts of it."""
    names = {str(cell["scenario"]): {"question": "zq?", "why": "zq."} for cell in cells}
    return {**base, "scenarios": names, "cells": cells, **more}


def cell(base: Document, scenario: str = "zq", backend: str = "fork", **more: Any) -> Document:
    """A cell that answered one question."""
    label = next(iter(base["pythons"]))
    return {"scenario": scenario, "backend": backend, "python": label, "outcome": "answered", "seconds": 1, "answers": {"q": "a"}, **more}


def in_environment(base: Document, **more: Any) -> Document:
    """The real file, with other words on where it was made."""
    return {**base, "environment": {**base["environment"], **more}}


def in_measuring(base: Document, **more: Any) -> Document:
    """The real file, with other words on how it was measured."""
    return in_environment(base, measuring=[{**base["environment"]["measuring"][0], **more}])


def with_samples(base: Document, figures: list[Any]) -> Document:
    """The real file with the same samples everywhere."""
    cells = [{**one, "samples": dict.fromkeys(one.get("samples", {}), figures)} for one in base["cells"]]
    return {**base, "cells": cells}


def with_text(base: Document, text: str) -> Document:
    """A file in which a text stands wherever a text can."""
    other, label = {"python": text}, next(iter(base["pythons"]))
    cells = [
        cell(base, text, "fork", answers={text: text, f"{text}2": "a"}, detail=f"Traceback (zq)\n{text}", survivors=[text]),
        cell(base, text, "spawn", answers={text: "b", f"{text}2": text}, detail=text),
        cell(base, text, "loky", outcome="failed", answers={}, detail=text, survivors=[text]),
        cell(base, text, "forkserver", outcome="unsupported", answers={}, detail=text),
        cell(base, "zq", text, answers={"q": text}),
        cell(base, "zq", "spawn", answers={"q": "other"}, **other),
        cell(base, "zq-costs", "fork", answers={}, samples={f"{text} (s)": [0.1, 0.2, 0.3]}),
        cell(base, "zq-costs", "spawn", answers={}, samples={f"{text} (s)": [0.3, 0.4, 0.6]}),
    ]
    about = {"question": text, "why": f"{text}. {text}", "links": [text, f"javascript:{text}"], "topic": text, "source": text}
    python = dict.fromkeys(("version", "executable", "implementation", "default", "loky"), text) | {"packages": {text: text}}
    environment = {**base["environment"], "command": text, "mpcompare": text, "started": text}
    pythons = {label: base["pythons"][label], text: python}
    return {**base, "environment": environment, "pythons": pythons, "scenarios": {text: about, "zq": about}, "cells": cells}


def many(base: Document, backends: int, questions: int, *, own: bool) -> Document:
    """Backends by questions, which each backend has of its own or all have."""
    cells = [cell(base, "zq", f"b{one}", answers={f"q{one * own} {number}": "a" for number in range(questions)}) for one in range(backends)]
    return document(base, cells)


def with_odd_values(base: Document) -> dict[str, Callable[[], object]]:
    """Name -> what makes the real file with one value that is odd where it stands."""
    files: dict[str, Callable[[], object]] = {}
    odd: dict[str, Any] = {"null": None, "list": [], "object": {}, "text": "zq", "nan": float("nan"), "negative": -1, "digits": 10**400}
    for name, value in odd.items():
        for key in ("platform", "cpus", "seconds", "measuring"):
            files[f"{key} {name}"] = partial(in_environment, base, **{key: value})
        for key in ("load", "pressure", "seed", "precision", "budget", "canary", "others", "left_out", "measured"):
            files[f"measuring {key} {name}"] = partial(in_measuring, base, **{key: value})
        for key in ("scenario", "backend", "python", "outcome", "seconds", "answers", "samples", "survivors"):
            files[f"cell {key} {name}"] = partial(with_cell, base, **{key: value})
        for key in ("schema", "environment", "pythons", "scenarios", "cells"):
            files[f"{key} {name}"] = partial(dict, base, **{key: value})
        files[f"sample {name}"] = partial(with_samples, base, [0.1, value])
    return files


def with_cell(base: Document, **more: Any) -> Document:
    """A file with one cell, of which parts are replaced."""
    return document(base, [{**cell(base), **more}])


def named(base: Document) -> dict[str, Callable[[], object]]:
    """Name -> what makes the file: a document, or a text as it is."""
    files: dict[str, Callable[[], object]] = {
        "measuring list of nothing": lambda: in_environment(base, measuring=[{}]),
        "measuring empty text": lambda: in_environment(base, measuring=""),
        "cpus zero": lambda: in_environment(base, cpus=0),
        "no samples": lambda: with_samples(base, []),
        "samples that are large": lambda: with_samples(base, [1e308] * 5),
        "samples that are small": lambda: with_samples(base, [5e-324] * 5),
        "samples that are far apart": lambda: with_samples(base, [5e-324, 1e308] * 3),
        "1,100 samples": lambda: with_samples(base, [0.001 + number % 7 / 1000 for number in range(1100)]),
        "20,000 samples": lambda: document(base, costs_of(base, 20_000)),
        "two million samples": lambda: document(base, costs_of(base, 1_000_000)),
        "nothing answered": lambda: {
            **base,
            "cells": [{**one, "outcome": "failed", "answers": {}, "samples": {}} for one in base["cells"]],
        },
        "all hung": lambda: {**base, "cells": [{**one, "outcome": "hung"} for one in base["cells"]]},
        "no cells": lambda: {**base, "cells": []},
        "only schema": lambda: {"schema": 1},
        "only schema and cells": lambda: {"schema": 1, "cells": []},
        "steering text": lambda: with_text(base, STEER),
        "steering styles": lambda: with_text(base, STYLED),
        "steering platform": lambda: in_environment(base, platform=STEER),
        "steering key": lambda: {**base, "scenarios": {STEER: {"question": 7}}},
        "steering python": lambda: {**base, "pythons": {STEER: {"version": 7}, **base["pythons"]}},
        "steering outcome": lambda: document(base, [cell(base, outcome=STEER)]),
        "steering schema": lambda: {**base, "schema": STEER},
        "markup": lambda: with_text(base, MARKUP),
        "empty texts": lambda: with_text(base, ""),
        "lines": lambda: with_text(base, "\n\n# zq\n\n* zq\n    zq\n\r\n"),
        "names of objects": lambda: with_text(base, "__proto__"),
        "backslashes": lambda: with_text(base, "zq\\<zq>\\" * 50),
        "the same cell twice": lambda: {**base, "cells": [*base["cells"], *base["cells"]]},
        "python of nobody": lambda: document(base, [cell(base, python="zq 9.9"), cell(base, "zq", "spawn", python="")]),
        "300 unknown backends": lambda: many(base, 300, 1, own=False),
        "150 by 150": lambda: many(base, 150, 150, own=True),
        "300 by 300": lambda: many(base, 300, 300, own=True),
        "300 by 300 shared": lambda: many(base, 300, 300, own=False),
        "2,000 of their own": lambda: document(base, [cell(base, f"s{number}", f"b{number}") for number in range(2_000)]),
        "10,000 of their own": lambda: document(base, [cell(base, f"s{number}", f"b{number}") for number in range(10_000)]),
        "10,000 scenarios": lambda: document(base, [cell(base, f"s{number}") for number in range(10_000)]),
        "100,000 answers": lambda: many(base, 2, 50_000, own=False),
        "10,000 pythons": lambda: {**base, "pythons": base["pythons"] | {f"p{number}": {} for number in range(10_000)}},
        "10,000 survivors": lambda: document(base, [cell(base, survivors=["zq"] * 10_000)]),
        "10,000 measures": lambda: document(base, [cell(base, samples={f"m{number} (s)": [0.1] for number in range(10_000)})]),
        "many words": lambda: with_text_once(base, "zq <zq> " * 1_000_000),
        "long detail": lambda: document(base, [cell(base, outcome="failed", answers={}, detail="<zq>" * (LONG // 4))]),
        "long answer": lambda: document(base, [cell(base, answers={"q": "<zq>" * (LONG // 4)}), cell(base, "zq", "spawn")]),
        "long question": lambda: document(base, [cell(base, answers={"<zq>" * (LONG // 4): "a"}), cell(base, "zq", "spawn")]),
        "long words": lambda: document(base, [cell(base, answers={"q": "zq " * (LONG // 3)}), cell(base, "zq", "spawn")]),
        "long scenario": lambda: document(base, [cell(base, "zq" * (LONG // 2))]),
        "long backend": lambda: document(base, [cell(base, "zq", "zq" * (LONG // 2))]),
        "long python": lambda: document(base, [cell(base, python="zq" * (LONG // 2))]),
        "long measure": lambda: document(base, [cell(base, samples={"zq" * (LONG // 2) + " (s)": [0.1, 0.2]})]),
        "long platform": lambda: in_environment(base, platform="zq" * (LONG // 2)),
        "long why": lambda: {**base, "scenarios": {"isolation": {"question": "zq", "why": "zq <zq> " * (LONG // 8)}}},
        "long source": lambda: {**base, "scenarios": {"isolation": {"question": "zq", "source": "<zq>\n" * (LONG // 5)}}},
        "long survivor": lambda: document(base, [cell(base, survivors=["zq" * (LONG // 2)])]),
        "duplicate keys": lambda: '{"schema": 1, "schema": 1, "environment": {}, "environment": [], "cells": []}',
        "empty": lambda: "",
        "null bytes": lambda: "\0" * 1000,
        "byte order mark": lambda: "\ufeff" + json.dumps(base),
        "deep list": lambda: "[" * 200_000,
        "deep object": lambda: '{"schema": 1, "environment": ' + '{"a":' * 100_000,
        "deep and closed": lambda: '{"schema": 1, "cells": [], "environment": ' + "[" * 900 + "]" * 900 + "}",
        "digits": lambda: '{"schema": 1' + "0" * 5_000 + "}",
        "float too large": lambda: json.dumps(base).replace('"seconds": ', '"seconds": 1e999, "was": ', 1),
        "scalar": lambda: "7",
        "text only": lambda: '"zq"',
        "cut": lambda: json.dumps(base)[:-20],
    }
    for number, formula in enumerate(FORMULAS):
        files[f"formula {number}"] = partial(with_text, base, formula)
    return files


def with_text_once(base: Document, text: str) -> Document:
    """A long text in one of each place, and not in all of them at once."""
    cells = [cell(base, detail=text), cell(base, "zq", "spawn", answers={"q": text}), cell(base, "zq", "loky", answers={text: "a"})]
    return document(base, cells, scenarios={"zq": {"question": text, "why": text}})


def costs_of(base: Document, count: int) -> list[Document]:
    """Cells of two backends with many samples each."""
    figures = [0.001 + number % 97 / 1e5 for number in range(count)]
    return [cell(base, "start", backend, answers={}, samples={"until joined (s)": figures}) for backend in ("fork", "spawn")]


ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 10**20, 10**400, 0.5, -0.0, 1e308, 5e-324, float("nan"), float("inf"), float("-inf")),
    *("", " ", "\n", "zq", STEER, MARKUP, "__proto__", "fork", "isolation", "hung", STYLED, "x" * 100_000, "\ud800", *FORMULAS),
    *([], {}, [[]], [None], [{}], {"": ""}, {"zq": None}, {"zq": {"zq": []}}, ["zq"] * 1000),
)
"""What a value is replaced by."""


def mutated(base: Document, chance: random.Random) -> bytes:
    """The real file after some accidents: to its values, its keys, its lists, or its bytes."""
    data: Any = deepcopy(base)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        mutate(data, chance)
    text = json.dumps(data).encode()
    if chance.random() < 0.25:
        text = spoiled(text, chance)
    return text


def mutate(data: Any, chance: random.Random) -> None:
    """One accident, somewhere in it."""
    place = data
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = chance.choice(keys)
        if not isinstance(place[key], dict | list) or not place[key] or chance.random() < 0.2:
            break
        place = place[key]
    accident = chance.choice(("replace", "replace", "replace", "delete", "rename", "repeat", "swap"))
    if accident == "replace":
        place[key] = deepcopy(chance.choice(ODD))
    elif accident == "delete":
        del place[key]
    elif accident == "rename" and isinstance(place, dict):
        place[str(chance.choice([word for word in ODD if isinstance(word, str)]))] = place.pop(key)
    elif accident == "repeat" and isinstance(place, list):
        place += [deepcopy(place[key])] * chance.choice((1, 10, 300))
    else:
        other = chance.choice(keys)
        place[key], place[other] = place[other], place[key]


def spoiled(text: bytes, chance: random.Random) -> bytes:
    """A text some of whose bytes are other ones, more, fewer, or somewhere else."""
    data = bytearray(text)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(data) + 1)
        accident = chance.randrange(5)
        if accident == 0 and at < len(data):
            data[at] = chance.randrange(256)
        elif accident == 1:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 100))))
        elif accident == 2:
            del data[at : at + chance.choice((1, 5, 500))]
        elif accident == 3:
            data[at:at] = data[at : at + chance.choice((10, 1000))]
        elif chance.random() < 0.3:
            del data[at:]
    return bytes(data)


def endless(base: Document, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Files that chance makes, for ever."""
    number = 0
    while True:
        number += 1
        yield f"mutated {number}", mutated(base, chance)

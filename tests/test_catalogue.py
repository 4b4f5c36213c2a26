"""A file becomes a scenario by its name and its docstring."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import compare
from compare.catalogue import SCENARIOS, Scenario, discover, passed_over, select

NOBODY = 65_534
"""A user to whom no file belongs."""


def test_what_a_file_says(fake_scenarios: dict[str, Scenario]) -> None:
    """First line: the question. Body: why, in paragraphs. Lines that are links: links."""
    ask = fake_scenarios["ask"]
    assert (ask.question, ask.why, ask.links, ask.role, ask.module) == (
        "Does a process run?",
        "Because it was started. There is more to say, but not below the table.",
        ("https://example.org/ask",),
        "module",
        "fake_scenarios.ask",
    )


def test_paragraphs(tmp_path: Path) -> None:
    """The why keeps its paragraphs, and nothing else of its lines: the first one is what a table shows."""
    (tmp_path / "s.py").write_text('"""Is it?\n\nIt is\nso.\n\n\nThere is more\nto say.\n\nhttps://example.org\n"""\n')
    (scenario,) = discover(tmp_path)
    assert (scenario.why, scenario.links) == ("It is so.\n\nThere is more to say.", ("https://example.org",))


def test_names(fake_scenarios: dict[str, Scenario]) -> None:
    """A file's name, with hyphens; in the order of topics, and of names in a topic."""
    assert list(fake_scenarios) == ["measures", "answers-oddly", "ask", "main-only", "nothing"]


def test_topics(fake_scenarios: dict[str, Scenario]) -> None:
    """A folder's name, with hyphens, is the topic of its files; a file that stands beside the folders has the topic `other`."""
    assert {name: (scenario.topic, scenario.module) for name, scenario in fake_scenarios.items() if name in {"ask", "measures"}} == {
        "ask": ("other", "fake_scenarios.ask"),
        "measures": ("fake-costs", "fake_scenarios.fake_costs.measures"),
    }
    assert all(scenario.path.is_file() for scenario in fake_scenarios.values())


def test_what_measures_is_a_script(fake_scenarios: dict[str, Scenario]) -> None:
    """A file that defines `measure` is the program that its cell runs; any other file asks."""
    measures, ask = fake_scenarios["measures"], fake_scenarios["ask"]
    assert (measures.kind, measures.measures, measures.role) == ("measures", True, "main")
    assert (ask.kind, ask.measures, ask.role) == ("asks", False, "module")


def test_selection(fake_scenarios: dict[str, Scenario]) -> None:
    """No word means all that answer; names, topics and patterns combine, and name what measures, too."""
    every = list(fake_scenarios.values())

    def names(*words: str) -> list[str]:
        return [scenario.name for scenario in select(every, words)]

    assert names() == ["answers-oddly", "ask", "main-only", "nothing"]
    assert names("fake-costs") == ["measures"]
    assert names("a*", "fake-costs", "ask") == ["measures", "answers-oddly", "ask"]
    with pytest.raises(KeyError, match="coasts"):
        names("ask", "coasts")


def test_every_real_scenario_tells_its_reader_all() -> None:
    """Each has a question that ends with its mark, a why of whole sentences, and a link to where people met it."""
    for scenario in discover():
        assert scenario.question.endswith("?"), scenario.name
        assert scenario.why.endswith("."), scenario.name
        assert all(link.startswith("https://") for link in scenario.links), scenario.name
        assert scenario.links, scenario.name


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything: be somebody who may not."""
    if os.name != "posix" or os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def odd_files(folder: Path) -> None:
    """What an editor, a system or a slip of the hand leaves beside the scenario `good`."""
    (folder / "good.py").write_text('"""Is it good?"""\n')
    (folder / ".#good.py").symlink_to("somebody@somewhere.1234:5678")  # how Emacs locks a file
    (folder / ".hidden.py").write_text("")
    (folder / "dangling.py").symlink_to("nowhere")
    (folder / "round.py").symlink_to("round.py")
    (folder / "folder.py").mkdir()
    (folder / "a.b.py").write_text("")
    (folder / "a_b.py").write_text('"""Is it a_b?"""\n')
    (folder / "a-b.py").write_text('"""Is it a-b?"""\n')
    (folder / "secret.py").write_text("")
    (folder / "secret.py").chmod(0)
    for topic in ("my_topic", "my-topic", ".hidden", "_helpers"):
        (folder / topic).mkdir()
        (folder / topic / "of_a_topic.py").write_text('"""Is it in a topic?"""\n')
    (folder / "my_topic" / "good.py").write_text('"""Is it good, too?"""\n')
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    os.mkfifo(folder / "pipe.py")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.py")).write_text("")


def test_odd_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """None is waited for, none is an error, and each that is no hidden one is told of, with what is wrong with it."""
    folder = tmp_path_factory.mktemp("odd")
    for parent in (folder, *folder.parents):
        if parent.is_relative_to(tempfile.gettempdir()):
            parent.chmod(parent.stat().st_mode | 0o555)
    odd_files(folder)
    with as_nobody():
        assert [(scenario.topic, scenario.name, scenario.question) for scenario in discover(folder)] == [
            ("my-topic", "of-a-topic", "Is it in a topic?"),
            ("other", "a-b", "Is it a_b?"),
            ("other", "good", "Is it good?"),
        ]
        why = passed_over(folder)
    assert why == {
        "a-b.py": "its name may have letters, digits and _ only",
        "a.b.py": "its name may have letters, digits and _ only",
        "dangling.py": "it is no regular file",
        "folder.py": "it is no regular file",
        "my-topic/of_a_topic.py": "the name of its topic's folder may have letters, digits and _ only",
        "my_topic/good.py": "its name is that of good.py",
        "pipe.py": "it is no regular file",
        "round.py": "it is no regular file",
        "secret.py": "it cannot be read: Permission denied",
        "\udcff.py": "its name may have letters, digits and _ only",
    }


def test_odd_files_end_no_command(tmp_path: Path) -> None:
    """A line on stderr each, and the scenarios beside them are there."""
    place = Path(compare.__file__).parent.parent
    for package in ("compare", "scenarios"):
        shutil.copytree(place / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    odd_files(tmp_path / "scenarios")
    for arguments in (["list"], ["run", "good", "of-a-topic", "isolation", "-b", "fork"]):
        line = [sys.executable, "-m", "compare", *arguments]
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
        assert "isolation" in done.stdout
        assert "mpcompare ignores scenarios/a-b.py: its name may have letters, digits and _ only\n" in done.stderr
        assert "mpcompare ignores scenarios/pipe.py: it is no regular file\n" in done.stderr
        assert "mpcompare ignores scenarios/my-topic/of_a_topic.py: the name of its topic's folder may have" in done.stderr
        assert r"mpcompare ignores scenarios/\udcff.py: " in done.stderr
        assert ".#good" not in done.stderr
        assert "Error" not in done.stderr


def test_every_scenario_that_is_the_program_says_main() -> None:
    """Any other word would have it imported, and its functions would not be those of `__main__`."""
    words = {
        word for path in SCENARIOS.rglob("*.py") for word in re.findall(r"^RUN_AS = (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert words == {'"main"'}

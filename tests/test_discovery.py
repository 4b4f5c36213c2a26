"""A file becomes a scenario by its name and its docstring."""

import pytest

from compare.discovery import Scenario, discover, select


def test_what_a_file_says(fake_scenarios: dict[str, Scenario]) -> None:
    """First line: the question. Body: why. Lines that are links: links."""
    ask = fake_scenarios["ask"]
    assert (ask.question, ask.why, ask.links, ask.role, ask.module) == (
        "Does a process run?",
        "Because it was started. There is more to say, but not below the table.",
        ("https://example.org/ask",),
        "module",
        "fake_scenarios.ask",
    )


def test_names(fake_scenarios: dict[str, Scenario]) -> None:
    """A file's name, with hyphens."""
    assert list(fake_scenarios) == ["measures", "answers-oddly", "ask", "main-only", "nothing"]


def test_what_measures_is_a_script(fake_scenarios: dict[str, Scenario]) -> None:
    """A file that defines `measure` is the program that its cell runs, and keeps its name."""
    measures = fake_scenarios["measures"]
    assert (measures.measures, measures.role, measures.topic) == (True, "script", "fake costs")
    assert not fake_scenarios["ask"].measures


def test_selection(fake_scenarios: dict[str, Scenario]) -> None:
    """No word means all that answer; names, topics and patterns combine, and name what measures, too."""
    every = list(fake_scenarios.values())

    def names(*words: str) -> list[str]:
        return [scenario.name for scenario in select(every, words)]

    assert names() == ["answers-oddly", "ask", "main-only", "nothing"]
    assert names("fake costs") == ["measures"]
    assert names("a*", "fake costs", "ask") == ["measures", "answers-oddly", "ask"]
    with pytest.raises(KeyError, match="coasts"):
        names("ask", "coasts")


def test_every_real_scenario_tells_its_reader_all() -> None:
    """Each has a question that ends with its mark, a why of whole sentences, and a link to where people met it."""
    for scenario in discover():
        assert scenario.question.endswith("?"), scenario.name
        assert scenario.why.endswith("."), scenario.name
        assert all(link.startswith("https://") for link in scenario.links), scenario.name
        assert scenario.links, scenario.name

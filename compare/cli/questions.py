"""The questions that `pick` asks on a terminal whoever says nothing about the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from compare.pick.requirements import REQUIREMENTS

YES_OR_NO = {"y": True, "yes": True, "n": False, "no": False, "": None, "?": None}

OF_OPTIONS = {
    ("platforms",): "Which platforms does it run on, such as linux,windows? Enter: only this one.",
    ("oldest_python",): "What is the oldest Python that it runs on, such as 3.12? Enter: only this one.",
    ("tasks", "task_time", "workers", "data"): "How many tasks are there, how long does each take, how many workers run them, and how "
    "large is the data of the parent that all of them read? Enter: 100 10ms 4 0MB.",
}
"""The options for which an answer stands, one for each word of it -> how they are asked for."""

LIBRARY = "Is it a library, whose users choose the start method?"

COUNT = sum(bool(one.question) for one in REQUIREMENTS) + len(OF_OPTIONS) + 1


def asked(context: click.Context) -> dict[str, Any]:
    """The answers, as those of the command's options; what somebody does not know stays unknown."""
    click.echo("Answer y or n. Press Enter when you do not know.", err=True)
    answers: dict[str, Any] = {}
    number = iter(range(1, COUNT + 1))
    for one in REQUIREMENTS:
        if one.question:
            place = next(number)
            if answers.get(one.case_of) is not False:
                answers[one.name] = yes_or_no(f"{place}/{COUNT}  {one.question}")
    answers["library"] = bool(yes_or_no(f"{next(number)}/{COUNT}  {LIBRARY}"))
    for names, question in OF_OPTIONS.items():
        answers |= words(context, names, f"{next(number)}/{COUNT}  {question}")
    return answers


def yes_or_no(question: str) -> bool | None:
    """Ask until the answer is one."""
    while (word := prompted(f"{question} [y/n/Enter]").lower()) not in YES_OR_NO:
        click.echo("Type y, n or Enter.", err=True)
    return YES_OR_NO[word]


def words(context: click.Context, names: tuple[str, ...], question: str) -> dict[str, Any]:
    """Ask until each word of the answer is one that its option takes."""
    while True:
        typed = prompted(question).split(maxsplit=len(names) - 1)
        try:
            return dict(converted(context, names, typed))
        except click.UsageError as error:
            click.echo(error.message, err=True)


def converted(context: click.Context, names: tuple[str, ...], typed: list[str]) -> Iterator[tuple[str, Any]]:
    """What the options make of the words that were typed for them."""
    options = {option.name: option for option in context.command.params}
    for name, word in zip(names, typed, strict=False):
        yield name, options[name].process_value(context, word)


def prompted(question: str) -> str:
    """One answer."""
    return str(click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)).strip()

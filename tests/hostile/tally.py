"""What was done, and what fell short: the table that the program prints."""

from collections import Counter

FIGURES = {
    "cells": (
        "rows lost",
        "rows that are wrong",
        "survivors",
        "names left in /dev/shm",
        "folders and files left",
        "files of others touched",
        "over their deadline",
        "texts without bound",
        "runs without end",
        "runs over 1 GB",
        "faults of the tool",
        "escapes",
    ),
    "kills": (
        "cells lost",
        "rounds lost",
        "files invalid",
        "not whole after --resume",
        "slow to end",
        "processes left",
        "names left in /dev/shm",
        "folders and files left",
        "faults of the tool",
    ),
    "inputs": (
        "faults of the tool",
        "escapes",
        "outputs that are not valid",
        "over 10 s",
        "over 1 GB",
        "programs of theirs run",
    ),
    "surroundings": (
        "faults of the tool",
        "wrong exit codes",
        "results not shown",
        "files of others touched",
        "files left",
        "without end",
        "not said",
    ),
}
"""Part -> the figures that have to be zero."""


class Tally:
    """Counts what was done and what fell short, and keeps a line on each fault."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.faults: Counter[tuple[str, str]] = Counter()
        self.lines: list[str] = []
        self.remarks: list[str] = []
        self.seconds: dict[str, float] = {}

    def did(self, part: str, number: int = 1) -> None:
        """Count something that was tried."""
        self.done[part] += number

    def fault(self, part: str, figure: str, what: str, number: int = 1) -> None:
        """Count something that fell short; `figure` is one of the part's."""
        if figure not in FIGURES[part]:
            raise KeyError(figure)
        self.faults[part, figure] += number
        self.lines.append(f"{part}, {figure}: {ascii(what)[1:-1][:300]}")

    def remark(self, text: str) -> None:
        """Keep a line that is no fault, such as what could not be tried here."""
        if text not in self.remarks:
            self.remarks.append(text)

    def table(self) -> str:
        """The faults by name, what could not be tried, and the figures of each part that ran."""
        lines = [*self.lines, "", *self.remarks, ""]
        for part, figures in FIGURES.items():
            if part in self.seconds:
                lines.append(f"{part}: {self.done[part]} in {self.seconds[part]:.0f} s")
                lines += [f"  {figure:<30}{self.faults[part, figure]:>6}" for figure in figures]
        return "\n".join(lines).strip()

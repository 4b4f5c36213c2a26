"""What a run sees is recorded as it comes: in memory, or in a results file that is whole at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import FileIO
from pathlib import Path

from compare.machine import files
from compare.results.file import TAIL, line, to_json
from compare.results.model import Cell, Measuring, Results


class Recorder:
    """Keeps what a run sees in memory."""

    def __init__(self, results: Results) -> None:
        """Go on with these results, which the run may have begun."""
        self.results = results
        self.ran: list[Cell] = []
        """What this run itself brought to its end. The results may have more, of a run that it goes on with."""
        self._measured_before = results.environment.measuring
        self._there = {cell.key for cell in results.cells}

    def add(self, cells: Sequence[Cell], measuring: Measuring | None = None) -> None:
        """Keep cells that ended, or had another round, and how this run has measured so far: the last word counts."""
        if measuring is not None:
            self.results.environment = replace(self.results.environment, measuring=[*self._measured_before, measuring])
        if self.are_new(cells):
            self.results.cells.extend(cells)
        else:
            self.results.add(cells)
        self._there |= {cell.key for cell in cells}
        self.ran += [cell for cell in cells if not cell.cut_short]

    def are_new(self, cells: Sequence[Cell]) -> bool:
        """Whether these cells take the place of none."""
        return self._there.isdisjoint(cell.key for cell in cells)

    def took(self, seconds: float) -> None:
        """Keep how long it all took, besides what the run took that it goes on with."""
        self.results.took(seconds)

    def close(self) -> None:
        """Record nothing more."""


class FileRecorder(Recorder):
    """Keeps it in a results file, too, which is whole at any moment, however many cells there are, whoever reads it, however the tool ends.

    Each time, a new file takes the place of the one before: what is written into a file that others read, they may see in part. The text
    of a cell is made once, unless the run measures: then the head, which says how, is another one, too.
    """

    def __init__(self, results: Results, path: Path, held: FileIO | None = None) -> None:
        """Write what there is so far: to a new file, or in the place of one that is `held`. Raises OSError when it cannot be written."""
        super().__init__(results)
        self._path, self._file = path.resolve(), held
        self._put(to_json(results).encode())

    def add(self, cells: Sequence[Cell], measuring: Measuring | None = None) -> None:
        """Keep cells and how they were measured. Raises OSError when the disk is full; the file is then as it was before."""
        more = bool(self.results.cells) and measuring is None and self.are_new(cells)
        super().add(cells, measuring)
        if more:
            rows = "".join(f",\n{line(cell)}" for cell in cells) + TAIL
            self._put(self._text.removesuffix(TAIL.encode()) + rows.encode())
        else:
            self._put(to_json(self.results).encode())

    def close(self) -> None:
        """Write the final file, whose head knows how long it all took."""
        try:
            self._put(to_json(self.results).encode())
        finally:
            if self._file:
                self._file.close()

    def _put(self, text: bytes) -> None:
        self._file = files.put(self._path, text, new=self._file is None, before=self._file)
        self._text = text

"""Lines as records of cells, one at a time and on the watch: an unbalanced quote costs one line, never the rest."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from huitou.intake.reading.lines import MARK, Block, Lines
from huitou.intake.reading.table import VALUE_LENGTH

# A cell with more line breaks than this is a stray quote, not a message of a buyer.
_MAX_BREAKS = 200
# Free text has a comma or two in a line; a line that fills four columns or more by itself is a record.
_MIN_COLUMNS_OF_A_RECORD = 4


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A record that cannot be split into cells."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Splitter:
    """How lines are split. ``columns`` and ``header`` (its line) are the header's, empty while it is looked for."""

    delimiter: str
    max_line_bytes: int
    columns: int = 0
    header: str = ""

    def split(self, lines: Lines) -> Iterator[list[str] | Spoiled]:
        """Give the records of the loaded blocks in order; a blank line gives an empty list."""
        while (line := lines.next()) is not None:
            yield self._record(line, lines)

    def _record(self, line: str | Block, lines: Lines) -> list[str] | Spoiled:
        if isinstance(line, Block):
            return Spoiled("row.too_long", line.data.decode(errors="ignore")[:VALUE_LENGTH])
        if self._is_too_long(line):
            return Spoiled("row.too_long", line[:VALUE_LENGTH])
        if line.startswith(MARK) and (not self.header or line == MARK + self.header):
            line = line.removeprefix(MARK)
        if not line.strip():
            return []
        if '"' not in line:
            return line.split(self.delimiter)
        return self._quoted(line, lines)

    def _quoted(self, line: str, lines: Lines) -> list[str] | Spoiled:
        further: list[str] = []
        reader = csv.reader(self._feed(line, lines, further), delimiter=self.delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            cells = []
        if not cells or any(map(self._stands_alone, further)):
            lines.put_back(further)
            return Spoiled("row.quote", line[:VALUE_LENGTH])
        return cells

    def _is_too_long(self, line: str) -> bool:
        # A character takes four bytes at most.
        return len(line) * 4 > self.max_line_bytes and len(line.encode()) > self.max_line_bytes

    def _feed(self, line: str, lines: Lines, further: list[str]) -> Iterator[str]:
        yield line + "\n"
        size = len(line.encode())
        while len(further) < _MAX_BREAKS and (more := lines.next_text()) is not None:
            further.append(more)
            size += len(more.encode()) + 1
            if size > self.max_line_bytes:
                return
            yield more + "\n"

    def _stands_alone(self, line: str) -> bool:
        return (
            self.columns >= _MIN_COLUMNS_OF_A_RECORD
            and '"' not in line
            and line.count(self.delimiter) == self.columns - 1
        )

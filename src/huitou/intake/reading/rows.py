"""The sink of records that need a look each: numbers them, refuses what is none, writes the rest as strict csv."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from typing import BinaryIO

from huitou.errors import DataError
from huitou.intake.masking import masked
from huitou.intake.reading.header import normalise_header
from huitou.intake.reading.records import Spoiled
from huitou.intake.reading.table import VALUE_LENGTH, Limits, Refused

_TOTALS = frozenset({"合计", "总计", "小计", "总合计", "汇总", "共计", "total", "totals", "grandtotal", "subtotal"})
_TOTAL_LENGTH = 20
_HABIT_ROWS = 3
_HABIT_SHARE = 0.01


class Rows:
    """Counts what goes by. ``header``: its cells as they stand in the file.

    ``errors``: what becomes of a character that is cut.
    ``gapped`` turns true when a record's number is no longer ``header_row`` + its position.
    """

    def __init__(
        self,
        out: BinaryIO,
        *,
        name: str,
        header: Sequence[str],
        header_row: int,
        keep: tuple[int, ...],
        numbered: bool,
        padded: bool,
        limits: Limits,
    ) -> None:
        self._out = out
        self._line: Callable[[Sequence[str]], str] = csv.writer(_Echo(), lineterminator="\n").writerow
        self._name = name
        self._header = list(header)
        self._keep = keep
        self._numbered = numbered
        self._padded = padded
        self._limits = limits
        self._row = self._header_row = header_row
        self._written = 0
        self._refusals = 0
        self._refused: list[Refused] = []
        self._short = 0
        self._halves = 0
        self._last_short = (0, 0)
        self._totals: list[tuple[int, Sequence[str]]] = []
        self.errors = "strict"
        self.gapped = False

    @property
    def records(self) -> int:
        return self._written + self._refusals

    def refused(self) -> tuple[Refused, ...]:
        """The records refused; a file that has more of them than can be told is refused itself."""
        if self._refusals > self._limits.max_refused:
            first = self._refused[0]
            raise DataError(
                "file.rows",
                en=f"{self._name}: {self._refusals} of {self.records} rows cannot be split into the header's "
                f"{len(self._header)} columns, first row {first.row}: {masked(first.value)!r}; export the file again",
                zh=f"{self._name}：{self.records} 行中有 {self._refusals} 行无法按表头的 {len(self._header)} 列拆分，"
                f"最先是第 {first.row} 行：{masked(first.value)!r}；请重新导出",
                file=self._name,
                row=first.row,
            )
        return tuple(self._refused)

    def shows_habit(self) -> bool:
        """Whether the file's writer drops trailing empty cells, as Excel does: three short rows or more, a hundredth
        of all, and most of them not the two halves of a row that a line break cut."""
        return (
            not self._padded
            and self._short >= max(_HABIT_ROWS, self.records * _HABIT_SHARE)
            and self._halves < self._short / 2
        )

    def add_plain(self, data: bytes, count: int) -> None:
        """The kept cells of so many records, commas between; where rows are numbered, a line each."""
        self._settle_totals()
        self._mark_gap(self._row + 1)
        if self._numbered:
            numbers = range(self._row + 1, self._row + count + 1)
            lines = data.split(b"\n")
            data = b"".join([b"%d,%b\n" % pair for pair in zip(numbers, lines, strict=False)])
        self._out.write(data)
        self._row += count
        self._written += count

    def add(self, record: Sequence[str] | Spoiled) -> None:
        """The next row: cells, none for a blank line, or what could not be split."""
        self._row += 1
        if isinstance(record, Spoiled):
            self._refuse(self._row, record.code, record.value)
        elif list(record) == self._header:
            self._refuse(self._row, "row.header", ",".join(record))
        elif _is_total(record):
            self._totals.append((self._row, record))
        elif any(record):
            self._settle_totals()
            self._add_cells(self._row, record)

    def finish(self) -> None:
        """No row follows: what looked like a total is one."""
        for row, cells in self._totals:
            self._refuse(row, "row.total", ",".join(cells))
        self._totals.clear()

    def _settle_totals(self) -> None:
        for row, cells in self._totals:
            self._add_cells(row, cells)
        self._totals.clear()

    def _add_cells(self, row: int, cells: Sequence[str]) -> None:
        width = len(self._header)
        if len(cells) < width:
            self._count_short(row, len(cells))
            if self._padded:
                cells = [*cells, *[""] * (width - len(cells))]
        elif not any(cells[width:]):
            cells = cells[:width]
        if len(cells) == width:
            self._write(row, cells)
        else:
            self._refuse(row, "row.cells", ",".join(cells))

    def _count_short(self, row: int, cells: int) -> None:
        self._short += 1
        last_row, last_cells = self._last_short
        halves = last_row == row - 1 and last_cells != cells and last_cells + cells == len(self._header) + 1
        self._halves += 2 * halves
        self._last_short = (row, cells)

    def _write(self, row: int, cells: Sequence[str]) -> None:
        kept = [cells[place] for place in self._keep]
        data = self._line([str(row), *kept] if self._numbered else kept).encode(errors=self.errors)
        if "\0" in "".join(cells):
            self._refuse(row, "row.nul", ",".join(cells).replace("\0", "␀"))
        elif len(data) > self._limits.max_line_bytes:
            self._refuse(row, "row.too_long", ",".join(cells))
        else:
            self._mark_gap(row)
            self._out.write(data)
            self._written += 1

    def _mark_gap(self, row: int) -> None:
        self.gapped = self.gapped or row != self._header_row + self._written + 1

    def _refuse(self, row: int, code: str, value: str) -> None:
        self._refusals += 1
        if self._refusals <= self._limits.max_refused:
            shown = value[:VALUE_LENGTH].encode(errors="replace").decode()
            self._refused.append(Refused(row, "", shown, code))


def check_width(header: tuple[str, ...], *, name: str, limits: Limits) -> None:
    """Refuse a table wider than any export."""
    if len(header) > limits.max_cells:
        raise DataError(
            "file.columns",
            en=f"{name} has {len(header)} columns; at most {limits.max_cells} are read. Remove the empty ones",
            zh=f"{name} 有 {len(header)} 列，最多读取 {limits.max_cells} 列。请删去多余的空列",
            file=name,
        )


def _is_total(cells: Sequence[str]) -> bool:
    first = next(filter(None, cells), "")
    return len(first) <= _TOTAL_LENGTH and normalise_header(first).rstrip(":") in _TOTALS


class _Echo:
    """What ``csv.writer`` writes to, so that ``writerow`` gives the line."""

    def write(self, line: str) -> str:
        return line

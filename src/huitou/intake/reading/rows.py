"""The sink of records that need a look each: numbers them, refuses what is none, writes the rest as strict csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from huitou.errors import DataError
from huitou.intake.reading.header import header_cell, normalise_header
from huitou.intake.reading.records import Spoiled
from huitou.intake.reading.table import VALUE_LENGTH, Limits, Refused

_TOTALS = frozenset({"合计", "总计", "小计", "总合计", "汇总", "共计", "total", "totals", "grandtotal", "subtotal"})
_HABIT_ROWS = 3
_HABIT_SHARE = 0.01


class Rows:
    """Counts what goes by. ``gapped`` turns true when a record's number is no longer ``header_row`` + its position."""

    def __init__(
        self,
        out: BinaryIO,
        *,
        name: str,
        header: Sequence[str],
        header_row: int,
        numbered: bool,
        padded: bool,
        limits: Limits,
    ) -> None:
        self._out = out
        self._name = name
        self._header = tuple(header)
        self._numbered = numbered
        self._padded = padded
        self._limits = limits
        self._row = self._header_row = header_row
        self._written = 0
        self._refusals = 0
        self._refused: list[Refused] = []
        self._short = 0
        self._halves = 0
        self._before = 0
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
                f"{len(self._header)} columns, first row {first.row}: {first.value[:60]!r}; export the file again",
                zh=f"{self._name}：{self.records} 行中有 {self._refusals} 行无法按表头的 {len(self._header)} 列拆分，"
                f"最先是第 {first.row} 行：{first.value[:60]!r}；请重新导出",
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

    def add_plain(self, data: bytes) -> None:
        """Whole lines known to be records as wide as the header, commas between."""
        count = data.count(b"\n")
        self._mark_gap()
        if self._numbered:
            numbers = range(self._row + 1, self._row + count + 1)
            lines = data.split(b"\n")
            data = b"".join([b"%d,%b\n" % pair for pair in zip(numbers, lines, strict=False)])
        self._out.write(data)
        self._row += count
        self._written += count
        self._before = 0

    def add(self, record: Sequence[str] | Spoiled) -> None:
        self._row += 1
        before, self._before = self._before, 0
        if isinstance(record, Spoiled):
            self._refuse(record.code, record.value)
        elif any(record):
            self._add_cells(record, before)

    def _add_cells(self, cells: Sequence[str], before: int) -> None:
        width = len(self._header)
        if len(cells) == width and tuple(map(header_cell, cells)) == self._header:
            return self._refuse("row.header", ",".join(cells))
        if normalise_header(next(filter(None, cells))).rstrip(":") in _TOTALS:
            return self._refuse("row.total", ",".join(cells))
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        elif len(cells) < width:
            self._short += 1
            self._before = len(cells)
            self._halves += 2 * (before + len(cells) == width + 1 and before != len(cells))
            if self._padded:
                cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) != width:
            return self._refuse("row.cells", ",".join(cells))
        return self._write(cells)

    def _write(self, cells: Sequence[str]) -> None:
        line = ",".join(map(_quoted, cells))
        data = line.encode()
        if "\0" in line:
            return self._refuse("row.nul", line.replace("\0", "␀"))
        if len(data) > self._limits.max_line_bytes:
            return self._refuse("row.too_long", line)
        self._mark_gap(ahead=0)
        self._out.write(b"%d,%b\n" % (self._row, data) if self._numbered else data + b"\n")
        self._written += 1
        return None

    def _mark_gap(self, ahead: int = 1) -> None:
        self.gapped = self.gapped or self._row + ahead != self._header_row + self._written + 1

    def _refuse(self, code: str, value: str) -> None:
        self._refusals += 1
        if self._refusals <= self._limits.max_refused:
            self._refused.append(Refused(self._row, "", value[:VALUE_LENGTH], code))


def check_width(header: tuple[str, ...], *, name: str, limits: Limits) -> None:
    """Refuse a table wider than any export."""
    if len(header) > limits.max_cells:
        raise DataError(
            "file.columns",
            en=f"{name} has {len(header)} columns; at most {limits.max_cells} are read. Remove the empty ones",
            zh=f"{name} 有 {len(header)} 列，最多读取 {limits.max_cells} 列。请删去多余的空列",
            file=name,
        )


def _quoted(cell: str) -> str:
    if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell

"""What reading a file gives: tables, the records it had to refuse, and the bounds it kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

VALUE_LENGTH = 200
_FEWEST = 2

# Which columns the caller will read of a table with this name and header; None for all of them.
Uses = Callable[[str, tuple[str, ...]], frozenset[int] | None]
# Told now and then how many bytes of the file and rows of it were read.
OnRead = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep memory flat and a bomb harmless; all are checked while streaming.

    ``max_line_bytes`` bounds one record in UTF-8; DuckDB's csv reader takes lines up to 2 MB.
    ``max_xlsx_part`` bounds what is held of a workbook at once: a sheet, or the texts its sheets share.
    ``max_sheet_cells`` bounds a sheet's rectangle: while it is read, 100 bytes are held for a cell of a short text.
    ``max_ratio`` is unpacked over packed size, looked at once a member gave ``ratio_from_bytes``.
    """

    max_bytes: int = 20_000_000_000
    max_ratio: int = 200
    ratio_from_bytes: int = 50_000_000
    max_members: int = 1_000
    max_line_bytes: int = 1_000_000
    max_cells: int = 2_000
    max_xlsx_part: int = 2_000_000_000
    max_sheet_cells: int = 20_000_000
    max_refused: int = 100_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that could not be split into cells, or is not one: its number, its text, and why.

    ``row`` is the 1-based number a spreadsheet shows (preamble, header and blank lines have one too);
    ``column`` is '' when the whole record is meant; ``value`` is cut to 200 characters.
    """

    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, put where the engine reads it.

    A csv table is a headless UTF-8 csv (comma, RFC 4180, LF) of the columns ``columns`` (places in the header); with
    ``numbered`` the first cell is the record's number, else that is ``header_row`` + its 1-based position.
    ``records`` = records in ``path`` + ``refused``.
    """

    name: str
    header: tuple[str, ...]
    header_row: int
    columns: tuple[int, ...]
    path: Path
    kind: Literal["csv", "parquet"]
    numbered: bool
    records: int
    refused: tuple[Refused, ...]
    sha256: str
    encoding: str


def unheard(_place: int, _rows: int) -> None:
    """An ``OnRead`` that wants to know nothing."""


def every_column(_name: str, _header: tuple[str, ...]) -> None:
    """A ``Uses`` that wants all of them."""


def no_column(_name: str, _header: tuple[str, ...]) -> frozenset[int]:
    """A ``Uses`` that wants none."""
    return frozenset()


def kept(uses: Uses, name: str, header: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the columns to keep, two at least: a line of one empty cell would be no record."""
    used = uses(name, header)
    if used is None or len(header) < _FEWEST:
        return tuple(range(len(header)))
    spare = [place for place in range(len(header)) if place not in used]
    return tuple(sorted([*used, *spare[: max(0, _FEWEST - len(used))]]))


REASONS: dict[str, tuple[str, str]] = {
    "row.cells": (
        "the number of cells differs from the header's; a line break or separator inside a cell is the usual cause",
        "单元格数与表头不一致；常见原因是单元格里有换行或分隔符",
    ),
    "row.quote": (
        'a quotation mark is not closed or not doubled; write it as "" inside a quoted cell',
        '引号没有配对；带引号的单元格里请把引号写成 ""',
    ),
    "row.json": (
        "the line is no JSON object; write one object a line",
        "这一行不是 JSON 对象；应该一行一个对象",
    ),
    "row.nul": ("the row holds a NUL byte; the file was damaged or cut", "这一行含有空字节（NUL）；文件可能损坏"),
    "row.too_long": ("the row is longer than any order row can be", "这一行过长，不可能是一条订单"),
    "row.header": ("the header repeated amid the rows; files were joined", "表头在数据中重复出现；文件可能是拼接的"),
    "row.total": ("a total, not a record", "合计行，不是数据"),
}

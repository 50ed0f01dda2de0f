"""Run as a process of its own: gives the sheets of a workbook as JSON lines, a name and then its rows, many a line.

calamine aborts the process where a damaged workbook asks for more memory than there is; here it takes nobody along.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import is_zipfile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LOCKED = 3
DONE = None

# An xlsx with a password is an OLE file with this entry.
_LOCKED_XLSX = "EncryptedPackage".encode("utf-16-le")
# Where a name ends like this calamine takes the file for what it is.
_NAMED_SO = frozenset({".xlsx", ".xlsm"})
_AT_ONCE = 500
_EXACT = 2**53
_HALF_SECOND = dt.timedelta(microseconds=500_000)
_MEMORY = 4 << 30

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def main(path: str) -> int:
    """Write every worksheet to stdout; ``DONE`` says that none is missing."""
    import python_calamine as calamine

    _bound_memory()
    try:
        book = _book(Path(path))
        if book is None:
            return LOCKED
        for about in book.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                _put(about.name)
                rows = _rows(book.get_sheet_by_name(about.name))
                while block := list(islice(rows, _AT_ONCE)):
                    _put(block)
    except calamine.PasswordError:
        return LOCKED
    _put(DONE)
    return 0


def _book(path: Path) -> CalamineWorkbook | None:
    """The workbook; None for one with a password."""
    from python_calamine import CalamineWorkbook

    # From its path it is read piece by piece, from its bytes it is held whole; but a path goes by the name.
    if path.suffix in _NAMED_SO and is_zipfile(path):
        return CalamineWorkbook.from_path(path)
    data = path.read_bytes()
    return None if _LOCKED_XLSX in data else CalamineWorkbook.from_filelike(io.BytesIO(data))


def _put(value: str | list[list[str]] | None) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    width = _width(sheet)
    # Nearly every cell of an export is text of one line.
    return (
        [cell if type(cell) is str and "\r" not in cell else _text(cell) for cell in row[:width]]
        for row in sheet.iter_rows()
    )


def _width(sheet: CalamineSheet) -> int:
    """The width up to the last column that holds something: nearly always the heading row tells."""
    width = 0
    for row in sheet.iter_rows():
        width = max(width, _filled(row))
        if width == len(row):
            break
    return width


def _filled(row: Sequence[Cell]) -> int:
    """The row's width up to its last cell that holds something."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] != ""), 0)


def _text(cell: Cell) -> str:
    """The cell as a csv would hold it; a whole number beyond 2^53 has lost digits and stays in scientific notation."""
    match cell:
        case str():
            return cell.replace("\r\n", "\n").replace("\r", "\n")
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case float() if cell.is_integer() and abs(cell) < 1e16:
            return f"{cell:.15e}"
        case dt.datetime():
            return (cell + _HALF_SECOND).isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return cell.isoformat()
        case dt.time():
            return cell.isoformat(timespec="seconds")
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Spreadsheets (xlsx, xls) as tables: one for each sheet that holds anything."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from huitou.errors import DataError
from huitou.intake.reading.containers import BROKEN, Metered, bomb, damaged
from huitou.intake.reading.header import PREVIEW_ROWS, find_header, header_cell
from huitou.intake.reading.rows import Rows, check_width
from huitou.intake.reading.table import Limits, Table

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_CHUNK = 1 << 18
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_REFERENCE_LENGTH = 24
_EXACT = 2**53
_HALF_SECOND = dt.timedelta(microseconds=500_000)

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class WorkbookReader:
    """Reads the sheets of the workbook at ``path``, each into a file that ``scratch`` makes."""

    path: Path
    name: str
    scratch: Callable[[], Path]
    keywords: frozenset[str]
    limits: Limits

    def read(self) -> list[Table]:
        import python_calamine as calamine

        kind = "xlsx" if zipfile.is_zipfile(self.path) else "xls"
        if kind == "xlsx":
            self._check_container()
        with self.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        try:
            with self.path.open("rb") as stream, calamine.CalamineWorkbook.from_filelike(stream) as book:
                tables = [table for sheet in self._sheets(book) if (table := self._read_sheet(sheet, sha256, kind))]
        except calamine.PasswordError:
            raise self._locked() from None
        except calamine.CalamineError as problem:
            raise damaged(self.name, problem) from problem
        if not tables:
            raise DataError("file.empty", en=f"{self.name} holds no rows", zh=f"{self.name} 里没有数据", file=self.name)
        return tables

    def _sheets(self, book: CalamineWorkbook) -> Iterator[CalamineSheet]:
        from python_calamine import SheetTypeEnum

        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                yield book.get_sheet_by_name(about.name)

    def _read_sheet(self, sheet: CalamineSheet, sha256: str, kind: str) -> Table | None:
        name = f"{self.name}#{sheet.name}"
        width = max((_filled(row) for row in sheet.iter_rows()), default=0)
        texts = ([_text(cell) for cell in row[:width]] for row in sheet.iter_rows())
        preview = list(islice(texts, PREVIEW_ROWS))
        place = find_header(preview, keywords=self.keywords)
        if place is None:
            return None
        header = tuple(map(header_cell, preview[place]))
        check_width(header, name=name, limits=self.limits)
        path = self.scratch()
        with path.open("wb") as out:
            rows = Rows(
                out,
                name=name,
                header=preview[place],
                header_row=place + 1,
                numbered=True,
                padded=False,
                limits=self.limits,
            )
            for record in chain(preview[place + 1 :], texts):
                rows.add(record)
            rows.finish()
        return Table(
            name=name,
            header=header,
            header_row=place + 1,
            path=path,
            kind="csv",
            numbered=True,
            records=rows.records,
            refused=rows.refused(),
            sha256=sha256,
            encoding=kind,
        )

    def _check_container(self) -> None:
        """Unpack every part once without keeping it: a bomb, a damaged part or a cell far out shows here.

        calamine makes room for the whole rectangle up to the farthest cell and aborts the process where it cannot.
        """
        try:
            with zipfile.ZipFile(self.path) as archive:
                infos = archive.infolist()
                if "xl/workbook.xml" not in archive.namelist():
                    raise self._foreign()
                if sum(info.file_size for info in infos) > self.limits.max_xlsx_uncompressed:
                    raise bomb(self.name)
                for info in infos:
                    with archive.open(info) as stream:
                        self._check_part(stream, info)
        except BROKEN as problem:
            raise damaged(self.name, problem) from problem

    def _check_part(self, stream: IO[bytes], info: zipfile.ZipInfo) -> None:
        part = Metered(stream, name=self.name, limits=self.limits, packed=lambda: info.compress_size)
        columns: set[bytes] = set()
        rows: set[bytes] = set()
        rest = b""
        while data := part.read(_CHUNK):
            for column, row in set(_REFERENCE.findall(rest + data)):
                columns.add(column)
                rows.add(row)
            rest = data[-_REFERENCE_LENGTH:]
        area = max(map(_column_number, columns), default=0) * max(map(int, rows), default=0)
        if area > self.limits.max_sheet_cells:
            raise DataError(
                "file.sheet_size",
                en=f"{self.name}: a sheet spans {area} cells, more than can be read; "
                "clear stray cells far from the table, or save the sheet as csv",
                zh=f"{self.name}：有工作表跨越 {area} 个单元格，超出可读取的范围；"
                "请清除远离表格的零散单元格，或另存为 csv",
                file=self.name,
            )

    def _foreign(self) -> DataError:
        return DataError(
            "file.format",
            en=f"{self.name} is an Office or OpenDocument file that is not read; save it as xlsx or csv",
            zh=f"{self.name} 是暂不支持的 Office 或 OpenDocument 格式；请另存为 xlsx 或 csv",
            file=self.name,
        )

    def _locked(self) -> DataError:
        return DataError(
            "file.encrypted",
            en=f"{self.name} is locked with a password; save it without one and import that",
            zh=f"{self.name} 有密码；请去掉密码另存后再导入",
            file=self.name,
        )


def _filled(row: Sequence[Cell]) -> int:
    """The row's width up to its last cell that holds something."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] != ""), 0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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
        case dt.date() | dt.time():
            return cell.isoformat()[:10] if isinstance(cell, dt.date) else cell.isoformat(timespec="seconds")
        case _:
            return str(cell)

"""Every table of the report as a sheet: numbers as numbers, dates as dates, text never run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from huitou.language import Speech
from huitou.report.blocks import Cell, Section, Table, tables_of

_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SHEET_NAME = 31
_FORMATS = {
    "count": "#,##0",
    "rate": "0.0%",
    "ratio": "0.00",
    "money": "#,##0.00",
    "days": "0.0",
    "date": "yyyy-mm-dd",
    "text": "@",
}
_WIDEST = 60


def workbook(sections: Sequence[Section], *, title: str, t: Speech) -> bytes:
    """The workbook's bytes: a sheet of contents under the title, then a sheet a table."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    # Nothing is guessed from what text looks like: a category called =1+1 stays a name.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        _Book(book, t).write([table for section in sections for table in tables_of(section)], title=title)
    return buffer.getvalue()


class _Book:
    """The sheets of one workbook, and their formats."""

    def __init__(self, book: Any, t: Speech) -> None:
        self._book = book
        self._t = t
        self._bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._soft = book.add_format({"font_color": "#5d646d", "italic": True})
        self._firm = {kind: book.add_format({"num_format": written}) for kind, written in _FORMATS.items()}
        self._moving = {
            kind: book.add_format({"num_format": written, "italic": True, "font_color": "#5d646d"})
            for kind, written in _FORMATS.items()
        }
        self._right = book.add_format({"num_format": "@", "align": "right"})
        self._names: set[str] = set()

    def write(self, tables: Sequence[Table], *, title: str) -> None:
        contents = self._book.add_worksheet(self._named(self._t(zh="目录", en="Contents")))
        contents.set_column(0, 0, _WIDEST)
        contents.write_string(0, 0, title, self._title)
        contents.write_string(1, 0, self._t(zh="斜体的数还会变", en="Numbers in italics may still move"), self._soft)
        for place, table in enumerate(tables, start=3):
            name = self._named(table.name)
            contents.write_url(place, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", string=table.name)
            self._table(self._book.add_worksheet(name), table)

    def _table(self, sheet: Any, table: Table) -> None:
        sheet.write_string(0, 0, table.name, self._title)
        for column, heading in enumerate(table.headings):
            sheet.write_string(2, column, heading, self._bold)
            texts = [heading, *(row[column].text for row in table.rows)]
            sheet.set_column(column, column, min(_WIDEST, 3 + max(map(_width, texts))))
        right = {column for column in range(len(table.headings)) if table.is_number(column)}
        for place, row in enumerate(table.rows, start=3):
            for column, cell in enumerate(row):
                self._cell(sheet, place, column, cell, right=column in right)
        for place, remark in enumerate(table.remarks, start=4 + len(table.rows)):
            sheet.write_string(place, 0, remark, self._soft)
        sheet.freeze_panes(3, 1)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, *, right: bool) -> None:
        formats = self._moving if cell.moving else self._firm
        if cell.value is None:
            sheet.write_string(row, column, cell.text, self._soft)
        elif cell.kind == "date":
            sheet.write_datetime(row, column, cell.value, formats["date"])
        elif isinstance(cell.value, str):
            sheet.write_string(row, column, cell.value, self._right if right else formats["text"])
        else:
            sheet.write_number(row, column, cell.value, formats[cell.kind])

    def _named(self, name: str) -> str:
        """A sheet's name as a spreadsheet allows it, none twice."""
        plain = _UNFIT.sub(" ", name).strip(" '")[:_SHEET_NAME].strip() or "-"
        made, n = plain, 2
        while made.casefold() in self._names:
            end = f" {n}"
            made, n = plain[: _SHEET_NAME - len(end)] + end, n + 1
        self._names.add(made.casefold())
        return made


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)

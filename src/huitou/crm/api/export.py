"""Tables on their way out of the house: as a file that runs nothing, and in the log."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from huitou.crm.access import audit
from huitou.crm.api.errors import ApiError
from huitou.crm.api.speech import speech
from huitou.report.blocks import Cell, Section, Table
from huitou.report.workbook import workbook

_BOM = "\ufeff"
_RUN = ("=", "+", "-", "@", "\t", "\r")
# Digits beyond the twelfth are written as powers of ten, and zeros in front are lost.
_NUMBERED = re.compile(r"0[0-9]+|[0-9]{12,}")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class Wanted(Schema):
    """In which form: csv with a mark spreadsheets look for, or a workbook with a sheet a table."""

    format: Literal["csv", "xlsx"] = "xlsx"


def export(
    request: HttpRequest, tables: Sequence[Table], wanted: Wanted, *, name: str, title: str = ""
) -> HttpResponse:
    """The tables as a file called ``name``; the log gets how many rows went, never what stood in them.

    Raises: ApiError 422 where several tables are wanted as csv, which holds one.
    """
    rows = sum(len(table.rows) for table in tables)
    if wanted.format == "csv":
        if len(tables) != 1:
            raise ApiError(
                422,
                "export.one_table",
                en=f"a csv holds one table and here are {len(tables)}; take xlsx, or name the table",
                zh=f"csv 只放得下一张表，这里有 {len(tables)} 张；请用 xlsx，或指定其中一张",
            )
        content = as_csv(tables[0]).encode()
    else:
        t = speech(request)
        content = workbook([Section(name, title or name, tuple(tables))], title=title or name, t=t)
    audit.note(request, "export", name, rows=rows, format=wanted.format)
    return attachment(content, name=f"{name}.{wanted.format}", kind=wanted.format)


def attachment(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to be saved, which no browser opens by itself."""
    response = HttpResponse(content, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def as_csv(table: Table) -> str:
    """The table's text: numbers plain, words such that no spreadsheet runs or rewrites them."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out)
    writer.writerow(map(harmless, table.headings))
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it, or takes a number it names something by for one to reckon with."""
    return f"'{text}" if text.startswith(_RUN) or _NUMBERED.fullmatch(text) else text


def _plain(cell: Cell) -> str:
    match cell.value:
        case None:
            return "" if cell.missing else harmless(cell.text)
        case str():
            return harmless(cell.value)
        case bool() | int() | float() | Decimal():
            return str(cell.value)
    return cell.value.isoformat()

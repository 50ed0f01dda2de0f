"""Workbooks by the gigabyte, written as text: a library that knows of formats and formulas takes hours.

The texts stand in their cells, as the servers behind exports stream them. Excel itself keeps every text once, in one
part that all sheets share; of a file this large nearly every text is another, and that part would outgrow the sheets.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path
from string import ascii_uppercase

_AT_ONCE = 10_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def write(path: Path, sheets: Sequence[Iterable[Sequence[str]]]) -> None:
    """Write each of ``sheets``, rows of at most 26 cells of text without outer spaces, as a sheet of its own."""
    places = range(1, len(sheets) + 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _types(places))
        archive.writestr("_rels/.rels", _relations(["officeDocument"], ["xl/workbook.xml"]))
        archive.writestr("xl/workbook.xml", _book(places))
        targets = [f"worksheets/sheet{place}.xml" for place in places]
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(["worksheet"] * len(targets), targets))
        for place, rows in zip(places, sheets, strict=True):
            with archive.open(f"xl/worksheets/sheet{place}.xml", "w", force_zip64=True) as part:
                part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                lines = _lines(rows)
                while block := "".join(islice(lines, _AT_ONCE)):
                    part.write(block.encode())
                part.write(b"</sheetData></worksheet>")


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row, cells in enumerate(rows, start=1):
        written = [
            f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(cell, quote=False)}</t></is></c>'
            for column, cell in zip(ascii_uppercase, cells, strict=False)
        ]
        yield f'<row r="{row}">{"".join(written)}</row>'


def _types(places: Iterable[int]) -> str:
    parts = [("/xl/workbook.xml", "sheet.main+xml")]
    parts += [(f"/xl/worksheets/sheet{place}.xml", "worksheet+xml") for place in places]
    listed = "".join(f'<Override PartName="{part}" ContentType="{_TYPE}{kind}"/>' for part, kind in parts)
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{relations}{listed}</Types>'


def _book(places: Iterable[int]) -> str:
    listed = "".join(f'<sheet name="Sheet{place}" sheetId="{place}" r:id="rId{place}"/>' for place in places)
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _relations(kinds: Sequence[str], targets: Sequence[str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(zip(kinds, targets, strict=True), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'

"""Rows set aside as a table that leaves the house: whose they are is covered."""

from __future__ import annotations

from huitou.crm.imports.covering import covered, is_personal
from huitou.intake.aside_rows import AsideRow, AsideTable
from huitou.language import Speech
from huitou.report.blocks import Cell, Table, words


def aside_table(found: AsideTable, t: Speech) -> Table:
    """A row each, with its number in the file, its cells, and everything that is wrong with it."""
    masked = [is_personal(found.fields.get(name), name) for name in found.headings]
    headings = (t(zh="行", en="row"), *found.headings, t(zh="原因", en="reason"))
    return Table(found.file, headings, tuple(_row(each, found, masked, t) for each in found.rows))


def _row(row: AsideRow, table: AsideTable, masked: list[bool], t: Speech) -> tuple[Cell, ...]:
    cells = [covered(row.cells.get(name, ""), personal=hide) for name, hide in zip(table.headings, masked, strict=True)]
    pair = t(zh="：", en=": ")
    why = [
        f"{t(zh=each.place.zh, en=each.place.en)}{pair}{t(zh=each.reason.zh, en=each.reason.en)}"
        for each in row.problems
    ]
    return (Cell(f"{row.row:,}", row.row, "count"), *map(words, cells), words(t(zh="；", en="; ").join(why)))

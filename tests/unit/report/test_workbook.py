"""Cells of a workbook are what they are: numbers, dates, and text that nothing runs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from huitou.language import Speech
from huitou.report.blocks import Cell, Section, Table, words
from huitou.report.workbook import workbook

RUNS = ["=1+1", "@SUM(A1)", "+1", "-1", "http://example.org", "{=1}"]


def written(*tables: Table) -> CalamineWorkbook:
    made = workbook([Section("id", "title", tables)], title="=1+1", t=Speech("en"))
    return CalamineWorkbook.from_filelike(BytesIO(made))


def table(*rows: tuple[Cell, ...], name: str = "Table") -> Table:
    return Table(name, ("what", "value"), rows)


@pytest.mark.parametrize("text", RUNS)
def test_text_stays_text(text: str) -> None:
    # A formula would be read as its result, a link or a number as such.
    rows = written(table((words("a"), words(text)))).get_sheet_by_name("Table").to_python()
    assert rows[3] == ["a", text]


def test_numbers_and_dates_are_real_and_the_unknown_is_words() -> None:
    rows = (
        (words("share"), Cell("38.1%", 0.381, "rate")),
        (words("money"), Cell("CNY 9.99", Decimal("9.99"), "money")),
        (words("day"), Cell("2024-03-31", dt.date(2024, 3, 31), "date")),
        (words("unknown"), Cell("not yet", None, "rate", missing=True)),
    )
    sheet = written(table(*rows)).get_sheet_by_name("Table").to_python()
    assert [row[1] for row in sheet[3:]] == [0.381, 9.99, dt.date(2024, 3, 31), "not yet"]


def test_sheets_have_names_a_spreadsheet_allows_and_none_twice() -> None:
    long = "[a]: b*c?/d\\e " + "x" * 40
    names = written(table(name=long), table(name=long), table(name="Table"), table(name="TABLE")).sheet_names
    assert names == ["Contents", "a   b c  d e xxxxxxxxxxxxxxxxxx", names[2], "Table", "TABLE 2"]
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == 5

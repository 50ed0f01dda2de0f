"""Spreadsheets: sheets, cell types, numbers that lost digits, workbooks that cannot be read."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook

from benchmarks import workbooks
from huitou.errors import DataError
from huitou.intake.read import Limits, Table, read
from tests.support.tables import refusals, rows_of


def tables_of(tmp_path: Path, fill: Callable[[Workbook], object], **options: object) -> list[Table]:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return read(path, tmp_path / "scratch", **options)  # type: ignore[arg-type]


def column_of(tmp_path: Path, write: Callable[[Workbook, xlsxwriter.worksheet.Worksheet], object]) -> str:
    """The text of one cell, written at B2 by ``write``."""

    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "value"])
        sheet.write(1, 0, "x")
        write(book, sheet)

    (table,) = tables_of(tmp_path, fill)
    return rows_of(table)[0][2]


def test_every_sheet_with_rows_is_a_numbered_table(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        for title in ("订单报表", "空", "发货报表"):
            sheet = book.add_worksheet(title)
            if title != "空":
                sheet.write_row(2, 0, ["订单编号", "姓名"])
                sheet.write_row(4, 0, ["1", title])

    orders, parcels = tables_of(tmp_path, fill)
    assert (orders.name, orders.header_row, orders.numbered) == ("book.xlsx#订单报表", 3, True)
    assert rows_of(orders) == [["5", "1", "订单报表"]]
    assert parcels.name == "book.xlsx#发货报表"
    assert len(orders.sha256) == 64


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12, "12"),
        (1.5, "1.5"),
        (-0.01, "-0.01"),
        (168.99, "168.99"),
        (2123456789012345678, "2.123456789012346e+18"),
        (9007199254740991, "9007199254740991"),
        (9123456789012345, "9.123456789012344e+15"),
    ],
)
def test_whole_numbers_are_integers_until_digits_are_lost(tmp_path: Path, number: float, text: str) -> None:
    assert column_of(tmp_path, lambda _, sheet: sheet.write_number(1, 1, number)) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (dt.datetime.fromisoformat("2024-01-02 03:04:05"), "2024-01-02 03:04:05"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (dt.time(3, 4, 5), "03:04:05"),
    ],
)
def test_dates_and_times_are_written_out(tmp_path: Path, moment: dt.date | dt.time, text: str) -> None:
    looks = {dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.date: "yyyy-mm-dd", dt.time: "hh:mm:ss"}[type(moment)]
    assert (
        column_of(tmp_path, lambda book, sheet: sheet.write(1, 1, moment, book.add_format({"num_format": looks})))
        == text
    )


def test_truth_and_text_with_quotes_and_breaks_are_kept(tmp_path: Path) -> None:
    assert column_of(tmp_path, lambda _, sheet: sheet.write_boolean(1, 1, True)) == "TRUE"
    assert column_of(tmp_path, lambda _, sheet: sheet.write_string(1, 1, 'a "b",\nc')) == 'a "b",\nc'


def test_blank_rows_and_totals_are_treated_as_in_text(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        for place, row in enumerate([["id", "paid"], ["a", 1], [], ["id", "paid"], ["b", 2], ["合计", 3]]):
            sheet.write_row(place, 0, row)

    (table,) = tables_of(tmp_path, fill)
    assert rows_of(table) == [["2", "a", "1"], ["5", "b", "2"]]
    assert refusals(table) == [(4, "row.header"), (6, "row.total")]


def test_rows_by_the_thousand_keep_their_order_and_their_sheet(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        for title, rows in (("一月", 1_201), ("二月", 3)):
            sheet = book.add_worksheet(title)
            for row in range(rows):
                sheet.write_row(row, 0, [f"{title}{row}", "x"] if row else ["id", "paid"])

    january, february = tables_of(tmp_path, fill)
    assert rows_of(january) == [[str(row + 1), f"一月{row}", "x"] for row in range(1, 1_201)]
    assert rows_of(february) == [["2", "二月1", "x"], ["3", "二月2", "x"]]


def test_a_row_wider_than_the_heading_is_seen_wherever_it_stands(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        for place, row in enumerate([["id", "paid"], ["a", 1, ""], ["b", 2, "", "more"], ["c", 3]]):
            sheet.write_row(place, 0, row)

    (table,) = tables_of(tmp_path, fill)
    assert table.header == ("id", "paid", "", "")
    assert rows_of(table)[1] == ["3", "b", "2", "", "more"]


def test_texts_in_their_cells_read_like_shared_ones(tmp_path: Path) -> None:
    path = tmp_path / "streamed.xlsx"
    workbooks.write(path, [[["订单编号", "备注"], ["1", '<茶> & "果干"']], [["id", "paid"], ["a", "1"]]])
    first, second = read(path, tmp_path / "scratch")
    assert (first.name, first.header) == ("streamed.xlsx#Sheet1", ("订单编号", "备注"))
    assert rows_of(first) == [["2", "1", '<茶> & "果干"']]
    assert (second.name, rows_of(second)) == ("streamed.xlsx#Sheet2", [["2", "a", "1"]])


def test_columns_of_empty_texts_right_of_the_table_are_none(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        for place, row in enumerate([["id", "paid"], ["a", 1]]):
            sheet.write_row(place, 0, row)
            sheet.write_formula(place, 5, '=""', value="")

    (table,) = tables_of(tmp_path, fill)
    assert table.header == ("id", "paid")
    assert rows_of(table) == [["2", "a", "1"]]


def test_a_workbook_named_csv_is_known_by_its_magic(tmp_path: Path) -> None:
    tables_of(tmp_path, lambda book: book.add_worksheet().write_row(0, 0, ["id", "paid"]))
    path = (tmp_path / "book.xlsx").rename(tmp_path / "orders.csv")
    (table,) = read(path, tmp_path / "scratch")
    assert table.name == "orders.csv#Sheet1"


def code_of(path: Path, **options: object) -> str:
    with pytest.raises(DataError) as refusal:
        read(path, path.parent / "scratch", **options)  # type: ignore[arg-type]
    return refusal.value.code


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no rows"):
        tables_of(tmp_path, lambda book: book.add_worksheet())


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    tables_of(tmp_path, lambda book: book.add_worksheet().write_row(0, 0, ["id", "paid"] * 500))
    path = tmp_path / "book.xlsx"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    assert code_of(path) == "file.damaged"


@pytest.mark.parametrize("limits", [Limits(max_xlsx_part=5000), Limits(max_bytes=500)])
def test_a_workbook_that_unpacks_too_far_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(DataError) as refusal:
        tables_of(tmp_path, lambda book: book.add_worksheet().write_row(0, 0, ["id"] * 500), limits=limits)
    assert refusal.value.code == "file.bomb"


def test_a_cell_far_from_the_table_is_refused_before_room_is_made_for_it(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "paid"])
        sheet.write(1_048_575, 16_383, "stray")

    with pytest.raises(DataError) as refusal:
        tables_of(tmp_path, fill)
    assert refusal.value.code == "file.sheet_size"


def test_an_old_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert code_of(path) == "file.damaged"


def test_a_locked_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    assert code_of(path) == "file.encrypted"


def test_a_crash_of_the_sheet_reader_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import os, sys; print(repr('s').replace(chr(39), chr(34)), flush=True); os.abort()"
    monkeypatch.setattr("huitou.intake.reading.sheets.__name__", "crashing")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "crashing.py").write_text(crash)
    with pytest.raises(DataError) as refusal:
        tables_of(tmp_path, lambda book: book.add_worksheet().write_row(0, 0, ["id", "paid"]))
    assert refusal.value.code == "file.damaged"


def test_a_binary_workbook_asks_for_another_format(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    assert code_of(path) == "file.format"

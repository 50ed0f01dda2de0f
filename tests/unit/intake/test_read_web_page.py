"""Tables in HTML under the name of an xls file."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.errors import DataError
from huitou.intake.read import Table, read
from tests.support.tables import refusals, rows_of

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>td {{ mso-number-format: "1" }}</style>
</head><body><table border=1>
<tr><th>订单编号</th><th>标题</th><th>金额</th></tr>
{rows}
</table></body></html>
"""


def table_of(tmp_path: Path, rows: str, *, encoding: str = "utf-8") -> Table:
    path = tmp_path / "orders.xls"
    path.write_bytes(PAGE.format(rows=rows).encode(encoding))
    (table,) = read(path, tmp_path / "scratch", keywords=frozenset({"订单编号", "金额"}))
    return table


# The page says utf-8 whatever it is in, as pages do.
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_read_as_the_table_it_shows(tmp_path: Path, encoding: str) -> None:
    rows = "<tr><td style='x'>11</td><td>茶&amp;杯</td><td>9.90</td></tr>" * 2
    table = table_of(tmp_path, rows, encoding=encoding)
    assert (table.header, table.header_row, table.records) == (("订单编号", "标题", "金额"), 1, 2)
    assert rows_of(table) == [["2", "11", "茶&杯", "9.90"], ["3", "11", "茶&杯", "9.90"]]


def test_cells_and_rows_that_are_not_closed_end_where_the_next_begins(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "<tr><td>1<td>a<br>b<td>2<tr><td>3<td><td>4")) == [
        ["2", "1", "a\nb", "2"],
        ["3", "3", "", "4"],
    ]


def test_a_cell_over_several_columns_leaves_the_others_empty(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "<tr><td colspan=2>1</td><td>2</td></tr>")) == [["2", "1", "", "2"]]


def test_a_cell_over_several_rows_leaves_the_others_empty(tmp_path: Path) -> None:
    rows = (
        "<tr><td rowspan=3>1</td><td>a</td><td rowspan=2>9</td></tr><tr><td>b</td></tr><tr><td>c</td><td>8</td></tr>"
        "<tr><td>2</td><td>d</td><td>7</td></tr>"
    )
    assert rows_of(table_of(tmp_path, rows)) == [
        ["2", "1", "a", "9"],
        ["3", "", "b", ""],
        ["4", "", "c", "8"],
        ["5", "2", "d", "7"],
    ]


def test_a_span_of_no_sense_is_one(tmp_path: Path) -> None:
    rows = "<tr><td colspan=0>1</td><td rowspan=-2>a</td><td rowspan=0>9</td></tr><tr><td>2<td>b<td>8</tr>"
    assert rows_of(table_of(tmp_path, rows)) == [["2", "1", "a", "9"], ["3", "2", "b", "8"]]


def test_a_span_without_end_ends_with_the_table(tmp_path: Path) -> None:
    # Python refuses to read a number of more than 4,300 digits.
    assert rows_of(table_of(tmp_path, f"<tr><td colspan={'9' * 5000}>1</td></tr>")) == [["2", "1", "", ""]]


def test_a_row_of_another_width_is_set_aside(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, "<tr><td>1</td><td>a</td><td>2</td><td>3</td></tr><tr><td>1</td><td>a</td><td>2</td></tr>"
    )
    assert refusals(table) == [(2, "row.cells")]


def test_a_page_cut_amid_a_character_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.xls"
    path.write_bytes(b"\xef\xbb\xbf" + PAGE.format(rows="").encode() + b"\xe5")
    with pytest.raises(DataError) as refusal:
        read(path, tmp_path / "scratch")
    assert refusal.value.code == "file.markup"

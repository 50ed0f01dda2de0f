"""Where the table begins: header row, delimiter, names compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.intake.read import Table, normalise_header, read
from tests.support.tables import rows_of

KEYWORDS = frozenset({"订单编号", "总金额", "买家会员名", "order_id"})


def table_of(tmp_path: Path, text: str, *, keywords: frozenset[str] = frozenset()) -> Table:
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = read(path, tmp_path / "scratch", keywords=keywords)
    return table


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("收货地址 ", "收货地址"),
        ("\ufeff订单编号", "订单编号"),
        ("商品总价(元)", "商品总价元"),
        ("收入金额（+元）", "收入金额+元"),
        ("【订单】编 号", "订单编号"),
        ("[SKU] Ｎａｍｅ", "skuname"),
        ('="订单编号"', "订单编号"),
        ("Order ID\t", "orderid"),
    ],
)
def test_names_are_compared_without_dress(cell: str, name: str) -> None:
    assert normalise_header(cell) == name


def test_the_row_with_known_names_is_the_header(tmp_path: Path) -> None:
    text = "店铺名称,回头茶铺\n导出时间,2024-01-01\n\n订单编号,备注,总金额\n1,a,2\n"
    table = table_of(tmp_path, text, keywords=KEYWORDS)
    assert (table.header_row, table.header) == (4, ("订单编号", "备注", "总金额"))
    assert (table.records, rows_of(table)) == (1, [["1", "a", "2"]])


def test_known_names_choose_the_delimiter(tmp_path: Path) -> None:
    table = table_of(tmp_path, "订单编号;买家,会员名;总金额\n1;a,b;2\n", keywords=KEYWORDS)
    assert table.header == ("订单编号", "买家,会员名", "总金额")


def test_without_known_names_the_first_row_of_names_is_the_header(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Report of March\nfrom,2024-03-01\n\nId,When,Paid\n1,2024-03-02,5\n2,2024-03-03,6\n")
    assert (table.header_row, table.header, table.records) == (4, ("Id", "When", "Paid"), 2)


def test_a_header_with_a_line_break_in_a_cell_is_one_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'preamble\n"order\nid",paid,day\n1,2,3\n4,5,6\n')
    assert (table.header_row, table.header) == (2, ("order\nid", "paid", "day"))
    assert rows_of(table) == [["1", "2", "3"], ["4", "5", "6"]]


def test_row_numbers_count_the_preamble(tmp_path: Path) -> None:
    table = table_of(tmp_path, "preamble,x\n订单编号,备注,总金额\n1,a,2\nbroken\n3,b,4\n", keywords=KEYWORDS)
    assert rows_of(table) == [["3", "1", "a", "2"], ["5", "3", "b", "4"]]
    assert table.refused[0].row == 4


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    table = table_of(tmp_path, "order_id\n1\n2\n", keywords=KEYWORDS)
    assert (table.header, rows_of(table)) == (("order_id",), [["1"], ["2"]])


def test_a_list_of_numbers_has_its_first_row_for_a_header(tmp_path: Path) -> None:
    assert table_of(tmp_path, "1,2\n3,4\n").header == ("1", "2")

"""1688: an order's cells stand on its first row, and merged cells leave even its number empty on the others."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.support.tried_shop import TriedShop, codes, counts, write_csv, write_records, write_xlsx

pytestmark = pytest.mark.slow

HEADER = (
    "订单编号,买家公司名,买家会员名,卖家公司名,卖家会员名,货品总价(元),运费(元),涨价或折扣(元),实付款(元),订单状态,"
    "订单创建时间,订单付款时间,发货方,收货人姓名,收货地址,邮编,联系电话,联系手机,货品标题,单价(元),数量,单位,货号,型号,SKU,"
    "物流公司,运单号,买家留言"
).split(",")
LINE = "货品标题,单价(元),数量,单位,货号,型号,SKU".split(",")


def head(order_id: str, **cells: str) -> dict[str, str]:
    """The first row of an order: its cells and its first line."""
    record = dict.fromkeys(HEADER, "") | {
        "订单编号": order_id,
        "买家公司名": "扬州茶行",
        "买家会员名": "yangzhou_tea",
        "卖家公司名": "杭州茶厂",
        "卖家会员名": "hangzhou_tea",
        "货品总价(元)": "1000.00",
        "运费(元)": "20.00",
        "涨价或折扣(元)": "-20.00",
        "实付款(元)": "1000.00",
        "订单状态": "交易成功",
        "订单创建时间": "2024-05-01 10:00:00",
        "订单付款时间": "2024-05-01 10:01:00",
        "收货人姓名": "林小姐",
        "收货地址": "江苏省 扬州市 广陵区 文昌路 1 号",
        "邮编": "225000",
        "联系手机": "13900000009",
        "货品标题": "龙井茶",
        "单价(元)": "60.00",
        "数量": "10",
        "单位": "盒",
        "货号": "T-1",
    }
    return record | cells


def more(title: str = "茶杯", **cells: str) -> dict[str, str]:
    """A further row of the order above: a line and nothing else."""
    line = {"货品标题": title, "单价(元)": "20.00", "数量": "20", "单位": "个", "货号": "C-1"}
    return dict.fromkeys(HEADER, "") | line | cells


def grid(records: list[dict[str, str]]) -> list[list[str]]:
    return [list(records[0]), *(list(record.values()) for record in records)]


FIRST, SECOND = "2100000000000000001", "2100000000000000002"


def test_the_export_is_read(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [head(FIRST)], encoding="gbk"))
    assert (report.mapping, report.source) == ("1688.orders", "1688")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {FIRST: "1000"}
    assert shop.bought_at() == {FIRST: "2024-05-01 10:01:00"}
    assert shop.sliced("province") == {FIRST: "江苏"}


def test_rows_without_a_number_belong_to_the_order_above(shop: TriedShop, tmp_path: Path) -> None:
    records = [head(FIRST), more(), more("茶盘"), head(SECOND), more()]
    report = shop.load(write_records(tmp_path / "o.csv", records, encoding="gbk"))
    assert (report.orders, report.lines) == (2, 5)
    assert counts(report) == (5, 5, 0, 0, 0)
    assert shop.bought() == {FIRST: "1000", SECOND: "1000"}
    lines = shop.facts("SELECT order_id, product_name FROM facts_order_lines ORDER BY order_id, product_name")
    assert lines == [(FIRST, "茶杯"), (FIRST, "茶盘"), (FIRST, "龙井茶"), (SECOND, "茶杯"), (SECOND, "龙井茶")]


def test_rows_without_a_number_belong_to_the_order_above_in_a_workbook_too(shop: TriedShop, tmp_path: Path) -> None:
    records = [head(FIRST), more(), head(SECOND), more()]
    report = shop.load(write_xlsx(tmp_path / "o.xlsx", {"订单": grid(records)}))
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.bought() == {FIRST: "1000", SECOND: "1000"}
    assert shop.products() == [
        (FIRST, "C-1", "400"),
        (FIRST, "T-1", "600"),
        (SECOND, "C-1", "400"),
        (SECOND, "T-1", "600"),
    ]


def test_cells_that_a_workbook_really_merged_are_the_whole_orders(shop: TriedShop, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "o.xlsx")) as book:
        sheet = book.add_worksheet("订单")
        sheet.write_row(0, 0, HEADER)
        for top, order_id in ((1, FIRST), (3, SECOND)):
            for place, name in enumerate(HEADER):
                if name in LINE:
                    sheet.write_column(top, place, [head(order_id)[name], more()[name]])
                else:
                    sheet.merge_range(top, place, top + 1, place, head(order_id)[name])
    report = shop.load(tmp_path / "o.xlsx")
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.bought() == {FIRST: "1000", SECOND: "1000"}
    assert len(shop.products()) == 4


def test_rows_that_repeat_the_number_alone_are_lines_too(shop: TriedShop, tmp_path: Path) -> None:
    records = [head(FIRST), more(订单编号=FIRST), head(SECOND), more(订单编号=SECOND)]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.bought() == {FIRST: "1000", SECOND: "1000"}


def test_a_row_of_no_order_is_set_aside_and_one_that_cannot_be_read_takes_its_order_along(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [more(), head(FIRST), more(数量="若干"), head(SECOND), more()]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert codes(report) == {2: "cell.missing", 3: "row.sibling", 4: "number.unreadable"}
    assert shop.bought() == {SECOND: "1000"}


def test_brackets_of_any_kind_name_the_same_columns(shop: TriedShop, tmp_path: Path) -> None:
    files = []
    for pair in ("()", "（）", "[]", "【】"):
        header = [name.replace("(", pair[0]).replace(")", pair[1]) for name in HEADER]
        rows = [header, list(head(f"o{pair}").values()), list(more().values())]
        files.append(write_csv(tmp_path / f"{len(files)}.csv", rows))
    assert {report.mapping for report in shop.shop.load(files)} == {"1688.orders"}
    orders = sorted(f"o{pair}" for pair in ("()", "（）", "[]", "【】"))
    assert shop.bought() == dict.fromkeys(orders, "1000")
    assert shop.products() == [line for order in orders for line in ((order, "C-1", "400"), (order, "T-1", "600"))]


STATUSES = {
    "待付款": "unpaid",
    "等待买家付款": "unpaid",
    "待发货": None,
    "等待卖家发货": None,
    "待收货": None,
    "等待买家收货": None,
    "已收货": None,
    "交易成功": None,
    "已退换货": "fully_refunded",
    "交易关闭": "cancelled",
}


def test_every_status_of_the_platform_is_known(shop: TriedShop, tmp_path: Path) -> None:
    records = [row for status in STATUSES for row in (head(status, 订单状态=status), more())]
    records += [head(FIRST, 订单状态="等待买家付款", 订单付款时间="") | {"实付款(元)": ""}, more()]
    assert shop.load(write_records(tmp_path / "o.csv", records)).quarantined == 0
    assert shop.left_out() == {status: why for status, why in STATUSES.items() if why} | {FIRST: "unpaid"}
    assert set(shop.bought()) == {status for status, why in STATUSES.items() if not why}


def test_the_number_of_a_line_is_its_article_else_its_model_else_its_sku(tmp_path: Path) -> None:
    for name in ("货号", "型号", "SKU"):
        others = {"货号", "型号", "SKU"} - {name}
        record = {column: cell for column, cell in (head("1") | {name: "N-1"}).items() if column not in others}
        shop = TriedShop(tmp_path / name)
        shop.load(write_records(tmp_path / f"{name}.csv", [record]))
        assert shop.products() == [("1", "N-1", "600")]


def test_a_buyer_is_known_by_the_member_name_and_not_by_who_receives(shop: TriedShop, tmp_path: Path) -> None:
    records = [head("1"), more(), head("2", 联系手机="13900000008"), head("3", 买家会员名="nanjing_tea")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == {("nick", "yangzhou_tea"), ("nick", "nanjing_tea")}
    assert shop.people() == [{"1", "2"}, {"3"}]


def test_a_discount_below_nothing_and_an_increase_leave_what_was_paid(shop: TriedShop, tmp_path: Path) -> None:
    records = [head(str(at)) | {"涨价或折扣(元)": change} for at, change in enumerate(["-20.00", "20.00", "0.00", ""])]
    assert counts(shop.load(write_records(tmp_path / "o.csv", records))) == (4, 4, 0, 0, 0)
    assert set(shop.bought().values()) == {"1000"}

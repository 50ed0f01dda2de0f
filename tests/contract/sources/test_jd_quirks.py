"""JD's order export: a row a SKU, the order's amounts on each of them, and states written with their history."""

import csv
from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_csv, write_records, write_xlsx

pytestmark = pytest.mark.slow

HEADER = (
    "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,"
    "订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,"
    "商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源,订单渠道"
).split(",")
NEVER = "0001-01-01 00:00:00"


def sku(order_id: str, name: str = "茶", **cells: str) -> dict[str, str]:
    """A row of one SKU, with the cells of its order."""
    record = dict.fromkeys(HEADER, "") | {
        "订单号": order_id,
        "商品ID": {"茶": "100012043978", "杯": "100012043979"}.get(name, "100012043980"),
        "商品名称": name,
        "订购数量": "1",
        "支付方式": "在线支付",
        "下单时间": "2024-05-01 10:00:00",
        "京东价": "60.00",
        "订单金额": "110.00",
        "结算金额": "100.00",
        "余额支付": "0.00",
        "应付金额": "100.00",
        "订单状态": "完成",
        "订单类型": "SOP",
        "下单帐号": "jd_lin",
        "客户姓名": "林**",
        "客户地址": "江苏扬州市广陵区文昌路1号",
        "联系电话": "1******6198",
        "发票类型": "电子普通发票",
        "运费金额": "0.00",
        "付款确认时间": "2024-05-01 10:01:00",
        "货号": "T-1",
        "订单完成时间": "2024-05-09 09:00:00",
        "订单来源": "京东",
        "订单渠道": "APP",
    }
    return record | cells


def export(path: Path, records: list[dict[str, str]]) -> Path:
    return write_records(path, records, encoding="gb18030")


def test_the_amounts_repeated_on_every_sku_of_an_order_count_once(shop: TriedShop, tmp_path: Path) -> None:
    records = [sku("11729439936"), sku("11729439936", "杯", 京东价="25.00", 订购数量="2"), sku("11729439937")]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert (report.mapping, report.orders, report.lines) == ("jd.orders", 2, 3)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.bought() == {"11729439936": "100", "11729439937": "100"}


def test_each_row_is_a_line_of_its_price_times_its_quantity(shop: TriedShop, tmp_path: Path) -> None:
    records = [sku("1"), sku("1", "杯", 京东价="25.00", 订购数量="2")]
    shop.load(export(tmp_path / "o.csv", records))
    assert shop.products() == [("1", "100012043978", "60"), ("1", "100012043979", "50")]


def test_the_amount_paid_is_the_settled_one(shop: TriedShop, tmp_path: Path) -> None:
    record = sku("1", 订单金额="110.00", 结算金额="88.50", 余额支付="8.50", 应付金额="80.00")
    shop.load(export(tmp_path / "o.csv", [record]))
    assert shop.bought() == {"1": "88.5"}


def test_amounts_that_disagree_are_flagged_and_the_settled_one_counts(shop: TriedShop, tmp_path: Path) -> None:
    """100.00 is not 80.00 + 8.50; an order not yet paid says nothing."""
    records = [
        sku("1", 余额支付="8.50", 应付金额="80.00"),
        sku("2", 余额支付="10.00", 应付金额="90.00"),
        sku("3", 余额支付="0.00", 应付金额="90.00", 订单状态="等待付款", 付款确认时间=""),
    ]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert shop.bought() == {"1": "100", "2": "100"}
    assert [zh for code, zh, _ in report.notes if code == "paid.disagrees"] == [
        "1 笔订单的实付金额不等于应付金额加余额支付：按实付金额算，请核对"
    ]
    assert [each.paid_disagrees for each in shop.shop.quality()] == [1]


def test_a_character_that_only_gb18030_has_is_read(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(export(tmp_path / "o.csv", [sku("1", 下单帐号="林㐂🍵")]))
    assert shop.identities() == {("nick", "林㐂🍵")}


def test_a_workbook_reads_the_same(shop: TriedShop, tmp_path: Path) -> None:
    record = sku("11729439936") | {"订单号": 11729439936, "结算金额": 100.1}
    shop.load(write_xlsx(tmp_path / "o.xlsx", {"订单": [list(record), list(record.values())]}))
    assert shop.bought() == {"11729439936": "100.1"}
    assert shop.bought_at() == {"11729439936": "2024-05-01 10:01:00"}


STATUSES = {
    "等待付款": "unpaid",
    "等待付款确认": "unpaid",
    "未付款": "unpaid",
    "等待出库": None,
    "等待确认收货": None,
    "完成": None,
    "已取消": "cancelled",
    "锁定": None,
    "暂停订单": None,
    "(锁定)等待出库": None,
    "(锁定)等待确认收货": None,
    "(删除)等待出库": "cancelled",
    "(删除)等待确认收货": "cancelled",
    "(删除)等待付款": "cancelled",
    "(删除)未付款": "cancelled",
    "(删除)锁定": "cancelled",
    "(删除)暂停": "cancelled",
}


def test_every_status_is_known_in_brackets_of_either_width_and_of_both(shop: TriedShop, tmp_path: Path) -> None:
    brackets = ["()", "（）", "（)", "(）"]
    reasons = {
        status.translate(str.maketrans("()", pair)): why for pair in brackets for status, why in STATUSES.items()
    }
    report = shop.load(export(tmp_path / "o.csv", [sku(f"o{i}", 订单状态=word) for i, word in enumerate(reasons)]))
    assert report.quarantined == 0
    assert shop.left_out() == {f"o{i}": why for i, why in enumerate(reasons.values()) if why}
    assert set(shop.bought()) == {f"o{i}" for i, why in enumerate(reasons.values()) if not why}


def test_a_status_nobody_knows_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(export(tmp_path / "o.csv", [sku("1"), sku("2", 订单状态="(冻结)等待出库")]))
    assert codes(report) == {3: "status.unknown"}


def test_a_locked_order_is_a_purchase_on_hold(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(export(tmp_path / "o.csv", [sku("1", 订单状态="锁定"), sku("2", 订单状态="(锁定)等待出库")]))
    assert shop.bought() == {"1": "100", "2": "100"}
    assert shop.people() == [{"1", "2"}]


SPLIT = "订单拆分为  11729439936    11749907506"


def test_of_a_split_order_only_the_parts_count(shop: TriedShop, tmp_path: Path) -> None:
    parent = [sku("11700000000", name, 订单状态="(删除)等待出库", 商家备注=SPLIT) for name in ("茶", "杯")]
    parts = [sku("11729439936", 结算金额="60.00"), sku("11749907506", "杯", 结算金额="40.00")]
    report = shop.load(export(tmp_path / "o.csv", parent + parts))
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.bought() == {"11729439936": "60", "11749907506": "40"}
    assert shop.left_out() == {"11700000000": "split"}


def test_a_parent_that_counted_before_it_was_split_counts_no_more(shop: TriedShop, tmp_path: Path) -> None:
    parent = sku("11700000000", 订单状态="(删除)等待出库", 商家备注=SPLIT, 订单完成时间=NEVER)
    parts = [sku("11729439936", 结算金额="60.00"), sku("11749907506", "杯", 结算金额="40.00")]
    shop.load(export(tmp_path / "a.csv", [sku("11700000000", 订单状态="等待出库", 订单完成时间=NEVER)]))
    shop.load(export(tmp_path / "b.csv", [parent, *parts]))
    assert shop.bought() == {"11729439936": "60", "11749907506": "40"}


def test_other_remarks_of_the_seller_drop_nothing(shop: TriedShop, tmp_path: Path) -> None:
    records = [sku("1", 商家备注="客户问订单拆分为几单"), sku("2", 商家备注="加急")]
    assert counts(shop.load(export(tmp_path / "o.csv", records))) == (2, 2, 0, 0, 0)


def test_a_file_without_the_sellers_remarks_is_read(shop: TriedShop, tmp_path: Path) -> None:
    records = [sku("1"), sku("2", 订单状态="(删除)等待出库")]
    for record in records:
        del record["商家备注"]
    assert counts(shop.load(export(tmp_path / "o.csv", records))) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"1": "100"}
    assert shop.left_out() == {"2": "cancelled"}


def test_recent_exports_have_more_columns_and_amounts_still_being_computed(shop: TriedShop, tmp_path: Path) -> None:
    estimate = "499.00（系统计算中，该值仅供参考）"
    more = dict.fromkeys(["送装服务", "仓库名称", "商家SKUID"], "") | {"服务费": "0.00", "商家应收": estimate}
    report = shop.load(export(tmp_path / "o.csv", [sku("1") | more, sku("2", 结算金额=estimate) | more]))
    assert (report.mapping, counts(report)) == ("jd.orders", (2, 2, 0, 0, 0))
    assert shop.bought() == {"1": "100", "2": "499"}


def test_people_are_known_by_their_account_else_weakly_by_an_open_phone(shop: TriedShop, tmp_path: Path) -> None:
    """The phone of 1 to 3 and of 5 is masked, which is nobody's."""
    records = [sku("1"), sku("2"), sku("3", 下单帐号="jd_wei"), sku("5", 下单帐号=""), sku("6", 下单帐号="")]
    open_phone = {"联系电话": "13900000004"}
    report = shop.load(
        export(tmp_path / "o.csv", [*records, sku("4", **open_phone), sku("7", 下单帐号="", **open_phone)])
    )
    assert shop.identities() == {("nick", "jd_lin"), ("nick", "jd_wei"), ("receiver", "8613900000004")}
    assert sorted(map(sorted, shop.people())) == [["1", "2", "4"], ["3"], ["7"]]
    assert {"customer.weak", "customer.unknown"} <= {code for code, _, _ in report.notes}


def test_the_year_one_means_never(shop: TriedShop, tmp_path: Path) -> None:
    unpaid = sku("1", 订单状态="等待付款", 付款确认时间=NEVER, 订单完成时间=NEVER)
    records = [unpaid, sku("2", 付款确认时间=NEVER, 订单完成时间=NEVER)]
    assert counts(shop.load(export(tmp_path / "o.csv", records))) == (2, 2, 0, 0, 0)
    assert shop.left_out() == {"1": "unpaid"}
    assert shop.bought_at() == {"2": "2024-05-01 10:00:00"}


def test_the_year_one_means_never_however_the_cell_is_written(shop: TriedShop, tmp_path: Path) -> None:
    written = [f'="{NEVER}"', f"\t{NEVER}", f"{NEVER}\t", f"'{NEVER}"]
    records = [sku(str(n), 订单完成时间=cell) for n, cell in enumerate(written)]
    assert counts(shop.load(export(tmp_path / "o.csv", records))) == (4, 4, 0, 0, 0)


def test_cells_kept_as_text_by_a_formula_read_the_same(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: f'="{cell}"' for name, cell in sku("11729439936").items()}
    shop.load(export(tmp_path / "a.csv", [record]))
    assert shop.bought() == {"11729439936": "100"}
    assert shop.bought_at() == {"11729439936": "2024-05-01 10:01:00"}
    assert counts(shop.load(export(tmp_path / "b.csv", [sku("11729439936")]))) == (1, 0, 1, 0, 0)


def test_every_cell_may_be_quoted(shop: TriedShop, tmp_path: Path) -> None:
    record = sku("1", 订单备注='放"门口"，\n谢谢')
    rows = [list(record), list(record.values())]
    shop.load(write_csv(tmp_path / "o.csv", rows, encoding="gb18030", quoting=csv.QUOTE_ALL))
    assert shop.bought() == {"1": "100"}


def test_the_channel_and_the_province_are_read(shop: TriedShop, tmp_path: Path) -> None:
    records = [sku("1"), sku("2", 订单渠道="微信", 客户地址="内蒙古呼和浩特市新城区")]
    shop.load(export(tmp_path / "o.csv", records))
    assert shop.sliced("channel") == {"1": "APP", "2": "微信"}
    assert shop.sliced("province") == {"1": "江苏", "2": "内蒙古"}


def test_a_later_export_cancels_what_an_earlier_one_counted(shop: TriedShop, tmp_path: Path) -> None:
    early = export(tmp_path / "a.csv", [sku("1", 订单状态="等待出库", 订单完成时间=NEVER)])
    shop.load(early)
    shop.load(export(tmp_path / "b.csv", [sku("1", 订单状态="(删除)等待出库", 订单完成时间="2024-05-03 10:00:00")]))
    assert counts(shop.load(early)) == (1, 0, 1, 0, 0)
    assert shop.left_out() == {"1": "cancelled"}


def test_an_order_on_hold_before_it_is_paid_is_unpaid(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(export(tmp_path / "o.csv", [sku("1", 订单状态="(锁定)等待付款", 付款确认时间="")]))
    assert shop.left_out() == {"1": "unpaid"}

"""Pinduoduo's orders_export: tabs behind ids and amounts, refunds told by the state, and nobody who bought."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_records

pytestmark = pytest.mark.slow

HEADER = (
    "商品,订单号,订单状态,商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,确认收货时间,"
    "商品id,商品规格,样式ID,商品一级类目,商品二级类目,商品三级类目,商品四级类目,商家编码-规格维度,"
    "商家编码-商品维度,商家备注,买家留言,售后状态,消费者资料,订单成交时间,消费者资料上传时间,赠品名称,赠品id,"
    "赠品规格,赠品数量,团ID,团身份,是否已开始配送,配送员是否已送达,配送状态,同城是否普通快递,商品总价(元),"
    "邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),上门安装费(元),送货入户费(元),"
    "送货入户并安装费(元),用户实付金额(元),商家实收金额(元),快递单号,快递公司,省,市,区,街道/镇,配送员手机号,"
    "是否抽奖或0元试用,是否顺丰加价, 用户购买手机号,旅行类信息,充值号码,是否门店自提,门店名称,门店自定义编码,"
    "关联货品编码,货品名称,货品类型,子货品,仓库名称,仓库所在地址,海淘清关订单号,支付ID,支付方式,保税仓,"
    "是否直播间成交,是否直播间引导成交,预约配送时间,是否节能补贴,是否分期,分期期数,手续费承担方,是否无痕发货,"
    "订单来源,是否社区团购,小区送达情况,分期方式"
).split(",")
SHORT = {"商品总价": "商品总价(元)", "实付": "用户实付金额(元)", "实收": "商家实收金额(元)", "数量": "商品数量(件)"}


def order(order_id: str, **cells: str) -> dict[str, str]:
    """A row, with the tabs that the platform writes behind ids and numbers."""
    record = dict.fromkeys(HEADER, "") | {
        "商品": "龙井茶 250g",
        "订单号": f"{order_id}\t",
        "订单状态": "已收货",
        "商品数量(件)": "1\t",
        "是否审核中": "否",
        "支付时间": "2024-01-05 10:01:00",
        "承诺发货时间": "2024-01-07 10:01:00",
        "发货时间": "2024-01-06 09:00:00",
        "确认收货时间": "2024-01-10 20:00:00",
        "商品id": "600000000001\t",
        "商品规格": "一盒",
        "样式ID": "1500000000001\t",
        "商品一级类目": "食品",
        "商家编码-规格维度": "T-1\t",
        "售后状态": "无售后或售后取消",
        "订单成交时间": "2024-01-05 10:00:00",
        "商品总价(元)": "178.99\t",
        "邮费(元)": "0\t",
        "店铺优惠折扣(元)": "5\t",
        "平台优惠折扣(元)": "5\t",
        "多多支付立减金额(元)": "0\t",
        "用户实付金额(元)": "168.99\t",
        "商家实收金额(元)": "173.99\t",
        "快递单号": "700000000000001\t",
        "快递公司": "中通快递",
        "省": "江苏省",
        "市": "扬州市",
        "区": "广陵区",
        "支付ID": "10000000000000000001\t",
        "订单来源": "拼多多",
    }
    return record | {SHORT.get(name, name): cell for name, cell in cells.items()}


ID = "240105-123456789012345"


def test_the_export_is_read(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "orders_export.csv", [order(ID)], encoding="gb2312"))
    assert (report.mapping, report.source) == ("pinduoduo.orders", "pinduoduo")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {ID: "168.99"}
    assert shop.sliced("province") == {ID: "江苏省"}


def test_tabs_behind_ids_and_amounts_are_no_part_of_them(shop: TriedShop, tmp_path: Path) -> None:
    bare = {name: cell.rstrip("\t") for name, cell in order(ID).items()}
    shop.load(write_records(tmp_path / "tabs.csv", [order(ID)]))
    assert counts(shop.load(write_records(tmp_path / "bare.csv", [bare]))) == (1, 0, 1, 0, 0)
    assert shop.facts("SELECT order_id, product_id, quantity FROM facts_order_lines") == [(ID, "600000000001", 1)]


def test_tabs_behind_times_and_states_are_no_part_of_them(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: f"{cell}\t" for name, cell in order(ID).items()}
    assert counts(shop.load(write_records(tmp_path / "o.csv", [record]))) == (1, 1, 0, 0, 0)
    assert shop.bought_at() == {ID: "2024-01-05 10:01:00"}


def test_amounts_may_have_thousands_separators(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("240105-1", 实付="1,168.99\t"), order("240105-2", 实付="1,234,567.80")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.bought() == {"240105-1": "1168.99", "240105-2": "1234567.8"}


def test_names_of_columns_may_begin_with_a_blank_and_have_brackets_of_full_width(
    shop: TriedShop, tmp_path: Path
) -> None:
    header, files = list(order(ID)), []
    headers = [[f"{blank}{name.strip()}" for name in header] for blank in (" ", "\t", "　")]
    headers.append([name.translate(str.maketrans("()", "（）")) for name in header])
    for n, names in enumerate(headers):
        record = dict(zip(names, order(f"240105-{n}").values(), strict=True))
        files.append(write_records(tmp_path / f"{n}.csv", [record]))
    assert {report.mapping for report in shop.shop.load(files)} == {"pinduoduo.orders"}
    assert shop.bought() == {f"240105-{n}": "168.99" for n in range(4)}
    assert set(shop.bought_at().values()) == {"2024-01-05 10:01:00"}


STATUSES = {
    "待付款": "unpaid",
    "待发货": None,
    "已发货，待收货": None,
    "已收货": None,
    "未发货，退款成功": "fully_refunded",
    "已发货，退款成功": "fully_refunded",
    "已收货，退款成功": "fully_refunded",
    "已签收，退款成功": "fully_refunded",
    "已取消": "cancelled",
    "已取消，退款成功": "fully_refunded",
    "未成交，退款成功": "fully_refunded",
}


def test_every_status_is_known_with_either_comma(shop: TriedShop, tmp_path: Path) -> None:
    reasons = STATUSES | {status.replace("，", ","): why for status, why in STATUSES.items()}
    records = [order(f"240105-{i}", 订单状态=word) for i, word in enumerate(reasons)]
    report = shop.load(write_records(tmp_path / "o.csv", records, encoding="utf-8-sig"))
    assert report.quarantined == 0
    assert shop.left_out() == {f"240105-{i}": why for i, why in enumerate(reasons.values()) if why}
    assert set(shop.bought()) == {f"240105-{i}" for i, why in enumerate(reasons.values()) if not why}


def test_a_status_nobody_knows_and_a_time_the_number_cannot_stand_for_are_set_aside(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [
        order("240105-1"),
        order("240105-2", 订单状态="已发货，退款中"),
        order("240105-3", 订单成交时间="昨天"),
        order("241399-2", 订单成交时间=""),
        order("123456", 订单成交时间=""),
    ]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    wanted = ["status.unknown", "time.unreadable", "cell.missing", "cell.missing"]
    assert codes(report) == dict(zip((3, 4, 5, 6), wanted, strict=True))


def test_a_refunded_order_gave_all_of_its_money_back(shop: TriedShop, tmp_path: Path) -> None:
    record = order(ID, 订单状态="已发货，退款成功", 售后状态="退款成功")
    report = shop.load(write_records(tmp_path / "o.csv", [record, order("240105-2")]))
    assert report.excluded == {"fully_refunded": 1}
    assert shop.left_out() == {ID: "fully_refunded"}
    assert shop.bought() == {"240105-2": "168.99"}
    assert shop.facts("SELECT refunded FROM facts_refunds WHERE line_id IS NULL AND refunded > 0") == [(16899,)]


def test_a_refund_that_is_not_done_takes_nothing_off(shop: TriedShop, tmp_path: Path) -> None:
    words = ["无售后或售后取消", "售后处理中", "退款中", ""]
    records = [order(f"240105-{n}", 售后状态=word) for n, word in enumerate(words)]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.bought() == {f"240105-{n}": "168.99" for n in range(4)}


def test_a_refund_of_an_order_that_goes_on_has_no_amount_and_is_flagged(shop: TriedShop, tmp_path: Path) -> None:
    first = shop.load(write_records(tmp_path / "o.csv", [order(ID, 售后状态="退款中"), order("240105-2")]))
    assert "refund.no_amount" not in [code for code, _, _ in first.notes]
    records = [order(ID, 售后状态="退款成功"), order("240105-2", 订单状态="已收货，退款成功", 售后状态="退款成功")]
    report = shop.load(write_records(tmp_path / "p.csv", records))
    assert [(zh, en) for code, zh, en in report.notes if code == "refund.no_amount"] == [
        (
            "1 笔订单写着退款成功，却没有退款金额：这些钱仍全额计入",
            "orders that say refunded without the amount: 1; their money is counted in full",
        )
    ]
    assert shop.bought() == {ID: "168.99"}
    assert [each.refunds_without_amount for each in shop.shop.quality()] == [1]


def test_an_order_without_its_time_is_of_the_day_its_number_begins_with(shop: TriedShop, tmp_path: Path) -> None:
    absent = {"订单状态": "待付款", "支付时间": "", "发货时间": "", "确认收货时间": ""}
    records = [order(f"240105-{n}", 订单成交时间=blank, **absent) for n, blank in enumerate(("", "\t", "-"))]
    assert counts(shop.load(write_records(tmp_path / "o.csv", records))) == (3, 3, 0, 0, 0)
    # 2024-01-05 00:00:00 in Shanghai is 2024-01-04 16:00:00 UTC, 1704384000 seconds after 1970.
    assert shop.facts("SELECT ordered_at FROM facts_orders") == [(1_704_384_000_000_000,)] * 3
    assert shop.left_out() == {f"240105-{n}": "unpaid" for n in range(3)}


def test_a_paid_order_without_its_time_was_bought_when_it_was_paid(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("240105-1", 订单成交时间=""), order("240105-2", 订单成交时间="", 支付时间="")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.bought_at() == {"240105-1": "2024-01-05 10:01:00", "240105-2": "2024-01-05 00:00:00"}


def test_times_with_slashes_and_without_seconds_are_read(shop: TriedShop, tmp_path: Path) -> None:
    record = order("260606-1", 订单成交时间="2026/6/6 13:40", 支付时间="2026/6/6 13:41\t")
    shop.load(write_records(tmp_path / "o.csv", [record | {"发货时间": "2026/6/7 9:05", "确认收货时间": ""}]))
    assert shop.bought_at() == {"260606-1": "2026-06-06 13:41:00"}


def test_nobody_is_known_and_the_report_says_so(shop: TriedShop, tmp_path: Path) -> None:
    records = [
        order("240105-1"),
        order("240105-2") | {" 用户购买手机号": "13900000004\t", "配送员手机号": "13900000005"},
    ]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == set()
    assert shop.people() == []
    assert "source.no_customers" in [code for code, _, _ in report.notes]
    assert shop.bought() == {"240105-1": "168.99", "240105-2": "168.99"}


def test_the_product_and_its_category_are_kept(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order(ID, 商品id="'600000000001\t", 数量="2\t")]))
    sql = "SELECT product_id, product_name, category, quantity FROM facts_order_lines"
    assert shop.facts(sql) == [("600000000001", "龙井茶 250g", "食品", 2)]


def test_an_order_of_nothing_is_no_purchase(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("240105-1", 实付="0.00\t"), order("240105-2")]))
    assert shop.left_out() == {"240105-1": "zero"}


def test_a_later_export_brings_the_refund_and_an_older_one_does_not_undo_it(shop: TriedShop, tmp_path: Path) -> None:
    old = write_records(tmp_path / "old.csv", [order(ID, 订单状态="已发货，待收货", 确认收货时间="")])
    new = write_records(tmp_path / "new.csv", [order(ID, 订单状态="已发货，退款成功", 确认收货时间="")])
    shop.load(old)
    shop.load(new)
    assert counts(shop.load(old)) == (1, 0, 1, 0, 0)
    assert shop.left_out() == {ID: "fully_refunded"}

"""WeChat shops: an order's cells repeated on each of its lines, refunds by line, receivers as the only people."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_records, write_xlsx

pytestmark = pytest.mark.slow

HEADER = (
    "订单号,订单下单时间,订单发货时间,订单确认收货时间,订单完成结算时间,订单状态,发货方式,收件人姓名,收件人地址,省,市,区,"
    "收件人手机,买家备注,商家备注,打标颜色,商品总价,订单实际支付金额,订单实际收款金额,订单运费,商品优惠,跨店优惠,"
    "商品改价,积分抵扣,支付方式,支付时间,交易单号,物流公司,快递单号,技术服务费,技术服务费（将以人气卡形式返还）,"
    "运费险预计投保费用,带货方式,带货账号类型,带货账号昵称,带货ID,带货费用渠道,带货费用类型,带货费用,带货佣金率,"
    "企微企业ID,企微工号,导购最近分享时间,企业微信加密id,企微备注,礼物单号,商品名称,商品编码(平台),商品编码(自定义),"
    "SKU编码(自定义),商品属性,商品价格(单件),商品实际价格(单件),商品实际价格(总共),是否预售,商品数量,"
    "商品平台券优惠,商品平均运费,活动商家补贴,定制信息,定制预览图,商品发货,商品售后,商品已退款金额"
).split(",")
SOMETIMES = (
    "带货ID,企微企业ID,企微工号,导购最近分享时间,企业微信加密id,企微备注,活动商家补贴,技术服务费（将以人气卡形式返还）"
).split(",")
CUP = {"商品名称": "杯", "商品编码(平台)": "10000002", "商品实际价格(单件)": "20.00", "商品实际价格(总共)": "40.00"}
CUP |= {"商品数量": "2"}


def line(order_id: str, **cells: str) -> dict[str, str]:
    """A line with the cells of its order: tea for 60 of an order of 100."""
    record = dict.fromkeys(HEADER, "") | {
        "订单号": order_id,
        "订单下单时间": "2024-05-01 10:00:00",
        "订单发货时间": "2024-05-02 09:00:00",
        "订单状态": "待收货",
        "收件人姓名": "林*",
        "收件人地址": "江苏省扬州市广陵区****",
        "省": "江苏省",
        "市": "扬州市",
        "区": "广陵区",
        "收件人手机": "139****0004",
        "商品总价": "110.00",
        "订单实际支付金额": "100.00",
        "订单实际收款金额": "100.00",
        "订单运费": "0.00",
        "商品优惠": "10.00",
        "支付方式": "微信支付",
        "支付时间": "2024-05-01 10:01:00",
        "交易单号": "4200000000202405010000000001",
        "带货方式": "直播",
        "商品名称": "茶",
        "商品编码(平台)": "10000001",
        "商品编码(自定义)": "T-1",
        "商品价格(单件)": "65.00",
        "商品实际价格(单件)": "60.00",
        "商品实际价格(总共)": "60.00",
        "是否预售": "否",
        "商品数量": "1",
        "商品已退款金额": "0.00",
    }
    short = {"退款": "商品已退款金额", "实付": "订单实际支付金额"}
    return record | {short.get(name, name): cell for name, cell in cells.items()}


ID = "3700000000000000001"


def test_the_export_is_read(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [line(ID)], encoding="gbk"))
    assert (report.mapping, report.source) == ("wechat.orders", "wechat")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {ID: "100"}
    assert shop.bought_at() == {ID: "2024-05-01 10:01:00"}
    assert (shop.sliced("province"), shop.sliced("channel")) == ({ID: "江苏省"}, {ID: "直播"})


def test_the_cells_of_an_order_repeated_on_each_line_count_once(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [line("1"), line("1") | CUP, line("2")]))
    assert (report.orders, report.lines) == (2, 3)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.bought() == {"1": "100", "2": "100"}
    assert shop.facts("SELECT DISTINCT order_amount, discount FROM facts_orders") == [(11000, 1000)]
    assert shop.products() == [("1", "10000001", "60"), ("1", "10000002", "40"), ("2", "10000001", "60")]


def test_what_was_given_back_for_lines_adds_up_and_lowers_their_order(shop: TriedShop, tmp_path: Path) -> None:
    records = [line("one", 退款="15.50"), line("one") | CUP, line("none")]
    records += [line("some", 退款="10.00"), line("some", 退款="20.00") | CUP]
    records += [line("all", 退款="60.00"), line("all", 退款="40.00") | CUP]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.bought() == {"one": "84.5", "none": "100", "some": "70"}
    assert shop.left_out() == {"all": "fully_refunded"}


def test_a_later_export_brings_the_refund_of_a_line(shop: TriedShop, tmp_path: Path) -> None:
    old = write_records(tmp_path / "old.csv", [line("1"), line("1") | CUP])
    new = write_records(tmp_path / "new.csv", [line("1", 退款="25.00"), line("1") | CUP])
    shop.load(old)
    shop.load(new)
    assert shop.bought() == {"1": "75"}


def test_a_refund_that_stands_on_another_row_of_the_next_export_comes_off_once(shop: TriedShop, tmp_path: Path) -> None:
    known = [line("1", 退款="25.00"), line("1", 退款="5.00"), line("1") | CUP]
    shop.load(write_records(tmp_path / "old.csv", known))
    again = shop.load(write_records(tmp_path / "new.csv", [line("2"), *known]))
    assert counts(again) == (4, 1, 3, 0, 0)
    assert shop.bought() == {"1": "70", "2": "100"}


STATUSES = {
    "待付款": "unpaid",
    "凑单买凑团中": "unpaid",
    "礼物待收下": None,
    "待发货": None,
    "部分发货": None,
    "待收货": None,
    "完成": None,
    "全部商品售后之后订单取消": "fully_refunded",
    "用户主动取消": "cancelled",
    "超时未付款订单取消": "cancelled",
}


def test_every_status_of_the_platform_is_known_and_no_other(shop: TriedShop, tmp_path: Path) -> None:
    gone = {"订单状态": "全部商品售后之后订单取消"}
    records = [
        line("unknown", 订单状态="协商中"),
        *(line(f"o{i}", 订单状态=status) for i, status in enumerate(STATUSES)),
        line("back", 退款="60.00", **gone),
        line("back", 退款="40.00", **gone) | CUP,
        line("awaited", 订单状态="待付款", 支付时间="", 交易单号="", 实付=""),
    ]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert codes(report) == {2: "status.unknown"}
    wanted = {f"o{i}": why for i, why in enumerate(STATUSES.values()) if why}
    assert shop.left_out() == wanted | {"back": "fully_refunded", "awaited": "unpaid"}
    assert set(shop.bought()) == {f"o{i}" for i, why in enumerate(STATUSES.values()) if not why}


def test_an_open_receivers_phone_is_a_customer_though_weakly_and_a_masked_one_nobody(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [line("1", 收件人手机="13900000004"), line("2", 收件人手机="+86 139 0000 0004"), line("3"), line("4")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == {("receiver", "8613900000004")}
    assert shop.people() == [{"1", "2"}]
    assert set(shop.bought()) == {"1", "2", "3", "4"}
    assert {"customer.weak", "customer.unknown"} <= {code for code, _, _ in report.notes}


def test_columns_that_only_some_shops_have_may_be_missing(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: cell for name, cell in line("1").items() if name not in SOMETIMES}
    assert shop.load(write_records(tmp_path / "o.csv", [record])).mapping == "wechat.orders"
    assert shop.bought() == {"1": "100"}


def test_brackets_of_either_width_name_the_same_columns(shop: TriedShop, tmp_path: Path) -> None:
    wide = {name.replace("(", "（").replace(")", "）"): cell for name, cell in line("1").items()}
    report = shop.load(write_records(tmp_path / "o.csv", [wide]))
    assert report.mapping == "wechat.orders"
    assert shop.products() == [("1", "10000001", "60")]


def test_a_product_without_the_platforms_number_keeps_its_name(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [line("1") | {"商品编码(平台)": "", "商品编码(自定义)": ""}]))
    assert shop.products() == [("1", "茶", "60")]


def test_long_order_numbers_survive_in_a_workbook_as_text(shop: TriedShop, tmp_path: Path) -> None:
    rows = [HEADER, list(line(ID).values()), list((line(ID) | CUP).values())]
    report = shop.load(write_xlsx(tmp_path / "o.xlsx", {"订单": rows}))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {ID: "100"}

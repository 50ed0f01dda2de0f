"""Kuaishou's order export: newer and older names, "0" for what is missing, and receivers as the only people."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_records

pytestmark = pytest.mark.slow

HEADER = (
    "订单号,赠品订单号,活动订单编号,订单创建时间,订单支付时间,预售定金支付时间,订单状态,实付款,快递费,店铺优惠,"
    "平台补贴,主播补贴,混资活动优惠,支付优惠,支付方式,成交数量,买家留言,账号类型,账号明细,订单备注,旗帜颜色,"
    "售后状态,活动订单,预售/承诺发货时间,订单载体,商品名称,商品ID,商品规格,SKU编码,商品单价,渠道,CPS达人ID,"
    "CPS达人昵称,预估推广佣金,预估推广者分佣比例,团长ID,团长昵称,快赚客ID,快赚客昵称,授权推广者ID,授权推广者昵称,"
    "收货人姓名,收货人电话,收货地址-省,收货地址-市,收货地址-区,收货地址-街道,收货地址,发货时间,快递公司,快递单号,"
    "物流信息,集运类型,直邮类型,仓库名称,仓库地址,实名姓名,服务门店ID,服务门店名称,服务门店地址,"
    "国补/类国补/消费券"
).split(",")
OLDER = {"订单号": "订单编号", "实付款": "订单应付金额", "快递单号": "运单号"}


def order(order_id: str, **cells: str) -> dict[str, str]:
    record = dict.fromkeys(HEADER, "") | {
        "订单号": order_id,
        "赠品订单号": "0",
        "活动订单编号": "0",
        "订单创建时间": "2024-05-01 10:00:00",
        "订单支付时间": "2024-05-01 10:01:00",
        "预售定金支付时间": "-",
        "订单状态": "交易成功",
        "实付款": "100.00",
        "快递费": "0.00",
        "店铺优惠": "10.00",
        "平台补贴": "0.00",
        "主播补贴": "0.00",
        "支付方式": "微信",
        "成交数量": "1",
        "账号类型": "-",
        "售后状态": "-",
        "活动订单": "否",
        "订单载体": "直播间",
        "商品名称": "龙井茶 250g",
        "商品ID": "20000000000001",
        "商品规格": "一盒",
        "SKU编码": "T-1",
        "商品单价": "110.00",
        "渠道": "自营",
        "CPS达人ID": "0",
        "CPS达人昵称": "-",
        "团长ID": "0",
        "团长昵称": "-",
        "快赚客ID": "0",
        "快赚客昵称": "-",
        "授权推广者ID": "0",
        "收货人姓名": "林**",
        "收货人电话": "139****0004",
        "收货地址-省": "江苏省",
        "收货地址-市": "扬州市",
        "收货地址-区": "广陵区",
        "收货地址": "江苏省扬州市广陵区****",
        "发货时间": "2024-05-02 09:00:00",
        "快递公司": "中通快递",
        "快递单号": "700000000000001",
    }
    return record | cells


def older(order_id: str, **cells: str) -> dict[str, str]:
    """The same order under the names of the older export."""
    return {OLDER.get(name, name): cell for name, cell in order(order_id, **cells).items()}


ID = "2412300000000001"


def test_the_export_is_read(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [order(ID)], encoding="gbk"))
    assert (report.mapping, report.source) == ("kuaishou.orders", "kuaishou")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {ID: "100"}
    assert shop.bought_at() == {ID: "2024-05-01 10:01:00"}
    assert shop.sliced("province") == {ID: "江苏省"}


def test_the_older_export_has_other_names(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [older(ID)]))
    assert report.mapping == "kuaishou.orders"
    assert shop.bought() == {ID: "100"}
    assert shop.products() == [(ID, "20000000000001", "110")]


def test_an_order_of_both_exports_is_one(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "older.csv", [older(ID)]))
    assert counts(shop.load(write_records(tmp_path / "newer.csv", [order(ID)]))) == (1, 0, 1, 0, 0)
    assert shop.bought() == {ID: "100"}


def test_sixteen_digits_stay_sixteen_digits(shop: TriedShop, tmp_path: Path) -> None:
    ids = [f"{int(ID) + n}" for n in range(4)]
    written = [f"{ids[0]}\t", f"\t{ids[1]}", f"'{ids[2]}", f'="{ids[3]}"']
    shop.load(write_records(tmp_path / "o.csv", [order(cell) for cell in written]))
    assert shop.bought() == dict.fromkeys(ids, "100")


def test_missing_ids_change_nothing_and_a_product_is_known_by_its_name(shop: TriedShop, tmp_path: Path) -> None:
    others = ("赠品订单号", "活动订单编号", "CPS达人ID", "团长ID", "快赚客ID", "授权推广者ID", "商品ID", "SKU编码")
    records = [order(f"o{missing}", **dict.fromkeys(others, missing)) for missing in ("0", "-")]
    assert counts(shop.load(write_records(tmp_path / "o.csv", records))) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"o0": "100", "o-": "100"}
    assert shop.products() == [("o-", "龙井茶 250g", "110"), ("o0", "龙井茶 250g", "110")]


def test_an_amount_of_nought_is_an_amount(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("1", 实付款="0"), order("2", 店铺优惠="0")]))
    assert shop.left_out() == {"1": "zero"}
    assert shop.bought() == {"2": "100"}


def test_a_dash_for_a_time_means_never(shop: TriedShop, tmp_path: Path) -> None:
    record = order("1", 订单状态="待付款", 订单支付时间="-", 发货时间="-")
    assert counts(shop.load(write_records(tmp_path / "o.csv", [record, order("2", 发货时间="-")]))) == (2, 2, 0, 0, 0)
    assert shop.left_out() == {"1": "unpaid"}


def test_sales_are_the_shops_own_or_a_promoters(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("1"), order("2", 渠道="分销", CPS达人ID="900000001", CPS达人昵称="茶姐"), order("3", 渠道="-")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.sliced("channel") == {"1": "自营", "2": "分销", "3": ""}


def test_a_masked_phone_is_nobody(shop: TriedShop, tmp_path: Path) -> None:
    phones = ["139****0004", "1******6198", "-", ""] * 2
    records = [order(f"o{n}", 收货人电话=phone) for n, phone in enumerate(phones)]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == set()
    assert shop.people() == []
    assert "customer.unknown" in [code for code, _, _ in report.notes]


def test_an_open_phone_is_a_weak_identity(shop: TriedShop, tmp_path: Path) -> None:
    phones = {"1": "13900000004", "2": "+86 139-0000-0004\t", "3": "13900000005", "4": "139****0004"}
    records = [order(order_id, 收货人电话=phone) for order_id, phone in phones.items()]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == {("receiver", "8613900000004"), ("receiver", "8613900000005")}
    assert shop.people() == [{"1", "2"}, {"3"}]
    assert {"customer.weak", "customer.unknown"} <= {code for code, _, _ in report.notes}


STATUSES = {
    "待付款": "unpaid",
    "待发货": None,
    "已发货": None,
    "交易成功": None,
    "交易失败": "cancelled",
    "交易关闭": "cancelled",
}


@pytest.mark.parametrize("written", [order, older])
def test_every_status_is_known(shop: TriedShop, tmp_path: Path, written: Callable[..., dict[str, str]]) -> None:
    records = [written(f"o{i}", 订单状态=status) for i, status in enumerate(STATUSES)]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert report.quarantined == 0
    assert shop.left_out() == {f"o{i}": why for i, why in enumerate(STATUSES.values()) if why}
    assert set(shop.bought()) == {f"o{i}" for i, why in enumerate(STATUSES.values()) if not why}


def test_a_status_nobody_knows_and_numbers_shortened_or_missing_are_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    records = [order(ID), order("2.4123E+15"), order("-"), order("2", 订单状态="冻结")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert codes(report) == {3: "id.scientific", 4: "cell.missing", 5: "status.unknown"}
    assert shop.bought() == {ID: "100"}


def test_a_later_export_closes_what_an_earlier_one_counted(shop: TriedShop, tmp_path: Path) -> None:
    early = write_records(tmp_path / "a.csv", [order("1", 订单状态="待发货", 发货时间="")])
    shop.load(early)
    shop.load(write_records(tmp_path / "b.csv", [order("1", 订单状态="交易关闭", 发货时间="")]))
    assert counts(shop.load(early)) == (1, 0, 1, 0, 0)
    assert shop.left_out() == {"1": "cancelled"}


def test_a_refund_without_its_amount_is_flagged(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [order("1", 售后状态="退款成功"), order("2")]))
    assert shop.bought() == {"1": "100", "2": "100"}
    assert "refund.no_amount" in [code for code, _, _ in report.notes]
    assert [each.refunds_without_amount for each in shop.shop.quality()] == [1]

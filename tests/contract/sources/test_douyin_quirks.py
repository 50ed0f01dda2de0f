"""Douyin's order export: a row a sub-order with its own amount and state, a tab before every cell, nobody known."""

import csv
from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_csv

pytestmark = pytest.mark.slow

HEADER = (
    "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,优惠总金额,"
    "平台优惠,商家优惠,达人优惠,商家改价,支付优惠,红包抵扣,支付方式,手续费,收件人,收件人手机号,省,市,区,街道,"
    "详细地址,是否修改过地址,买家留言,订单提交时间,旗帜颜色,商家备注,订单完成时间,支付完成时间,APP渠道,流量来源,"
    "订单状态,承诺发货时间,订单类型,鲁班落地页ID,达人ID,达人昵称,所属门店ID,售后状态,取消原因,预约发货时间,"
    "仓库ID,仓库名称,是否安心购,广告渠道,流量类型,流量体裁,流量渠道,发货主体,发货主体明细,发货时间,降价类优惠,"
    "平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,预计送达时间,是否平台仓自流转,车型,"
    "预约送达时间,建议发货时间（起）,建议发货时间（止）,商品69码,发货SN码,发货IMEI码1,发货IMEI码2"
).split(",")
GIFT_GONE = "主品订单售后完成，未发货赠品订单取消"


def sub(order_id: str, line_id: str, **cells: str) -> dict[str, str]:
    """A sub-order, its cells as a person would write them."""
    record = dict.fromkeys(HEADER, "-") | {
        "主订单编号": order_id,
        "子订单编号": line_id,
        "选购商品": "龙井茶 250g",
        "商品规格": "一盒",
        "商品数量": "1",
        "商品ID": "3600000000000000001",
        "商家编码": "T-1",
        "商品单价": "110.00",
        "订单应付金额": "100.00",
        "运费": "0.00",
        "优惠总金额": "10.00",
        "平台优惠": "10.00",
        "支付方式": "抖音支付",
        "收件人": "##Xq8n2vQ1LmZ0##",
        "收件人手机号": "$$bQ7kR0sTn5c4$$",
        "省": "江苏省",
        "市": "扬州市",
        "区": "广陵区",
        "详细地址": "##p0Fv6hYt3aW9##",
        "是否修改过地址": "否",
        "订单提交时间": "2024-05-01 10:00:00",
        "旗帜颜色": "灰",
        "订单完成时间": "2024-05-09 09:00:00",
        "支付完成时间": "2024-05-01 10:01:00",
        "APP渠道": "抖音",
        "流量来源": "直播",
        "订单状态": "已完成",
        "订单类型": "普通订单",
        "流量体裁": "直播",
        "发货时间": "2024-05-02 09:00:00",
        "平台实际承担优惠金额": "10.00",
    }
    return record | cells


def export(path: Path, records: list[dict[str, str]], *, before: str = "\t", encoding: str = "utf-8-sig") -> Path:
    """The file as the platform writes it: every cell quoted, with a tab before what it holds."""
    rows = [list(records[0]), *([f"{before}{cell}" for cell in record.values()] for record in records)]
    return write_csv(path, rows, encoding=encoding, quoting=csv.QUOTE_ALL)


MAIN = "6912345678901234567"


def test_what_stands_before_every_cell_is_no_part_of_it(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(export(tmp_path / "o.csv", [sub(MAIN, MAIN)], before="\t"))
    assert (report.mapping, report.source) == ("douyin.orders", "douyin")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {MAIN: "100"}
    assert shop.bought_at() == {MAIN: "2024-05-01 10:01:00"}
    assert shop.products() == [(MAIN, "3600000000000000001", "100")]
    others = [
        export(tmp_path / f"{n}.csv", [sub(MAIN, MAIN)], before=before) for n, before in enumerate(("'", "\t'", ""))
    ]
    assert [counts(r) for r in shop.shop.load(others)] == [(1, 0, 1, 0, 0)] * 3


def test_the_names_of_columns_may_have_the_tab_too(shop: TriedShop, tmp_path: Path) -> None:
    record = {f"\t{name}": cell for name, cell in sub("1", "11").items()}
    assert shop.load(export(tmp_path / "o.csv", [record])).mapping == "douyin.orders"
    assert shop.bought() == {"1": "100"}


def test_a_dash_means_nothing_there(shop: TriedShop, tmp_path: Path) -> None:
    record = sub(
        "1", "11", 商品ID="-", 商家编码="-", 省="-", 流量体裁="-", 流量来源="-", 订单完成时间="-", 发货时间="-"
    )
    assert counts(shop.load(export(tmp_path / "o.csv", [record]))) == (1, 1, 0, 0, 0)
    assert shop.products() == [("1", "龙井茶 250g", "100")]
    assert (shop.sliced("province"), shop.sliced("channel")) == ({"1": ""}, {"1": ""})


def test_the_sub_orders_of_an_order_add_up(shop: TriedShop, tmp_path: Path) -> None:
    records = [sub("1", "11"), sub("1", "12", 订单应付金额="50.50", 商品ID="3600000000000000002"), sub("2", "21")]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert (report.orders, report.lines) == (2, 3)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.bought() == {"1": "150.5", "2": "100"}


def test_what_is_closed_adds_nothing_before_payment_and_is_refunded_after(shop: TriedShop, tmp_path: Path) -> None:
    unpaid = {"订单状态": "已关闭", "支付完成时间": "-"}
    records = [sub("part before", "11"), sub("part before", "12", 订单应付金额="50.00", **unpaid)]
    records += [sub("part after", "21"), sub("part after", "22", 订单状态="已关闭", 订单应付金额="50.00")]
    records += [sub("whole before", line, **unpaid) for line in ("31", "32")]
    records += [sub("whole after", line, 订单状态="已关闭") for line in ("41", "42")]
    assert counts(shop.load(export(tmp_path / "o.csv", records))) == (8, 8, 0, 0, 0)
    assert shop.bought() == {"part before": "100", "part after": "100"}
    assert shop.left_out() == {"whole before": "cancelled", "whole after": "fully_refunded"}
    paid = dict(shop.facts("SELECT order_id, paid FROM facts_orders"))
    assert (paid["part before"], paid["part after"]) == (10_000, 15_000)


def test_only_a_refund_that_is_done_takes_its_own_line_off(shop: TriedShop, tmp_path: Path) -> None:
    """Of each word a line beside a sound one, and a line alone."""
    done, not_done = ["退款成功", "已全额退款", "同意退款，退款成功"], ["-", "待商家处理", ""]
    records = []
    for word in done + not_done:
        records += [sub(f"{word} 1", f"{word} 11"), sub(f"{word} 1", f"{word} 12", 订单应付金额="50.00", 售后状态=word)]
        records.append(sub(f"{word} 2", f"{word} 21", 售后状态=word))
    shop.load(export(tmp_path / "o.csv", records))
    assert shop.left_out() == {f"{word} 2": "fully_refunded" for word in done}
    wanted = {f"{word} 1": "100" for word in done} | {f"{word} 1".strip(): "150" for word in not_done}
    assert shop.bought() == wanted | {f"{word} 2".strip(): "100" for word in not_done}


def test_a_gift_is_a_line_of_nothing_and_goes_with_its_order(shop: TriedShop, tmp_path: Path) -> None:
    gone = {"订单应付金额": "0.00", "订单状态": "已关闭", "取消原因": GIFT_GONE}
    gift = {"选购商品": "试用装", "商品ID": "3600000000000000009", "订单应付金额": "0.00"}
    records = [sub("back", "11", 售后状态="退款成功"), sub("back", "12", **gone)]
    records += [sub("kept", "21"), sub("kept", "22", **gone)]
    records += [sub("with", "31"), sub("with", "32", **gift), sub("alone", "41", 订单应付金额="0.00")]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert (report.orders, report.lines) == (4, 7)
    assert shop.left_out() == {"back": "fully_refunded", "alone": "zero"}
    assert shop.bought() == {"kept": "100", "with": "100"}
    assert ("with", "3600000000000000009", "0") in shop.products()


def test_encrypted_and_masked_receivers_are_nobody(shop: TriedShop, tmp_path: Path) -> None:
    phones = ["$$bQ7kR0sTn5c4$$", "1********98", "139****0004"]
    records = [sub(f"{n}", f"{n}1", 收件人手机号=phone) for n, phone in enumerate(phones * 2)]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert shop.identities() == set()
    assert shop.people() == []
    assert "source.no_customers" in [code for code, _, _ in report.notes]


def test_a_channel_that_is_told_tomorrow_is_none_today_and_arrives_with_the_next_export(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [sub(n, f"{n}1", 流量体裁="数据将于第二天更新") for n in ("1", "2")] + [sub("3", "31", 流量体裁="短视频")]
    shop.load(export(tmp_path / "a.csv", records[1:]))
    shop.load(export(tmp_path / "bare.csv", records[:1], before=""))
    assert shop.sliced("channel") == {"1": "", "2": "", "3": "短视频"}
    shop.load(export(tmp_path / "b.csv", [sub("1", "11", 流量体裁="短视频")]))
    assert shop.sliced("channel") == {"1": "短视频", "2": "", "3": "短视频"}
    assert shop.bought() == {"1": "100", "2": "100", "3": "100"}


def test_the_older_export_calls_the_price_an_amount(shop: TriedShop, tmp_path: Path) -> None:
    record = {"商品金额" if name == "商品单价" else name: cell for name, cell in sub("1", "11").items()}
    report = shop.load(export(tmp_path / "o.csv", [record | {"订单状态": "备货中"}]))
    assert report.mapping == "douyin.orders"
    assert shop.bought() == {"1": "100"}


def test_other_exports_have_more_columns(shop: TriedShop, tmp_path: Path) -> None:
    record = sub("1", "11") | {"商家收入金额": "110.00", "快递信息": "中通快递:700000000000001"}
    assert counts(shop.load(export(tmp_path / "o.csv", [record]))) == (1, 1, 0, 0, 0)
    assert shop.bought() == {"1": "100"}


STATUSES = {"待支付": "unpaid", "备货中": None, "待发货": None, "已发货": None, "已完成": None, "已关闭": "cancelled"}


def test_every_status_is_known(shop: TriedShop, tmp_path: Path) -> None:
    unpaid = {"支付完成时间": "-"}
    records = [
        sub(f"o{i}", f"{i}1", 订单状态=status, **(unpaid if why else {}))
        for i, (status, why) in enumerate(STATUSES.items())
    ]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert report.quarantined == 0
    assert shop.left_out() == {f"o{i}": why for i, why in enumerate(STATUSES.values()) if why}
    assert set(shop.bought()) == {f"o{i}" for i, why in enumerate(STATUSES.values()) if not why}


def test_a_status_nobody_knows_sets_the_whole_order_aside(shop: TriedShop, tmp_path: Path) -> None:
    records = [sub("1", "11"), sub("1", "12", 订单状态="冻结"), sub("2", "21")]
    report = shop.load(export(tmp_path / "o.csv", records))
    assert codes(report) == {2: "row.sibling", 3: "status.unknown"}
    assert shop.bought() == {"2": "100"}


def test_what_changed_after_the_first_export_arrives_with_the_second_and_stays(shop: TriedShop, tmp_path: Path) -> None:
    unpaid = {"订单状态": "待支付", "支付完成时间": "-", "发货时间": "-", "订单完成时间": "-"}
    before = [
        *(sub("paid", line, **unpaid) for line in ("11", "12")),
        *(sub("refunded", line, 订单完成时间="-") for line in ("21", "22")),
        *(sub("at the same time", line) for line in ("31", "32")),
        sub("closed", "41", 订单状态="待发货", 发货时间="-", 订单完成时间="-"),
    ]
    after = [
        *(sub("paid", line) for line in ("11", "12")),
        *(sub("refunded", "21"), sub("refunded", "22", 售后状态="退款成功")),
        *(sub("at the same time", "31"), sub("at the same time", "32", 售后状态="已全额退款")),
        sub("closed", "41", 订单状态="已关闭", 发货时间="-"),
    ]
    old = export(tmp_path / "a.csv", before)
    shop.load(old)
    assert shop.left_out() == {"paid": "unpaid"}
    shop.load(export(tmp_path / "b.csv", after))
    wanted = {"paid": "200", "refunded": "100", "at the same time": "100"}
    assert (shop.bought(), shop.left_out()) == (wanted, {"closed": "fully_refunded"})
    assert counts(shop.load(old)) == (7, 0, 7, 0, 0)
    assert shop.bought() == wanted


def test_importing_twice_changes_nothing(shop: TriedShop, tmp_path: Path) -> None:
    records = [sub("1", "11"), sub("1", "12", 售后状态="退款成功"), sub("2", "21", 订单状态="待发货")]
    file = export(tmp_path / "o.csv", records)
    shop.load(file)
    assert counts(shop.load(file)) == (3, 0, 3, 0, 0)
    assert counts(shop.load(export(tmp_path / "again.csv", records, before=""))) == (3, 0, 3, 0, 0)
    assert shop.bought() == {"1": "100", "2": "100"}
    assert len(shop.products()) == 3


def test_a_sub_order_repeated_in_a_file_is_one(shop: TriedShop, tmp_path: Path) -> None:
    records = [sub("1", "11"), sub("1", "12"), sub("1", "11")]
    assert counts(shop.load(export(tmp_path / "o.csv", records))) == (3, 2, 1, 0, 0)
    assert shop.bought() == {"1": "200"}


def test_a_sub_order_stated_twice_in_one_file_stands_as_stated_last(shop: TriedShop, tmp_path: Path) -> None:
    """Two exports put one below the other, as sellers do."""
    rows = [sub("1", "11"), sub("1", "12"), sub("1", "11", 售后状态="退款成功")]
    report = shop.load(export(tmp_path / "o.csv", rows))
    assert (report.accepted, report.duplicate) == (2, 1)
    assert shop.bought() == {"1": "100"}

"""Taobao and Tmall order reports: classic and newer columns, and every way a cell of them may be written."""

import csv
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.tried_shop import TriedShop, codes, counts, write_csv, write_records, write_xlsx

CLASSIC = (
    "订单编号,买家会员名,买家支付宝账号,支付单号,支付详情,买家应付货款,买家应付邮费,买家支付积分,总金额,"
    "返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,"
    "联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,"
    "店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,"
    "是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,"
    "集分宝抵扣,是否是O2O交易,退款金额,预约门店,确认收货时间,打款商家金额,含应开票给个人的个人红包"
).split(",")
NEWER = (
    "订单编号,支付单号,买家应付货款,总金额,买家实付金额,订单状态,收货地址,订单创建时间,订单付款时间,商品标题,"
    "打款商家金额,卖家服务费,退款金额,发货时间,确认收货时间,店铺名称"
).split(",")


def classic(order_id: str, **cells: str) -> dict[str, str]:
    """A record of the classic report, as the platform writes it."""
    record = dict.fromkeys(CLASSIC, "") | {
        "订单编号": f'="{order_id}"',
        "买家会员名": "小林",
        "总金额": "100.00",
        "买家实际支付金额": "100.00",
        "订单状态": "交易成功",
        "收货人姓名": "林**",
        "收货地址 ": "江苏省 扬州市 广陵区 文昌路 1 号(225000)",
        "联系手机": "'18600000001",
        "订单创建时间": "2020-01-05 10:00:00",
        "订单付款时间 ": "2020-01-05 10:01:00",
        "宝贝标题 ": "茶，杯",
        "宝贝种类": "2",
        "订单关闭原因": "订单未关闭",
        "买家服务费": "0元",
        "退款金额": "无退款申请",
        "打款商家金额": "100.00元",
    }
    return record | {{"付款": "订单付款时间 ", "地址": "收货地址 "}.get(k, k): v for k, v in cells.items()}


def newer(order_id: str, **cells: str) -> dict[str, str]:
    record = dict.fromkeys(NEWER, "") | {
        "订单编号": order_id,
        "总金额": "100.00",
        "买家实付金额": "100.00",
        "订单状态": "交易成功",
        "收货地址": "林**，86-13900000004，江苏省 扬州市 广陵区 文昌路",
        "订单创建时间": "2023-01-05 10:00:00",
        "订单付款时间": "2023-01-05 10:01:00",
        "商品标题": "茶",
        "打款商家金额": "100.00元",
        "退款金额": "0.00",
    }
    return record | cells


ID = "1234567890123456789"


def test_the_classic_report_is_read(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "ExportOrderList.csv", [classic(ID)], encoding="gbk"))
    assert (report.mapping, report.source) == ("taobao.orders", "taobao")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {ID: "100"}
    assert shop.bought_at() == {ID: "2020-01-05 10:01:00"}
    assert shop.identities() == {("nick", "小林")}
    assert shop.sliced("province") == {ID: "江苏"}


def test_every_cell_quoted_with_tabs_reads_the_same(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: f"{cell}\t" for name, cell in classic(ID).items()} | {"订单编号": f"\t{ID}"}
    file = write_csv(tmp_path / "o.csv", [list(record), list(record.values())], encoding="gbk", quoting=csv.QUOTE_ALL)
    assert counts(shop.load(file)) == (1, 1, 0, 0, 0)
    assert shop.bought() == {ID: "100"}


def test_an_id_is_the_same_with_and_without_its_wrapping(shop: TriedShop, tmp_path: Path) -> None:
    written = [f'="{ID}"', f"'{ID}", f"\t{ID}", ID, f'"{ID}"', f"={ID}"]
    report = shop.load(write_records(tmp_path / "o.csv", [classic(ID) | {"订单编号": w} for w in written]))
    assert counts(report) == (6, 1, 5, 0, 0)
    assert shop.bought() == {ID: "100"}


def test_the_newer_report_has_no_buyer_and_knows_people_weakly_by_the_receiver(shop: TriedShop, tmp_path: Path) -> None:
    records = [newer("1"), newer("2"), newer("3", 收货地址="王**，86-1******6198，广东省 深圳市 南山区")]
    report = shop.load(write_records(tmp_path / "o.csv", records, encoding="gbk"))
    assert report.mapping == "taobao.orders"
    assert shop.identities() == {("receiver", "8613900000004")}
    assert shop.people() == [{"1", "2"}]
    assert {"customer.weak", "customer.unknown"} <= {code for code, _, _ in report.notes}
    assert shop.sliced("province") == {"1": "江苏", "2": "江苏", "3": "广东"}


def test_the_receiver_is_nobody_where_a_buyer_is_named(shop: TriedShop, tmp_path: Path) -> None:
    """People send gifts: one receiver of two buyers is not one customer."""
    shop.load(write_records(tmp_path / "o.csv", [classic("1"), classic("2", 买家会员名="阿伟")]))
    assert shop.people() == [{"1"}, {"2"}]
    assert shop.facts("SELECT phone, email FROM facts_accounts") == [(None, None), (None, None)]


def test_masked_people_are_nobody(shop: TriedShop, tmp_path: Path) -> None:
    masked = {"买家会员名": "t**3", "买家支付宝账号": "139****0001", "联系手机": "1******6198"}
    report = shop.load(write_records(tmp_path / "o.csv", [classic("1", **masked), classic("2", **masked)]))
    assert shop.identities() == set()
    assert shop.people() == []
    assert counts(report) == (2, 2, 0, 0, 0)


def test_a_masked_nick_leaves_the_receiver_as_a_weak_identity(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [classic("1", 买家会员名="t**3"), classic("2", 买家会员名="")]))
    assert shop.identities() == {("receiver", "8618600000001")}


def test_the_buyers_alipay_account_is_a_contact_of_the_buyer(shop: TriedShop, tmp_path: Path) -> None:
    records = [
        classic("1", 买家支付宝账号="13900000001"),
        classic("2", 买家会员名="", 买家支付宝账号="Lin@Example.com"),
    ]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == {("nick", "小林"), ("email", "lin@example.com")}
    assert shop.facts("SELECT phone FROM facts_accounts WHERE id_kind = 'nick'") == [("8613900000001",)]


STATUSES = {
    "等待买家付款": "unpaid",
    "买家已付款，等待卖家发货": None,
    "买家已付款,等待卖家发货": None,
    "卖家已发货，等待买家确认": None,
    "卖家已发货,等待买家确认": None,
    "卖家部分发货": None,
    "交易成功": None,
    "交易关闭": "cancelled",
    "待付款": "unpaid",
    "待发货": None,
    "已发货": None,
    "已完成": None,
    "已退款": "fully_refunded",
    "退货退款": "fully_refunded",
    "已取消": "cancelled",
}


def test_every_status_of_the_platform_is_known(shop: TriedShop, tmp_path: Path) -> None:
    records = [classic(f"o{i}", 订单状态=status) for i, status in enumerate(STATUSES)]
    report = shop.load(write_records(tmp_path / "o.csv", records, encoding="gbk"))
    assert report.quarantined == 0
    expected = {f"o{i}": why for i, why in enumerate(STATUSES.values())}
    assert shop.left_out() == {order: why for order, why in expected.items() if why}
    assert set(shop.bought()) == {order for order, why in expected.items() if not why}


def test_a_partly_refunded_order_keeps_the_rest(shop: TriedShop, tmp_path: Path) -> None:
    records = [classic("1", 退款金额="30.00"), classic("2", 退款金额="100.00元", 订单状态="交易关闭")]
    records += [classic("3", 退款金额="30.00", 订单状态="退货退款")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.bought() == {"1": "70", "3": "70"}
    assert shop.left_out() == {"2": "fully_refunded"}


def test_unpaid_closed_and_free_orders_are_kept_and_not_counted(shop: TriedShop, tmp_path: Path) -> None:
    records = [
        classic("unpaid", 订单状态="等待买家付款", 付款="", 买家实际支付金额="0.00"),
        classic("closed", 订单状态="交易关闭", 付款="", 买家实际支付金额="0.00", 订单关闭原因="买家未付款"),
        classic("free", 买家实际支付金额="0.00"),
        classic("bought"),
    ]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.left_out() == {"unpaid": "unpaid", "closed": "cancelled", "free": "zero"}
    assert report.excluded == {"cancelled": 1, "unpaid": 1, "zero": 1}


def test_a_presale_counts_when_its_balance_is_paid(shop: TriedShop, tmp_path: Path) -> None:
    deposit = "阶段1，已付款，2020-10-21 10:00:00;"
    records = [
        classic("deposit", 分阶段订单信息=f"{deposit}阶段2，交易状态等待买家付款;", 订单状态="买家已付款,等待卖家发货"),
        classic("balance", 分阶段订单信息=f"{deposit}阶段2，已付款，2020-11-11 00:05:00;", 付款="2020-10-21 10:00:00"),
        classic("slashes", 分阶段订单信息=f"{deposit}阶段2，已付款，2020/11/11 0:05;", 付款="2020-10-21 10:00:00"),
        classic("plain", 付款="2020-10-21 10:00:00"),
    ]
    shop.load(write_records(tmp_path / "o.csv", records, encoding="gbk"))
    assert shop.left_out() == {"deposit": "deposit_only"}
    assert shop.bought_at() == {
        "balance": "2020-11-11 00:05:00",
        "slashes": "2020-11-11 00:05:00",
        "plain": "2020-10-21 10:00:00",
    }


def test_the_province_is_found_at_the_head_of_the_address(shop: TriedShop, tmp_path: Path) -> None:
    addresses = {
        "上海 上海市 浦东新区 北京路": "上海",
        "江苏 南京市 鼓楼区 北京西路": "江苏",
        "内蒙古自治区 呼和浩特市": "内蒙古",
        "黑龙江省 哈尔滨市": "黑龙江",
        "广西壮族自治区 南宁市": "广西",
        "王五，86-13900000004，新疆维吾尔自治区 乌鲁木齐市": "新疆",
        "北京市 朝阳区 上海大厦": "北京",
        "Somewhere else": "",
    }
    shop.load(write_records(tmp_path / "o.csv", [classic(f"o{i}", 地址=a) for i, a in enumerate(addresses)]))
    assert shop.sliced("province") == {f"o{i}": province for i, province in enumerate(addresses.values())}


def _grid(records: list[dict[str, Any]]) -> list[list[Any]]:
    return [list(records[0]), *(list(record.values()) for record in records)]


def test_long_ids_survive_in_a_workbook_as_text(shop: TriedShop, tmp_path: Path) -> None:
    records = [classic("123456789012345678"), classic(ID)]
    report = shop.load(write_xlsx(tmp_path / "o.xlsx", {"export": _grid(records)}))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"123456789012345678": "100", ID: "100"}


def test_long_ids_that_a_workbook_kept_as_numbers_have_lost_digits_and_are_set_aside(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [classic("1") | {"订单编号": n} for n in (123456789012345678, 1234567890123456789, 12345678901234)]
    report = shop.load(write_xlsx(tmp_path / "o.xlsx", {"export": _grid(records)}))
    assert codes(report) == {2: "id.scientific", 3: "id.scientific"}
    assert set(shop.bought()) == {"12345678901234"}


def test_ids_that_a_spreadsheet_saved_in_scientific_notation_are_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    records = [classic("1"), classic("1") | {"订单编号": "1.23457E+18"}, classic("1") | {"订单编号": '="1.23457E+18"'}]
    report = shop.load(write_records(tmp_path / "o.csv", records, encoding="gbk"))
    assert codes(report) == {3: "id.scientific", 4: "id.scientific"}


def test_times_and_amounts_that_a_workbook_kept_as_numbers_are_read(shop: TriedShop, tmp_path: Path) -> None:
    # 43835.417361... is 2020-01-05 10:01:00 as days since 1899-12-30: 43835 + 36060 / 86400.
    record = classic("1") | {"买家实际支付金额": 100.1, "订单付款时间 ": 43835 + 36060 / 86400}
    shop.load(write_xlsx(tmp_path / "o.xlsx", {"export": _grid([record])}))
    assert shop.bought_at() == {"1": "2020-01-05 10:01:00"}
    assert shop.bought() == {"1": "100.1"}


def test_a_title_row_above_the_header_and_a_total_below_are_no_orders(shop: TriedShop, tmp_path: Path) -> None:
    record = newer("1")
    rows = [["订单报表 2023"], list(record), list(record.values()), ["合计", "", "", "100.00"]]
    report = shop.load(write_xlsx(tmp_path / "o.xlsx", {"订单报表": rows}))
    assert counts(report) == (2, 1, 0, 1, 0)
    assert codes(report) == {4: "row.total"}


def test_a_later_report_updates_and_an_older_one_undoes_nothing(shop: TriedShop, tmp_path: Path) -> None:
    """A refund with a later time and one without, and a presale of which the balance came later."""
    early = write_records(
        tmp_path / "early.csv",
        [
            classic("1", 订单状态="卖家已发货，等待买家确认"),
            classic("2"),
            classic("3", 分阶段订单信息="阶段1，已付款;阶段2，交易状态等待买家付款;", 订单状态="等待买家付款"),
        ],
    )
    paid = "阶段1，已付款;阶段2，已付款，2020-11-11 00:05:00;"
    late = write_records(
        tmp_path / "late.csv",
        [
            classic("1", 退款金额="40.00", 确认收货时间="2020-01-15 10:00:00"),
            classic("2", 退款金额="40.00"),
            classic("3", 分阶段订单信息=paid, 确认收货时间="2020-11-20 00:00:00"),
        ],
    )
    shop.load(early)
    assert set(shop.left_out()) == {"3"}
    assert shop.load(late).accepted == 3
    assert counts(shop.load(early)) == (3, 0, 3, 0, 0)
    assert shop.bought() == {"1": "60", "2": "60", "3": "100"}
    assert shop.bought_at()["3"] == "2020-11-11 00:05:00"


def test_two_stores_of_the_platform_stay_apart(shop: TriedShop, tmp_path: Path) -> None:
    file = write_records(tmp_path / "o.csv", [classic("1")])
    shop.load(file, store="east")
    shop.load(file, store="west")
    assert shop.people() == [{"1"}, {"1"}]
    assert len(shop.facts("SELECT DISTINCT account_key FROM facts_accounts")) == 2


LINES = {
    "old": ("订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码"),
    "middle": (
        "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,"
        "支付单号,买家应付货款,买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间"
    ),
    "current": (
        "子订单编号,主订单编号,商品标题,商品价格,购买数量,外部系统编号,商品属性,套餐信息,联系方式备注,订单状态,"
        "商家编码,支付单号,买家应付货款,买家实付金额,退款状态,退款金额,订单创建时间,订单付款时间,淘鲜达渠道,"
        "商品ID,分阶段信息,备注标签,商家备注,主订单买家留言,是否主动赔付,主动赔付金额,主动赔付出账时间"
    ),
}


def line(layout: str, order_id: str, title: str, **cells: str) -> dict[str, str]:
    """A record of a line report; cells go by their current names."""
    header = LINES[layout].split(",")
    record = {"子订单编号": order_id, "主订单编号": order_id, "商品标题": title, "商品价格": "50.00", "购买数量": "1"}
    record |= {"买家实付金额": "50.00", "退款状态": "没有申请退款", "退款金额": "无退款申请", "订单状态": "交易成功"}
    record |= {"订单创建时间": "2020-01-05 10:00:00", "订单付款时间": "2020-01-05 10:01:00"} | cells
    older = {"商品标题": "标题", "商品价格": "价格", "买家实付金额": "买家实际支付金额"}
    record |= {older[name]: cell for name, cell in record.items() if name in older}
    record["订单编号"] = order_id
    return {name: record.get(name, "") for name in header}


def test_lines_of_each_layout_join_their_orders_in_either_order(shop: TriedShop, tmp_path: Path) -> None:
    """Of each layout one order's lines come before the orders do, and another's after them."""
    before, after = (
        [
            write_records(
                tmp_path / f"{layout}-{when}.csv",
                [line(layout, f"{layout}-{when}", "茶"), line(layout, f"{layout}-{when}", "杯")],
                encoding="gbk",
            )
            for layout in LINES
        ]
        for when in ("before", "after")
    )
    ids = [f"{layout}-{when}" for layout in LINES for when in ("before", "after")]
    orders = write_records(tmp_path / "o.csv", [classic(i) for i in ids], encoding="gbk")
    for files in (before, [orders], after):
        reports = shop.shop.load(files)
        assert {r.mapping for r in reports} == {"taobao.orders" if files == [orders] else "taobao.lines"}
        assert sum(r.accepted for r in reports) == 6
    assert shop.bought() == dict.fromkeys(ids, "100")
    assert shop.products() == sorted((i, product, "50") for i in ids for product in ("杯", "茶"))
    assert [counts(r) for r in shop.shop.load([*before, *after], again=True)] == [(2, 0, 2, 0, 0)] * 6


def test_lines_without_their_orders_count_as_nothing_yet(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "l.csv", [line("current", "1", "茶")]))
    assert shop.bought() == {}


def test_a_line_refund_counts_only_when_it_succeeded(shop: TriedShop, tmp_path: Path) -> None:
    words = ["退款成功", "没有申请退款", "买家已经申请退款，等待卖家同意", "卖家已经同意退款，等待买家退货", "退款关闭"]
    lines = [line("current", f"o{i}", "茶", 退款状态=word, 退款金额="20.00") for i, word in enumerate(words)]
    shop.load(write_records(tmp_path / "o.csv", [classic(f"o{i}") for i in range(5)]))
    shop.load(write_records(tmp_path / "l.csv", lines, encoding="gbk"))
    assert shop.bought() == {"o0": "80", "o1": "100", "o2": "100", "o3": "100", "o4": "100"}


def test_the_refunds_of_an_orders_lines_add_up(shop: TriedShop, tmp_path: Path) -> None:
    refund = {"退款状态": "退款成功", "退款金额": "20.00"}
    lines = [line("current", "1", t, 子订单编号=n, **refund) for n, t in (("11", "茶"), ("12", "杯"))]
    shop.load(write_records(tmp_path / "l.csv", lines))
    shop.load(write_records(tmp_path / "o.csv", [classic("1")]))
    assert shop.bought() == {"1": "60"}


def test_lines_are_known_by_their_own_number(shop: TriedShop, tmp_path: Path) -> None:
    lines = [line("current", "1", "茶", 子订单编号="11"), line("current", "1", "茶", 子订单编号="11")]
    assert counts(shop.load(write_records(tmp_path / "l.csv", lines))) == (2, 1, 1, 0, 0)


def test_identical_old_lines_are_real_lines(shop: TriedShop, tmp_path: Path) -> None:
    lines = [line("old", "1", "茶"), line("old", "1", "茶")]
    assert counts(shop.load(write_records(tmp_path / "l.csv", lines))) == (2, 2, 0, 0, 0)


def test_the_product_number_is_the_platforms_else_the_sellers(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "a.csv", [line("current", "1", "茶", 商品ID="600000000001", 商家编码="T-1")]))
    shop.load(write_records(tmp_path / "b.csv", [line("middle", "2", "茶", 商家编码="T-1")]))
    assert [product for _, product, _ in shop.products()] == ["600000000001", "T-1"]


def test_a_bad_line_takes_its_whole_line_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    lines = [line("current", "1", "茶"), line("current", "1", "杯", 购买数量="many"), line("current", "2", "茶")]
    report = shop.load(write_records(tmp_path / "l.csv", lines))
    assert codes(report) == {2: "row.sibling", 3: "number.unreadable"}
    assert counts(report) == (3, 1, 0, 2, 0)


def test_a_workbook_of_three_sheets_gives_orders_and_lines(shop: TriedShop, tmp_path: Path) -> None:
    sheets = {
        "发货报表": [["订单编号", "姓名", "手机", "物流单号"], ["1", "林小姐", "18600000001", "SF1"]],
        "销售明细": _grid([line("current", "1", "茶"), line("current", "1", "杯")]),
        "订单报表": _grid([newer("1")]),
    }
    reports = shop.load_all(write_xlsx(tmp_path / "千牛.xlsx", sheets))
    assert [(r.mapping, r.accepted) for r in reports] == [("taobao.lines", 2), ("taobao.orders", 1)]
    assert shop.bought() == {"1": "100"}
    assert shop.products() == [("1", "杯", "50"), ("1", "茶", "50")]
    told = [zh for report in reports for code, zh, _ in report.notes if code == "table.passed_over"]
    assert len(told) == 1
    assert "发货报表" in told[0]


def test_a_zip_of_both_reports_is_read_whole(shop: TriedShop, tmp_path: Path) -> None:
    files = [
        write_records(tmp_path / "宝贝报表.csv", [line("current", "1", "茶")], encoding="gbk"),
        write_records(tmp_path / "订单报表.csv", [classic("1")], encoding="gbk"),
    ]
    with zipfile.ZipFile(tmp_path / "千牛.zip", "w") as archive:
        for file in files:
            archive.write(file, file.name)
        archive.writestr("说明.pdf", b"%PDF-1.4")
    reports = shop.load_all(tmp_path / "千牛.zip")
    assert [r.mapping for r in reports] == ["taobao.lines", "taobao.orders"]
    assert (shop.bought(), shop.products()) == ({"1": "100"}, [("1", "茶", "50")])
    assert ["说明.pdf" in zh for code, zh, _ in reports[0].notes if code == "table.passed_over"] == [True]


def test_amounts_add_up_over_a_report(shop: TriedShop, tmp_path: Path) -> None:
    records = [classic(f"o{i}", 买家实际支付金额=f"{i}.{i % 100:02d}") for i in range(1, 60)]
    shop.load(write_records(tmp_path / "o.csv", records, encoding="gbk"))
    assert sum(map(Decimal, shop.bought().values())) == sum(Decimal(f"{i}.{i:02d}") for i in range(1, 60))

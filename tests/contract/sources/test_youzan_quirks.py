"""Youzan: a header that stands twice, several ways to write nothing, masked phones, and lines in their own file."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, counts, write_csv, write_records, write_xlsx

pytestmark = pytest.mark.slow

HEADER = (
    "订单号,销售渠道,归属店铺,订单类型,订单状态,推广方式,订单来源,订单创建时间,买家付款时间,交易成功时间,付款方式,"
    "支付流水号,商品金额合计,运费,店铺优惠合计,应收订单金额,订单实付金额,支付优惠合计,订单实收金额,订单抵用积分数,"
    "店铺优惠方式,支付优惠方式,全部商品名称,商品种类数,订单配送方式,同城送达时间/提货时间,收货人省份,收货人城市,"
    "收货人地区,详细收货地址/提货地址,收货人/提货人,收货人手机号/提货人手机号,买家备注,订单星级,买家昵称,买家是否会员,"
    "买家手机号,下单网点,收银员,分销员,销售导购,专属导购,订单退款状态,订单已退款金额,商家订单备注,桌号,挂账主体,"
    "挂账手机号,团长订单,订单风险标签,分销员,分销员手机号,分销员所属店铺,分销员所属团队,分销员所属分组,分销员等级,"
    "订单佣金类型,订单佣金金额,订单下级卖货提成类型,订单下级卖货提成金额"
).split(",")
LINES = (
    "订单号,商品名称,订单创建时间,运费,订单实付金额,买家姓名,买家手机号,订单商品状态,商品类型,商品类目,商品规格,商品编码,"
    "商品单价,商品数量,商品留言,商品发货物流公司,商品发货物流单号,商品退款状态,商品已退款金额"
).split(",")
CUSTOMERS = (
    "客户姓名,客户昵称,客户手机号,客户生日,客户性别,标签,是否会员,成长值,免费等级,付费等级,权益卡,客户积分,客户储值余额,"
    "消费次数,消费金额,累计退款金额,累计退款订单数,笔单价,上次消费时间,分销员,导购员,企微好友,来源渠道,来源方式,"
    "成为客户时间,成为会员时间,成为会员店铺,公众号,公众号关注时间,最近浏览时间,微信地域,所属区域,指定时间消费次数,"
    "指定时间消费金额,"
).split(",")
SHORT = {"收货手机": "收货人手机号/提货人手机号", "手机": "买家手机号", "退款": "订单已退款金额"}


def order(order_id: str, **cells: str) -> list[str]:
    """A row under the full header, of which one name stands twice."""
    known = {
        "订单号": order_id,
        "销售渠道": "微信小程序",
        "归属店铺": "总店",
        "订单类型": "普通订单",
        "订单状态": "交易完成",
        "订单来源": "小程序",
        "订单创建时间": "2024-05-01 10:00:00",
        "买家付款时间": "2024-05-01 10:01:00",
        "交易成功时间": "2024-05-10 10:00:00",
        "付款方式": "微信支付",
        "商品金额合计": "110.00",
        "运费": "0.00",
        "店铺优惠合计": "10.00",
        "应收订单金额": "100.00",
        "订单实付金额": "100.00",
        "订单实收金额": "100.00",
        "全部商品名称": "茶、杯",
        "商品种类数": "2",
        "收货人省份": "江苏省",
        "收货人城市": "扬州市",
        "收货人/提货人": "林小姐",
        "收货人手机号/提货人手机号": "13900000009",
        "买家昵称": "小林",
        "买家是否会员": "是",
        "买家手机号": "13900000001",
        "订单退款状态": "——",
        "订单已退款金额": "0.00",
        "分销员手机号": "13700000000",
    }
    known |= {SHORT.get(name, name): cell for name, cell in cells.items()}
    return [known.get(name, " ") for name in HEADER]


def line(order_id: str, **cells: str) -> dict[str, str]:
    record = dict.fromkeys(LINES, "") | {
        "订单号": order_id,
        "商品名称": "茶",
        "订单创建时间": "2024-05-01 10:00:00",
        "运费": "0.00",
        "订单实付金额": "100.00",
        "买家姓名": "林小姐",
        "买家手机号": "13900000001",
        "订单商品状态": "交易完成",
        "商品类型": "实物商品",
        "商品类目": "茶叶",
        "商品编码": "T-1",
        "商品单价": "60.00",
        "商品数量": "1",
        "商品已退款金额": "0.00",
    }
    return record | cells


CUP = {"商品名称": "杯", "商品编码": "C-1", "商品单价": "20.00", "商品数量": "2"}
ID = "E20240501100000000000001"


def test_the_export_is_read(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, order(ID)], encoding="gbk"))
    assert (report.mapping, report.source) == ("youzan.orders", "youzan")
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {ID: "100"}
    assert shop.bought_at() == {ID: "2024-05-01 10:01:00"}
    assert (shop.sliced("channel"), shop.sliced("province")) == ({ID: "微信小程序"}, {ID: "江苏省"})


def test_a_name_that_stands_twice_does_no_harm_in_a_workbook(shop: TriedShop, tmp_path: Path) -> None:
    assert HEADER.count("分销员") == 2
    report = shop.load(write_xlsx(tmp_path / "o.xlsx", {"订单": [HEADER, order("1", 分销员="小王"), order("2")]}))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.people() == [{"1", "2"}]
    assert shop.identities() == {("phone", "8613900000001")}


def test_each_way_to_write_nothing_is_nothing(shop: TriedShop, tmp_path: Path) -> None:
    columns = ["手机", "收货手机", "交易成功时间", "店铺优惠合计", "退款", "收货人省份"]
    rows = []
    for n, nothing in enumerate(["", " ", "——"]):
        rows.append(order(f"paid {n}", **dict.fromkeys(columns, nothing)))
        rows.append(order(f"awaited {n}", 订单状态="待付款", 买家付款时间=nothing, 订单实付金额=nothing))
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    assert counts(report) == (6, 6, 0, 0, 0)
    assert shop.bought() == {f"paid {n}": "100" for n in range(3)}
    assert (shop.people(), shop.sliced("province")) == ([], {f"paid {n}": "" for n in range(3)})
    assert shop.left_out() == {f"awaited {n}": "unpaid" for n in range(3)}


def test_masked_phones_identify_nobody(shop: TriedShop, tmp_path: Path) -> None:
    masked = {"手机": "186******05", "收货手机": "186******05"}
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, order("1", **masked), order("2", **masked)]))
    assert (shop.people(), shop.identities()) == ([], set())
    assert set(shop.bought()) == {"1", "2"}
    assert "customer.unknown" in [code for code, _, _ in report.notes]


def test_one_phone_is_one_customer_whatever_the_nickname(shop: TriedShop, tmp_path: Path) -> None:
    rows = [order("1"), order("2", 买家昵称="阿伟", 手机="+86 13900000001"), order("3", 手机="13900000002")]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    assert shop.people() == [{"1", "2"}, {"3"}]
    assert (report.customers_new, report.suggestions) == (2, 0)


def test_the_receivers_phone_under_its_name_with_a_slash_serves_weakly(shop: TriedShop, tmp_path: Path) -> None:
    rows = [order("1", 手机=""), order("2", 手机="186******05"), order("3")]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    assert shop.identities() == {("receiver", "8613900000009"), ("phone", "8613900000001")}
    assert shop.people() == [{"1", "2"}, {"3"}]
    assert "customer.weak" in [code for code, _, _ in report.notes]


def test_what_was_given_back_comes_off_the_order(shop: TriedShop, tmp_path: Path) -> None:
    rows = [order("1", 退款="30.00", 订单退款状态="部分退款"), order("2", 退款="100.00", 订单退款状态="全额退款")]
    shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    assert shop.bought() == {"1": "70"}
    assert shop.left_out() == {"2": "fully_refunded"}


STATUSES = {
    "待付款": "unpaid",
    "待发货": None,
    "已发货": None,
    "交易完成": None,
    "交易成功": None,
    "交易关闭": "cancelled",
}


def test_every_status_of_the_platform_is_known(shop: TriedShop, tmp_path: Path) -> None:
    rows = [order(status, 订单状态=status) for status in STATUSES]
    assert shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows])).quarantined == 0
    assert shop.left_out() == {status: why for status, why in STATUSES.items() if why}
    assert set(shop.bought()) == {status for status, why in STATUSES.items() if not why}


def test_an_empty_column_at_the_end_does_no_harm(shop: TriedShop, tmp_path: Path) -> None:
    rows = [[*HEADER, ""], [*order("1"), ""], [*order("2"), " "]]
    assert counts(shop.load(write_csv(tmp_path / "o.csv", rows))) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"1": "100", "2": "100"}


def test_the_list_of_customers_is_no_order_file(shop: TriedShop, tmp_path: Path) -> None:
    known = {"客户姓名": "林小姐", "客户手机号": "13900000001", "消费次数": "3", "消费金额": "300.00", "分销员": "——"}
    rows = [CUSTOMERS, [known.get(name, "") for name in CUSTOMERS]]
    assert shop.load(write_csv(tmp_path / "c.csv", rows)).mapping == "youzan.customers"
    assert shop.facts("SELECT COUNT(*) FROM facts_orders") == [(0,)]


def test_lines_join_their_orders_whichever_file_comes_first(tmp_path: Path) -> None:
    orders = write_csv(tmp_path / "o.csv", [HEADER, order("1")])
    lines = write_records(tmp_path / "l.csv", [line("1"), line("1", **CUP)])
    for name, files in {"orders-first": (orders, lines), "lines-first": (lines, orders)}.items():
        shop = TriedShop(tmp_path / name)
        assert {shop.load(file).mapping for file in files} == {"youzan.orders", "youzan.lines"}
        assert shop.bought() == {"1": "100"}
        # Lines that came first are said again under the store of their order.
        assert set(shop.products()) == {("1", "C-1", "40"), ("1", "T-1", "60")}
        assert shop.snapshot("SELECT COUNT(*) FROM purchase_categories WHERE category = 0") == [(0,)]
        assert counts(shop.load(lines)) == (2, 0, 2, 0, 0)


def test_lines_are_of_the_store_of_their_order_whichever_file_comes_first(tmp_path: Path) -> None:
    """The line export does not name the 归属店铺 that the order export does."""
    orders = write_csv(tmp_path / "o.csv", [HEADER, order("1"), order("2", 归属店铺="二店", 退款="")])
    lines = write_records(tmp_path / "l.csv", [line("1"), line("2", **CUP), line("2", 商品已退款金额="10.00")])
    for name, files in {"orders-first": (orders, lines), "lines-first": (lines, orders)}.items():
        shop = TriedShop(tmp_path / name)
        for file in files:
            shop.load(file)
        assert shop.sliced("store") == {"1": "总店", "2": "二店"}
        # A refund told by the lines alone: 100 - 10.
        assert shop.bought() == {"1": "100", "2": "90"}
        assert shop.snapshot("SELECT COUNT(*) FROM purchase_categories WHERE category = 0") == [(0,)]
        assert [counts(shop.load(file))[1] for file in (orders, lines)] == [0, 0]
        newer = write_records(tmp_path / "l2.csv", [line("1", 商品类目="茶具")])
        assert counts(shop.load(newer, exported_at="2024-06-01 00:00:00")) == (1, 1, 0, 0, 0)
        assert shop.snapshot("SELECT COUNT(*) FROM codes WHERE kind = 'category' AND value = '茶具'") == [(1,)]


def test_lines_and_orders_of_one_workbook_find_their_store(shop: TriedShop, tmp_path: Path) -> None:
    rows = [LINES, [line("1")[name] for name in LINES]]
    shop.load_all(write_xlsx(tmp_path / "o.xlsx", {"订单": [HEADER, order("1")], "明细": rows}))
    assert shop.facts("SELECT DISTINCT store FROM facts_order_lines") == [("总店",)]


def test_an_order_of_a_store_that_was_renamed_stays_one_order(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_csv(tmp_path / "o.csv", [HEADER, order("1")]))
    shop.load(
        write_csv(
            tmp_path / "p.csv", [HEADER, order("1", 归属店铺="旗舰店", 退款="5.00"), order("2", 归属店铺="旗舰店")]
        )
    )
    assert shop.bought() == {"1": "95", "2": "100"}
    assert shop.sliced("store") == {"1": "总店", "2": "旗舰店"}


def test_two_systems_with_one_number_do_not_lend_each_other_a_store(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_csv(tmp_path / "o.csv", [HEADER, order("1")]), store="a")
    shop.load(write_records(tmp_path / "l.csv", [line("1")]), store="b")
    assert shop.facts("SELECT DISTINCT store FROM facts_order_lines") == [("b",)]


def test_lines_put_right_go_to_the_store_of_their_order(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_csv(tmp_path / "o.csv", [HEADER, order("1")]))
    shop.load(write_records(tmp_path / "l.csv", [line("1", 商品数量="x"), line("2")]))
    (aside,) = shop.shop.export_quarantine(tmp_path / "fix.csv", lang="zh")
    text = aside.path.read_text(encoding="utf-8-sig")
    aside.path.write_text(text.replace(",x,", ",1,"), encoding="utf-8")
    shop.load(aside.path)
    assert shop.facts("SELECT store, order_id FROM facts_order_lines ORDER BY 2") == [("总店", "1"), ("", "2")]


def test_lines_alone_are_no_purchase_and_say_that_their_columns_are_unconfirmed(
    shop: TriedShop, tmp_path: Path
) -> None:
    report = shop.load(write_records(tmp_path / "l.csv", [line("1")]))
    assert shop.bought() == {}
    assert "source.unconfirmed" in [code for code, _, _ in report.notes]


def test_a_refund_told_by_both_files_comes_off_once(tmp_path: Path) -> None:
    orders = write_csv(tmp_path / "o.csv", [HEADER, order("1", 退款="30.00")])
    lines = write_records(tmp_path / "l.csv", [line("1", 商品已退款金额="30.00"), line("1", **CUP)])
    for name, files in {"orders-first": (orders, lines), "lines-first": (lines, orders)}.items():
        shop = TriedShop(tmp_path / name)
        for file in files:
            shop.load(file)
        assert shop.bought() == {"1": "70"}


def test_a_line_keeps_its_category_and_a_line_without_a_code_its_name(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "l.csv", [line("1"), line("2", 商品编码="——")]))
    assert [product for _, product, _ in shop.products()] == ["T-1", "茶"]
    assert shop.facts("SELECT DISTINCT category FROM facts_order_lines") == [("茶叶",)]

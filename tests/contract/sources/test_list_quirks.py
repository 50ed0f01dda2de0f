"""Lists beside the orders: what they say, which statement stands, whom they are about, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, counts

pytestmark = pytest.mark.slow

PHONE = "13800000001"
MEMBERS = "customer_id,phone,level,points,birthday,joined_at,consent_sms,consent_at,consent_source\n"
YOUZAN = (
    "客户姓名,客户昵称,客户手机号,客户生日,客户性别,标签,是否会员,成长值,免费等级,付费等级,权益卡,客户积分,消费次数,来源渠道,"
    "成为客户时间,成为会员时间,\n"
)
CONTACTS = "external_userid,客户名称,unionid,手机,添加时间,添加人\n"


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop")


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return written


def members(shop: TriedShop) -> list[tuple[object, ...]]:
    """The members as they stand: name, level, points, birthday."""
    return shop.facts(
        "SELECT a.id_value, m.level, m.points, m.birthday FROM (SELECT *, row_number() OVER (PARTITION BY account_key"
        " ORDER BY version_at DESC, import_id DESC, version_row DESC) AS n FROM facts_members) m"
        " JOIN (SELECT DISTINCT account_key, id_value FROM facts_accounts) a USING (account_key) WHERE n = 1 ORDER BY 1"
    )


BIRTHDAYS = {
    "1990-05-01": "05-01",
    "1990/5/1": "05-01",
    "1990年5月1日": "05-01",
    "5月1日": "05-01",
    "05-01": "05-01",
    "19900501": "05-01",
    "1990-05-01 00:00:00": "05-01",
    "02-29": "02-29",
    "——": None,
    "": None,
}
NO_BIRTHDAYS = ["13月1日", "02-30", "农历八月初三", "1990-05"]


def test_of_a_birthday_month_and_day_are_kept_and_what_is_none_is_refused(shop: TriedShop, write) -> None:
    written = [*BIRTHDAYS, *NO_BIRTHDAYS]
    rows = "".join(f"c{n:02d},,金卡,,{birthday},,,,\n" for n, birthday in enumerate(written))
    report = shop.load(write(MEMBERS + rows))
    assert members(shop) == [(f"c{n:02d}", "金卡", None, kept) for n, kept in enumerate(BIRTHDAYS.values())]
    # The header is row 1 and the ten good ones are rows 2 to 11.
    assert [(r.row, r.column, r.code) for r in report.quarantine_sample] == [
        (row, "birthday", "birthday.unreadable") for row in (12, 13, 14, 15)
    ]
    assert counts(report) == (14, 10, 0, 4, 0)


def test_a_row_that_tells_nobody_is_refused(shop: TriedShop, write) -> None:
    report = shop.load(
        write(YOUZAN + "王,小王,186******05,,,,是,,,,,10,1,,2024-01-01,,\n,,18600000005,,,,,,,,,3,,,,,\n")
    )
    assert [(r.row, r.code) for r in report.quarantine_sample] == [(2, "row.nobody")]
    assert members(shop) == [("8618600000005", None, 3, None)]


def test_the_newest_statement_stands_and_an_older_file_undoes_nothing(shop: TriedShop, write) -> None:
    june, may = MEMBERS + "c1,,金卡,120,,,,,\n", MEMBERS + "c1,,银卡,80,,,,,\n"
    shop.load(write(june), exported_at="2024-06-01")
    shop.load(write(may), exported_at="2024-05-01")
    assert members(shop) == [("c1", "金卡", 120, None)]
    assert shop.load(write(june), exported_at="2024-06-01").already_imported


def test_without_times_the_later_import_stands_but_the_same_file_changes_nothing(shop: TriedShop, write) -> None:
    first, second = MEMBERS + "c1,,银卡,,,,,,\n", MEMBERS + "c1,,金卡,,,,,,\n"
    shop.load(write(first))
    shop.load(write(second))
    assert shop.load(write(first)).already_imported
    assert members(shop) == [("c1", "金卡", None, None)]
    # Another file that says what was said long ago: the member was put back.
    shop.load(write(first + "c2,,,1,,,,,\n"))
    assert members(shop)[0] == ("c1", "银卡", None, None)


def test_one_member_twice_in_a_file(shop: TriedShop, write) -> None:
    twice = shop.load(write(MEMBERS + "c1,,金卡,,,,,,\nc1,,金卡,,,,,,\nc1,,银卡,,,,,,\n"))
    assert counts(twice) == (3, 2, 1, 0, 0)
    assert members(shop) == [("c1", "银卡", None, None)]
    assert [code for code, *_ in twice.notes] == ["member.shared"]


def test_consent_is_kept_by_channel_with_time_and_source(shop: TriedShop, write) -> None:
    shop.load(write(MEMBERS + "c1,,,,,,是,2024-01-02 10:00:00,小程序\nc2,,,,,,no,,\nc3,,,,,,,,\n"))
    # 2024-01-02 10:00 in Shanghai is 02:00 UTC.
    assert shop.facts(
        "SELECT channel, given, make_timestamp(given_at)::VARCHAR, evidence FROM facts_consents ORDER BY row"
    ) == [
        ("sms", True, "2024-01-02 02:00:00", "小程序"),
        ("sms", False, None, None),
    ]
    taken_back = shop.load(write(MEMBERS + "c1,,,,,,退订,2024-03-01 10:00:00,短信 TD\n"))
    assert taken_back.accepted == 1
    assert shop.facts("SELECT given FROM facts_consents ORDER BY import_id, row") == [(True,), (False,), (False,)]


def test_a_word_that_is_neither_yes_nor_no_is_refused(shop: TriedShop, write) -> None:
    report = shop.load(write(MEMBERS + "c1,,,,,,maybe,,\nc2,,,,,,yes,,\n"))
    assert [(r.column, r.code) for r in report.quarantine_sample] == [("consent_sms", "consent.unknown")]


def test_youzan_customers_are_those_of_its_orders(shop: TriedShop, write) -> None:
    orders = (
        "订单号,归属店铺,订单状态,订单创建时间,买家付款时间,订单实付金额,买家手机号\n"
        f"E1,山雾,交易成功,2024-01-05 10:00:00,2024-01-05 10:01:00,88.00,{PHONE}\n"
    )
    shop.load(write(orders, "orders.csv", "gb18030"))
    text = YOUZAN + f'王芳,芳,{PHONE},1990-05-01,女,,是,12,V1,,,"1,200",3,公众号,2024-01-01 10:00:00,——,\n'
    report = shop.load(write(text, "customers.csv", "gb18030"))
    assert (report.mapping, report.accepted, report.customers_new) == ("youzan.customers", 1, 0)
    assert members(shop) == [(f"86{PHONE}", "V1", 1200, "05-01")]


def test_wecom_contacts_are_linked_by_unionid_and_phone(shop: TriedShop, write) -> None:
    own = f"order_id,customer_id,ordered_at,paid_amount,phone\n1,c1,2024-01-05 10:00:00,5,{PHONE}\n"
    shop.load(write(own, "orders.csv"))
    report = shop.load(write(CONTACTS + f"wm1,芳,u1,{PHONE},2024-02-01 09:00:00,小李\n", "contacts.csv"))
    assert (report.mapping, report.accepted, report.customers_new) == ("wecom.contacts", 1, 1)
    assert shop.facts("SELECT action, customer_id, other_id FROM facts_identities WHERE action = 'merge'") == [
        ("merge", 1, 2)
    ]


def test_shopify_customers_say_what_they_agreed_to(shop: TriedShop, write) -> None:
    text = (
        "First Name,Last Name,Email,Accepts Email Marketing,Company,Phone,Accepts SMS Marketing,Total Spent,"
        "Total Orders\n"
        "Ana,B,Ana@x.cn,yes,,,no,10.00,2\nNo,Mail,,no,,,no,0.00,0\n"
    )
    report = shop.load(write(text))
    assert (report.mapping, counts(report)) == ("shopify.customers", (2, 1, 0, 1, 0))
    assert shop.facts("SELECT channel, given FROM facts_consents ORDER BY channel") == [("email", True), ("sms", False)]


def test_a_product_list_fills_the_category_of_lines_that_have_none(shop: TriedShop, write) -> None:
    lines = (
        "order_id,customer_id,ordered_at,paid_amount,product_id,category,line_amount\n"
        "1,c1,2024-01-05 10:00:00,30,A1,,30\n2,c1,2024-01-06 10:00:00,20,A2,cups,20\n"
    )
    shop.load(write(lines, "orders.csv"))
    shop.load(write("商品编码,商品名称,类目,成本\nA1,绿茶,茶,9.5\nA2,茶杯,茶具,\n", "products.csv"))
    found = shop.snapshot(
        "SELECT coalesce(c.value, ''), p.net FROM purchase_categories p LEFT JOIN codes c ON c.kind = 'category'"
        " AND c.code = p.category ORDER BY p.net"
    )
    assert found == [("cups", 2000), ("茶", 3000)]
    assert shop.facts("SELECT product_id, cost FROM facts_products ORDER BY 1") == [("A1", 950), ("A2", None)]


def test_costs_of_one_day_that_differ_in_one_file_are_told_of(shop: TriedShop, write) -> None:
    rows = "2024-03-01,淘宝,100.50\n2024-03-01,淘宝,50.00\n2024-03-01,淘宝,50.00\n2024-03-02,淘宝,50.00\n"
    report = shop.load(write("日期,渠道,花费\n" + rows))
    assert counts(report) == (4, 3, 1, 0, 0)
    (note,) = report.notes
    assert note[0] == "list.overruled"
    # 50.00 overrules 100.50; the third row says the same as the second.
    assert "有 1 行" in note[1]
    assert shop.load(write("日期,渠道,花费\n2024-03-05,淘宝,9\n", "later.csv")).notes == ()


def test_costs_of_a_day_given_again_replace_it(shop: TriedShop, write) -> None:
    shop.load(write("日期,渠道,花费,费用类型\n2024-01-01,抖音,1000,广告\n", "a.csv"))
    shop.load(write('日期,渠道,花费,费用类型\n2024/1/1,抖音,"1,100.50元",广告\n2024-01-02,抖音,x,广告\n', "b.csv"))
    # 2024-01-01 is day 19723.
    assert shop.facts("SELECT spent_on, channel, spent FROM facts_costs ORDER BY import_id") == [
        (19723, "抖音", 100000),
        (19723, "抖音", 110050),
    ]


def test_parcels_stock_and_coupons(shop: TriedShop, write) -> None:
    parcels = write(
        "订单编号,运单号,快递公司,发货时间,签收时间\n"
        "1,SF1,顺丰,2024-03-01 18:00:00,\n1,SF2,顺丰,2024-03-02 18:00:00,-\n"
    )
    assert shop.load(parcels).mapping == "huitou.parcels"
    assert shop.load(write("sku,库存,盘点时间\nA1,12,2024-03-01\n")).mapping == "huitou.stock"
    coupons = write(
        "券码,券名称,会员编号,面额,领取时间,使用时间\nK1,新人券,c1,5,2024-02-01,2024-03-01\nK2,新人券,,5,2024-02-01,\n"
    )
    report = shop.load(coupons)
    assert (report.mapping, report.accepted, report.customers_new) == ("huitou.coupons", 2, 1)
    assert shop.facts("SELECT parcel_id, delivered_at FROM facts_parcels ORDER BY 1") == [("SF1", None), ("SF2", None)]
    assert shop.facts("SELECT product_id, stock_on, on_hand::VARCHAR FROM facts_stock") == [("A1", 19783, "12.000")]
    assert shop.facts("SELECT coupon_id, account_key, coupon_value FROM facts_redemptions ORDER BY 1") == [
        ("K1", 1, 500),
        ("K2", None, 500),
    ]


def test_erasing_a_member_leaves_nothing_but_the_coupons_amount(shop: TriedShop, write) -> None:
    text = MEMBERS + f"c1,{PHONE},金卡,1,05-01,,yes,,\nc2,,银卡,2,,,,,\n"
    shop.load(write(text))
    shop.load(write("券码,会员编号,面额,领取时间\nK1,c1,5,2024-02-01\n", "coupons.csv"))
    shop.shop.erase(1)
    assert members(shop) == [("c2", "银卡", 2, None)]
    assert shop.facts("SELECT * FROM facts_consents") == []
    assert shop.facts("SELECT coupon_id, account_key, coupon_value FROM facts_redemptions") == [("K1", None, 500)]
    again = shop.load(write(text))
    assert members(shop) == [("c2", "银卡", 2, None)]
    assert again.accepted == 0

"""The groups of a shop as of a day, from month to month, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huitou.language import Speech
from huitou.predict.clusters import words
from huitou.predict.clusters.matching import Former
from huitou.predict.clusters.portrait import Part, Portrait
from huitou.predict.clusters.reader import Clusters, clusters
from tests.support import habits
from tests.support.shops import Order, snapshot_of

EN, ZH = Speech("en"), Speech("zh")


def asked(orders: list[Order], as_of: int = habits.AS_OF, former: Former | None = None) -> Clusters:
    with snapshot_of(orders) as shop:
        return clusters(shop, as_of=as_of, currency="CNY", data_version="v1", former=former)


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return habits.orders()


def test_the_three_habits_are_found_and_said(orders: list[Order]) -> None:
    found = asked(orders)
    said = [each.description(ZH) for each in found]
    assert len(found) >= 3
    assert any(text.startswith("每三周买一次绿茶的老客") for text in said)
    assert any("咖啡的老客" in text for text in said)
    assert any("买过一次糖果" in text for text in said)
    assert any("returning customers who buy 绿茶 every three weeks" in each.description(EN) for each in found)
    assert sum(each.portrait.customers for each in found) == 210
    assert sum(each.portrait.net_minor for each in found) == sum(order.net for order in orders)
    assert [each.number for each in found] == list(range(1, len(found) + 1))  # by revenue
    assert len({each.name_zh for each in found}) == len({each.name_en for each in found}) == len(found)


def test_what_comes_after_has_no_say(orders: list[Order]) -> None:
    day = habits.AS_OF - 60
    whole = asked(orders, day)
    cut = asked([order for order in orders if order.day <= day], day)
    assert whole.to_dict(EN) == cut.to_dict(EN)
    assert whole.number.tolist() == cut.number.tolist()
    assert whole.keep is not None
    assert cut.keep is not None
    assert whole.keep.to_dict() == cut.keep.to_dict()


def test_groups_keep_their_number_and_name_from_month_to_month(orders: list[Order]) -> None:
    before = asked(orders, habits.AS_OF - 60)
    former = before.keep
    for day in (habits.AS_OF - 30, habits.AS_OF):
        after = asked(orders, day, former)
        members = dict(zip(after.customer_ids.tolist(), after.number.tolist(), strict=True))
        stayed = [
            members[customer] == number
            for customer, number in zip(before.customer_ids.tolist(), before.number.tolist(), strict=True)
        ]
        assert sum(stayed) > 0.8 * len(stayed)
        assert {each.number: each.name_zh for each in before} == {each.number: each.name_zh for each in after}
        assert not any(each.is_new for each in after)
        former = after.keep


def test_too_few_who_came_back() -> None:
    found = asked(habits.orders(each=20))
    assert len(found) == 0
    assert found.lacking is not None
    assert found.lacking.has == 40
    assert "at least 60 customers who bought twice or more; so far there are 40" in found.lacking.words(EN)


def test_an_empty_day(orders: list[Order]) -> None:
    found = asked(orders, habits.AS_OF - 10_000)
    assert (len(found), found.lacking is not None) == (0, True)


SOME = Portrait(
    customers=120,
    customer_share=0.12,
    net_minor=35_000,
    net_share=0.35,
    recency=12,
    gap=21,
    once=0.1,
    each_minor=100,
    each_of_shop=1.0,
    discount=0.02,
    discount_of_shop=0.02,
    category=Part("绿茶", 0.8, 0.3),
    channel=Part("live", 0.3, 0.3),
)


@pytest.mark.parametrize(
    ("of", "zh", "en"),
    [
        (
            SOME,
            "每三周买一次绿茶的老客，最近一次在 12 天前，占客户 12%、销售额 35%",
            (
                "returning customers who buy 绿茶 every three weeks, last here 12 days ago;"
                " 12% of customers, 35% of revenue"
            ),
        ),
        (
            replace(SOME, recency=3_560, category=None),
            "以前每三周买一次、10 年没来的老客，占客户 12%、销售额 35%",
            "returning customers who bought every three weeks, not here for 10 years; 12% of customers, 35% of revenue",
        ),
        (
            replace(SOME, recency=200, category=None),
            "以前每三周买一次、7 个月没来的老客，占客户 12%、销售额 35%",
            "returning customers who bought every three weeks, not here for 7 months; 12% of customers, 35% of revenue",
        ),
        (
            replace(SOME, gap=None, once=1.0, each_of_shop=2.0, net_share=0.004),
            "只买过一次绿茶的新近客户，每次花得多，是全店的 2.0 倍，占客户 12%、销售额 <1%",
            (
                "recent customers who bought 绿茶 once, each order 2.0 times the shop's average;"
                " 12% of customers, <1% of revenue"
            ),
        ),
        (
            replace(SOME, discount=0.3, discount_of_shop=0.1, channel=Part("live", 0.9, 0.3), each_of_shop=0.5),
            (
                "每三周买一次绿茶的老客，每次花得少，是全店的 50%，多在优惠时买，平均让利 30%，90% 的单来自 live，"
                "占客户 12%、销售额 35%"
            ),
            (
                "returning customers who buy 绿茶 every three weeks, each order 50% of the shop's average,"
                " mostly at a discount, 30% off, 90% of orders from live; 12% of customers, 35% of revenue"
            ),
        ),
    ],
)
def test_descriptions(of: Portrait, zh: str, en: str) -> None:
    assert (words.description(of, ZH), words.description(of, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (1, "每天", "every day"),
        (5, "每 5 天", "every 5 days"),
        (10, "每周", "every week"),
        (14, "每两周", "every two weeks"),
        (45, "每六周", "every six weeks"),
        (61, "每两个月", "every two months"),
        (329, "每十一个月", "every eleven months"),
        (400, "一年左右", "about once a year"),
        (1000, "每 3 年", "every 3 years"),
    ],
)
def test_how_often(days: int, zh: str, en: str) -> None:
    assert (words.every(days, ZH), words.every(days, EN)) == (zh, en)


def test_names_that_would_be_alike_are_told_apart() -> None:
    rich = replace(SOME, each_of_shop=2.0)
    names = words.names([SOME, rich, SOME], EN)
    assert len(set(names)) == 3
    assert names[1].endswith("(each order 2.0 times the shop's average)")
    assert [name[-1] for name in (names[0], names[2])] == ["A", "C"]


def test_how_distinct() -> None:
    assert "clearly" in words.distinct(0.5, 0.9, EN)
    assert "分得清楚" in words.distinct(0.5, 0.9, ZH)
    assert "rough guide" in words.distinct(0.1, 0.9, EN)
    assert "大致" in words.distinct(0.5, 0.2, ZH)

"""Who is due, on shops worked out by hand."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.diagnosis.due import Due, DueCustomer, due, due_people
from huitou.settings import Settings
from tests.support.planted import LAST, first_timers
from tests.support.shops import EPOCH, Order, snapshot_of

SETTINGS = Settings(name="x", min_returners=10)
TODAY = (LAST.date() - EPOCH).days


def once(name: str, days_ago: int, **more: object) -> Order:
    return Order(f"{name}-1", name, LAST - dt.timedelta(days=days_ago), 8_000, **more)  # type: ignore[arg-type]


def of(orders: list[Order], settings: Settings = SETTINGS) -> Due:
    """Who is due; the counts alone say the same."""
    with snapshot_of(orders) as shop:
        found = due(shop, settings=settings, as_of=TODAY)
        counted = due_people(shop, settings=settings, as_of=TODAY)
    assert (counted.people, counted.too_few) == (found.people, found.too_few)
    return found


# Half of those who return within a year do so by day 40: all ten of twenty who did came on it. The window is day 28
# to 34 (28.0 and 34.0), lost after day 120.
BACK_AFTER_40 = first_timers("old", customers=20, back=10, days_ago=300, after=40, categories=(("tea", 10_000),))


def by_day(found: Due) -> dict[int, DueCustomer]:
    return {each.days: each for each in found if each.play == "second_order" and each.days < 200}


def test_first_timers_before_in_and_past_the_window() -> None:
    shop = [once(f"c{days}", days, categories=(("tea", 8_000),)) for days in (10, 27, 28, 34, 35, 120, 121)]

    found = by_day(of([*BACK_AFTER_40, *shop]))

    # Lost: the one of day 121, the ten who never came back in 300 days, and the ten who did, 260 days ago.
    places = {days: each.place for days, each in found.items()}
    expected = {10: "before", 27: "before", 28: "in", 34: "in", 35: "past", 120: "past"}
    assert places == expected
    assert of([*BACK_AFTER_40, *shop]).counts["lost"] == 21
    assert (found[28].gap_days, found[28].window, found[28].net_minor) == (40, (28, 34), 8_000)


def test_a_category_too_few_came_back_of_has_the_shop_s_window() -> None:
    found = by_day(of([*BACK_AFTER_40, once("pots", 30, categories=(("pots", 8_000),))]))

    assert (found[30].place, found[30].of_shop, found[30].category) == ("in", True, "pots")


def test_those_in_their_window_come_first_and_the_best_customers_of_them() -> None:
    rich = Order("rich-1", "rich", LAST - dt.timedelta(days=30), 90_000, categories=(("tea", 90_000),))
    found = of([*BACK_AFTER_40, once("a", 50), once("b", 30), rich])

    assert [each.place for each in found][:3] == ["in", "in", "past"]
    assert [each.net_minor for each in found][:2] == [90_000, 8_000]
    assert found.counts["in"] == 2


def test_returning_customers_are_judged_by_the_category_s_cycle() -> None:
    # Twelve people bought tea every 30 days; one of them is on day 24 since the last: the window is day 21 to 26.
    def regular(name: str, last_ago: int) -> list[Order]:
        at = [LAST - dt.timedelta(days=last_ago + 30 * n) for n in range(4)]
        return [Order(f"{name}-{n}", name, day, 1_000, categories=(("tea", 1_000),)) for n, day in enumerate(at)]

    shop = [order for n in range(11) for order in regular(f"r{n:02d}", 60)] + regular("now", 24)
    found = [each for each in of(shop) if each.place == "in"]

    assert [(each.play, each.category, each.days, each.gap_days, each.purchases) for each in found] == [
        ("category", "tea", 24, 30, 4)
    ]


def test_the_clock_is_delivery_where_that_is_known() -> None:
    # Delivered 5 days after each order, back 40 days after it: 35 days from delivery, the window day 25 to 30.
    def told(order: Order) -> Order:
        return Order(
            order.order_id, order.customer, order.at, order.net, categories=order.categories,
            told=(("delivered_day", order.day + 5),),
        )  # fmt: skip

    found = by_day(of([told(each) for each in [*BACK_AFTER_40, once("c", 33, categories=(("tea", 8_000),))]]))

    assert (found[28].clock, found[28].gap_days, found[28].place) == ("delivery", 35, "in")
    assert "第一次收到tea已经 28 天" in found[28].reason("zh")


def test_contacts_of_a_marketplace_are_for_its_own_chat() -> None:
    found = by_day(of([*BACK_AFTER_40, once("a", 30, source="taobao"), once("b", 31, source="huitou")]))

    assert (found[30].platform_only, found[31].platform_only) == (True, False)


def test_the_reason_is_a_sentence_in_both_languages() -> None:
    found = by_day(of([*BACK_AFTER_40, once("a", 30, categories=(("tea", 8_000),))]))

    assert found[30].reason("zh") == (
        "第一次买了tea已经 30 天；肯回来的买tea的人，一半在 40 天内回来。正是提醒的时候（第 28 到 34 天）。"
    )
    assert found[30].reason("en") == (
        "first bought tea 30 days ago; of people who bought tea who return, half do so within 40 days: now is the time"
        " to remind them (day 28 to 34)."
    )


def test_bought_today_is_not_zero_days_ago() -> None:
    found = of([*BACK_AFTER_40, once("a", 0, categories=(("tea", 8_000),))])
    today = next(each for each in found.items if each.days == 0)
    assert today.reason("en").startswith("first bought tea today;")
    assert today.reason("zh").startswith("今天刚买了tea；")


def test_somebody_due_in_two_categories_is_one_customer() -> None:
    both = (("tea", 8_000), ("coffee", 8_000))
    back = [
        order
        for name in ("tea", "coffee")
        for order in first_timers(name, customers=20, back=12, days_ago=300, after=40, categories=((name, 10_000),))
    ]
    # Twice by now, so no second order is waited for: one reason in each category, both in their window.
    twice = [
        once("both", 230, categories=both),
        Order("both-2", "both", LAST - dt.timedelta(days=30), 8_000, categories=both),
    ]

    found = of([*back, *twice])

    assert [each.category for each in found.at("in")] == ["coffee", "tea"]
    assert (found.counts["in"], found.people["in"]) == (2, 1)
    assert sum(found.people.values()) == 41


@st.composite
def shops(draw: st.DrawFn) -> list[Order]:
    """A few customers, who buy of two categories or of none known, some of it delivered, some of it yet to be."""
    orders = []
    for place in range(draw(st.integers(1, 25))):
        at = LAST - dt.timedelta(days=draw(st.integers(0, 90)), minutes=place)
        day = (at.date() - EPOCH).days
        category = draw(st.sampled_from(("tea", "pots", "")))
        delivered = draw(st.none() | st.integers(0, 20))
        told = () if delivered is None else (("delivered_day", day + delivered),)
        parts = ((category, 8_000),) if category else ()
        orders.append(Order(f"o{place}", f"c{draw(st.integers(0, 8))}", at, 8_000, categories=parts, told=told))
    return orders


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shops(), st.integers(1, 3))
def test_the_counts_are_those_of_the_list(orders: list[Order], fewest: int) -> None:
    of(orders, Settings(name="x", min_returners=fewest))

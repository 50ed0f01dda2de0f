"""Explaining on small shops whose figures are worked out by hand: eight windows of four weeks, orders as regular as can
be, so that what happened in the last window is all there is.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from huitou.calendar import Window
from huitou.diagnosis.explain.explain import explain
from huitou.diagnosis.explain.explanation import Explanation
from huitou.diagnosis.explain.tables import listings
from huitou.diagnosis.explain.words import sentences
from huitou.errors import UserError
from huitou.language import Speech
from huitou.settings import Settings
from tests.support.lists import Lists, Visit
from tests.support.shops import Line, Order, snapshot_of

SETTINGS = Settings(name="x", warm_up_days=0)
LAST = dt.datetime(2024, 5, 31, 12)
LAST_DAY = (LAST.date() - dt.date(1970, 1, 1)).days
AFTER, BEFORE = Window(LAST_DAY - 27, LAST_DAY), Window(LAST_DAY - 55, LAST_DAY - 28)
ZH, EN = Speech("zh"), Speech("en")


def regular(*, windows: int = 8, each: int = 40, seed: int = 0, **more: Any) -> Iterator[Order]:
    """So many orders in each window, the latest window 0, by customers who buy once: of 90.00 to 110.00."""
    for window, place in itertools.product(range(windows), range(each)):
        name = f"{seed}-{window}-{place}"
        at = LAST - dt.timedelta(days=28 * window + place % 28, seconds=place)
        yield Order(name, name, at, 9_000 + place % 5 * 500, **more)


def shop_of(*parts: Iterator[Order] | list[Order]) -> list[Order]:
    return [order for part in parts for order in part]


def lately(order: Order) -> bool:
    return order.day > LAST_DAY - 28


def three_channels() -> list[Order]:
    return shop_of(*(regular(seed=place, channel=name) for place, name in enumerate(("搜索", "直播", "私域"))))


def asked(orders: list[Order], metric: str = "revenue", **more: Any) -> Explanation:
    options = {"from_": AFTER.from_day, "to": AFTER.to_day, "as_of": LAST_DAY} | more
    before, visits = options.pop("before", BEFORE), tuple(options.pop("visits", ()))
    with snapshot_of(orders, lists=Lists(visits=visits)) as shop:
        return explain(shop, metric, before, settings=SETTINGS, **options)


def test_in_a_shop_where_nothing_happened_nothing_is_named() -> None:
    found = asked(three_channels())

    assert found.causes == ()
    assert found.looked_at > 0
    assert "Nothing unusual" in sentences(found, EN)[1]
    assert "没有看出不寻常" in sentences(found, ZH)[1]


def test_a_channel_that_collapses_is_named_with_what_it_should_have_been() -> None:
    kept = [
        o for o in three_channels() if not (o.channel == "直播" and lately(o) and int(o.order_id.split("-")[2]) >= 4)
    ]

    found = asked(kept)

    # 40 orders fell to 4, of 90 + 95 + 100 + 105 = 390.00; before there were 4,000.00.
    (cause, *others) = found.causes
    assert (cause.kind, dict(cause.at)) == ("slice", {"channel": "直播"})
    assert (cause.before, cause.after, cause.effect) == ("4000.00", "390.00", "-3610.00")
    assert cause.share == pytest.approx(1.0)
    # The same people came first through that channel: that is no second cause, nor did the other channels grow.
    assert others == []
    assert sentences(found, EN)[1] == (
        "Mainly: channel “直播” went from CNY 4,000.00 to CNY 390.00; going by the rest of the shop it would have been"
        " CNY 4,000.00, so it brought -CNY 3,610.00 (100% of the whole change)."
    )
    assert sentences(found, ZH)[1] == (
        "主要原因：渠道「直播」，从 4,000.00 元到 390.00 元；照店里其他部分的走势应有 4,000.00 元，差 -3,610.00 元"
        "（占全部变化的 100%）。"
    )


@pytest.mark.parametrize(
    ("share", "said"), [(0.5, "50%"), (1.8, "180%"), (33.27, "far more than it"), (-0.4, "against it")]
)
def test_a_share_many_times_the_change_is_said_in_words(share: float, said: str) -> None:
    found = asked([o for o in three_channels() if not (o.channel == "直播" and lately(o))])
    strange = replace(found, causes=tuple(replace(cause, share=share) for cause in found.causes))
    causes = next(listings(strange, EN))
    assert causes.rows[0][2] == said


def test_a_price_that_rose_is_no_matter_of_where() -> None:
    def with_line(order: Order) -> Order:
        net = order.net * 120 // 100 if lately(order) else order.net
        product = f"P{order.net}"
        return replace(order, net=net, channel=order.channel, lines=(Line(product, "茶", net, 2000),))

    found = asked([with_line(order) for order in three_channels()])

    assert [(cause.kind, cause.factor) for cause in found.causes] == [("factor", "price")]
    # 120 orders of 100.00 on average, 12,000.00, all of them a fifth dearer.
    assert found.causes[0].effect == "2400.00"
    assert found.causes[0].after == pytest.approx(1.2)
    assert {branch.factor: branch.effect for branch in found.tree} == {
        "orders": "0.00",
        "payment": "0.00",
        "items": "0.00",
        "assortment": "0.00",
        "price": "2400.00",
    }


def test_a_factor_brings_the_same_as_a_cause_and_in_the_formula() -> None:
    """Every fifth purchase of the last window is gone and the others cost 17 % more: no part is a whole fen."""

    def with_line(order: Order) -> Order:
        net = order.net * 117 // 100 if lately(order) else order.net
        return replace(order, net=net, lines=(Line(f"P{order.net}", "茶", net, 2000),))

    orders = three_channels()
    found = asked([with_line(order) for place, order in enumerate(orders) if not lately(order) or place % 5])

    tree = {branch.factor: branch.effect for branch in found.tree}
    causes = {cause.factor: cause.effect for cause in found.causes if cause.factor}
    assert "price" in causes
    assert causes == {factor: tree[factor] for factor in causes}


def test_money_that_went_back_is_no_price_that_fell() -> None:
    """Two fifths of what was bought in the last window are refunded by half; the rest is as it was."""

    def with_line(place: int, order: Order) -> Order:
        back = order.net // 2 if lately(order) and place % 5 < 2 else 0
        line = Line(f"P{order.net}", "茶", order.net - back, 2000, refunded=back)
        return replace(order, net=order.net - back, refunded=back, lines=(line,))

    orders = [with_line(place, order) for place, order in enumerate(three_channels())]
    settled, fresh = (asked(orders, as_of=day) for day in (LAST_DAY + 30, LAST_DAY))

    effects = {branch.factor: branch.effect for branch in settled.tree}
    # 120 purchases of 12,000.00 in all; 24 of 90.00 and 24 of 95.00 lost a half, 2,220.00.
    assert (effects["price"], effects["kept"], settled.comparison.change) == ("0.00", "-2220.00", "-2220.00")
    assert [(cause.kind, cause.factor) for cause in settled.causes] == [("factor", "kept")]
    assert "share of the money not refunded (100.0% → 81.5%)" in sentences(settled, EN)[1]
    assert "没有退掉的比例（100.0% → 81.5%）" in sentences(settled, ZH)[1]
    # While more may still go back the share is shown, and named as no cause.
    assert {branch.factor for branch in fresh.tree} == set(effects)
    assert not [cause for cause in fresh.causes if cause.factor == "kept"]


def test_the_parts_of_the_formula_add_up_to_the_change_to_the_minor_unit() -> None:
    orders = [
        replace(order, lines=(Line(f"P{place % 7}", "茶", order.net, 1000 + place % 3 * 1000),))
        for place, order in enumerate(three_channels())
        if not lately(order) or place % 5
    ]

    found = asked(orders)

    assert found.tree
    change = sum(round(float(branch.effect) * 100) for branch in found.tree)
    assert change == round(float(str(found.comparison.change)) * 100)


def test_who_brought_the_change_adds_up_to_it_too() -> None:
    # Ten regulars buy once in every window; the newcomers of the last window stay away but for twenty.
    regulars = [
        Order(f"r{place}-{window}", f"r{place}", LAST - dt.timedelta(days=28 * window + 3), 10_000, channel="搜索")
        for place, window in itertools.product(range(10), range(8))
    ]
    fewer = [o for o in three_channels() if not (lately(o) and int(o.order_id.split("-")[2]) >= 20)]
    found = asked([*fewer, *regulars])

    parts = {(each.group, each.factor): each for each in found.people}
    assert {group for group, _ in parts} == {"new", "returning"}
    assert (parts["new", "buyers"].before, parts["new", "buyers"].after) == (120, 60)
    assert parts["returning", "buyers"].effect == "0.00"
    change = sum(round(float(each.effect) * 100) for each in found.people)
    assert change == round(float(str(found.comparison.change)) * 100)


def test_one_category_of_one_channel_is_named_as_both() -> None:
    orders = [
        replace(order, lines=(Line(f"P{goods}", goods, order.net),))
        for seed, (channel, goods) in enumerate(itertools.product(("搜索", "直播", "私域"), ("绿茶", "红茶", "坚果")))
        for order in regular(seed=seed, channel=channel, each=60)
    ]
    gone = [o for o in orders if not (lately(o) and o.channel == "直播" and o.lines[0].category == "红茶")]
    found = asked(gone)

    assert dict(found.causes[0].at) in (
        {"channel": "直播", "category": "红茶"},
        {"category": "红茶", "channel": "直播"},
    )
    # Sixty orders of 100.00 are gone, as many as before.
    assert (found.causes[0].before, found.causes[0].after) == ("6000.00", "0.00")
    assert "里的" in sentences(found, ZH)[1]


def test_one_category_that_ran_out_is_named_and_not_its_products() -> None:
    goods = ("绿茶", "红茶", "坚果")
    orders = shop_of(
        *(
            regular(seed=place, channel="搜索", lines=(Line(f"P{name}", name, 10_000),), each=40)
            for place, name in enumerate(goods)
        )
    )
    orders = [replace(order, lines=(replace(order.lines[0], net=order.net),)) for order in orders]
    found = asked([o for o in orders if not (lately(o) and o.lines[0].category == "红茶")])

    assert [dict(cause.at) for cause in found.causes] == [{"category": "红茶"}]
    assert found.causes[0].after == "0.00"


def test_a_mix_that_shifted_is_told_from_rates_that_did_not() -> None:
    # One channel has always brought orders of 50.00, the other of about 100.00; now the dear one brings half.
    cheap = [replace(order, net=order.net // 2) for order in regular(seed=1, channel="直播", each=120)]
    dear = list(regular(seed=2, channel="搜索", each=120))
    found = asked(
        [*cheap, *(o for o in dear if not (lately(o) and int(o.order_id.split("-")[2]) % 2))], "average_order_value"
    )

    assert (found.causes[0].kind, dict(found.causes[0].at)) in (
        ("mix", {"channel": "搜索"}),
        ("mix", {"channel": "直播"}),
    )
    # Shares of 1/2 and 1/2 became 2/3 and 1/3 of orders of 50.00 and 100.00: 75.00 to 66.67.
    assert float(found.causes[0].effect) == pytest.approx(-8.33, abs=0.1)
    assert "构成变了" in sentences(found, ZH)[1]


def test_a_rate_that_fell_in_one_slice_is_named_there() -> None:
    fell = [
        replace(order, net=order.net // 2 if lately(order) else order.net)
        for order in regular(seed=1, channel="直播", each=120)
    ]
    found = asked([*fell, *regular(seed=2, channel="搜索", each=120)], "average_order_value")

    assert (found.causes[0].kind, dict(found.causes[0].at)) in (
        ("rate", {"channel": "直播"}),
        ("rate", {"channel": "搜索"}),
    )
    assert {cause.kind for cause in found.causes} == {"rate"}


def test_a_rate_that_fell_everywhere_is_no_matter_of_where() -> None:
    orders = [replace(order, net=order.net // 2 if lately(order) else order.net) for order in three_channels()]

    found = asked(orders, "average_order_value")

    assert [cause.kind for cause in found.causes] == ["rate_everywhere"]


def test_an_evening_of_made_up_orders_comes_first() -> None:
    evening = LAST.replace(hour=20) - dt.timedelta(days=9)
    burst = [
        Order(
            f"b{place}",
            f"brusher{place}",
            evening + dt.timedelta(minutes=place),
            3_000,
            channel="搜索",
            categories=(("样品", 3_000),),
        )
        for place in range(60)
    ]
    found = asked([*three_channels(), *burst], "purchases")

    assert (found.causes[0].kind, found.causes[0].before, found.causes[0].after) == ("brushing", 0, 60)
    assert "huitou exclusions suggest" in sentences(found, EN)[1]


def test_a_made_up_order_of_several_categories_is_told_by_what_most_of_it_is() -> None:
    evening = LAST.replace(hour=20) - dt.timedelta(days=9)
    # By number, time and customer alike; the dearer category stands now before, now after the other.
    parts = (("样品", 2_000), ("赠品", 1_000)), (("赠品", 1_000), ("样品", 2_000))
    burst = [
        Order(f"b{place}", f"brusher{place}", evening + dt.timedelta(minutes=place), 3_000, categories=parts[place % 2])
        for place in range(60)
    ]
    found = asked([*three_channels(), *burst])

    assert (found.causes[0].kind, found.causes[0].before, found.causes[0].after) == ("brushing", "0.00", "1800.00")


def who_come_again(*, windows: int, after: int = 45) -> list[Order]:
    """Eighty newcomers in each window by each of two channels, who all buy again ``after`` days later."""
    newcomers = shop_of(
        *(
            regular(windows=windows, seed=seed, each=80, channel=channel)
            for seed, channel in enumerate(("搜索", "直播"))
        )
    )
    again = [
        replace(order, order_id=f"{order.order_id}b", at=order.at + dt.timedelta(days=after))
        for order in newcomers
        if order.day + after <= LAST_DAY
    ]
    return [*newcomers, *again]


def test_customers_of_one_age_who_stay_away_are_named_by_it() -> None:
    orders = who_come_again(windows=30)
    found = asked([o for o in orders if not (lately(o) and o.order_id.endswith("b"))])

    assert dict(found.causes[0].at) == {"tenure": "31-90"}
    # A hundred and sixty came back for 100.00 each on average, and now nobody.
    assert (found.causes[0].before, found.causes[0].after) == ("16000.00", "0.00")
    assert found.causes[0].effect == "-16000.00"
    assert "客龄「首购后 31–90 天」" in sentences(found, ZH)[1]
    assert "time since the first order “31–90 days after the first order”" in sentences(found, EN)[1]
    assert all({"lifecycle"} != cause.at.keys() for cause in found.causes)


def test_of_a_young_shop_nobody_is_judged_by_age() -> None:
    """Whoever is oldest grows by himself while the shop is younger than that."""
    found = asked(who_come_again(windows=4, after=60))

    assert not [
        row for row in found.slices if row.dimension in {"tenure", "lifecycle"} and row.label in {"31-90", "91-180"}
    ]
    assert not [cause for cause in found.causes if cause.at]


def test_a_segment_is_who_was_in_it_on_the_day_before_each_window() -> None:
    orders = who_come_again(windows=30)
    with snapshot_of(orders) as shop:
        settings = replace(SETTINGS, lifecycle_days=(20, 40, 60))
        options = {"from_": AFTER.from_day, "to": AFTER.to_day, "as_of": LAST_DAY, "where": {"lifecycle": "quiet"}}
        total, rate = (
            explain(shop, metric, BEFORE, settings=settings, **options)
            for metric in ("purchases", "average_order_value")
        )
    # In both windows as many were 21 to 40 days from their last order on the day before, and came back in it.
    assert total.comparison.before
    assert total.comparison.before.value == total.comparison.after.value
    by_channel = [(row.before, row.after) for row in total.slices if row.dimension == "channel"]
    assert sum(int(before) for before, _ in by_channel) == total.comparison.before.value
    assert sum(int(after) for _, after in by_channel) == total.comparison.after.value
    assert rate.comparison.change is not None
    assert not rate.causes


def test_two_times_that_may_not_be_compared_are_not_explained_unless_forced() -> None:
    short = Window(BEFORE.from_day + 8, BEFORE.to_day)

    refused = asked(three_channels(), before=short)

    assert refused.refused
    assert refused.causes == ()
    assert sentences(refused, EN)[0].startswith("these two times cannot be compared: ")
    forced = asked(three_channels(), before=short, force=True)
    assert forced.comparison.forced
    assert len(sentences(forced, ZH)) == 3


def test_what_is_no_total_nor_share_cannot_be_explained() -> None:
    with pytest.raises(UserError, match=r"repurchase_cycle cannot be explained; these can: .*revenue"):
        asked(three_channels(), "repurchase_cycle")
    with pytest.raises(UserError, match="leave out by"):
        asked(three_channels(), by="channel")


def test_a_shop_of_a_day_has_nothing_to_be_compared_with() -> None:
    found = asked([Order("1", "a", LAST, 10_000)])

    assert found.comparison.change is None
    assert len(sentences(found, EN)) == 1


def test_an_explanation_as_json_holds_what_the_screen_shows() -> None:
    found = asked(three_channels())

    told = found.to_dict()
    assert told["causes"] == []
    assert {row["dimension"] for row in told["slices"]} == {"channel", "first_channel"}
    assert told["windows"][0] == ["2024-05-04", "2024-05-31"]


def visits(*, windows: int = 8, each: int = 400, lately: int = 400) -> list[Visit]:
    """So many devices in each window, each on one day; ``lately`` in the last."""
    return [
        Visit(LAST_DAY - 28 * window - place % 28, f"{window}-{place}", is_device=True)
        for window in range(windows)
        for place in range(each if window else lately)
    ]


def test_fewer_visitors_are_told_from_fewer_of_them_ordering() -> None:
    """120 orders of 400 visitors before; now 30 of 100: each visitor orders as often as ever."""
    kept = [o for o in three_channels() if not lately(o) or int(o.order_id.split("-")[2]) < 10]

    found = asked(kept, visits=visits(lately=100))

    assert [each.factor for each in found.tree][:2] == ["visitors", "conversion"]
    (there, ordering, *_) = found.tree
    assert (there.before, there.after, ordering.before, ordering.after) == (400, 100, 0.3, 0.3)
    # 120 orders of 100.00 each on average, now 30 of the same: nothing but visitors moved.
    assert (found.comparison.change, there.effect, ordering.effect) == ("-9000.00", "-9000.00", "0.00")
    assert (found.causes[0].kind, found.causes[0].factor) == ("factor", "visitors")


def test_who_comes_on_several_days_is_one_visitor_of_each_window() -> None:
    """Of the whole shop as of its only source, which are counted in two ways."""
    often = [
        Visit(LAST_DAY - gap * nth, f"often {who}", is_device=True)
        for who, gap in itertools.product(range(60), (1, 5, 28, 90))
        for nth in range(220 // gap)
    ]
    levels = []
    for where in ({}, {"source": "huitou"}):
        found = asked(three_channels(), visits=[*visits(), *often], where=where)
        levels.append([(each.before, each.after) for each in found.tree if each.factor == "visitors"])
    assert levels == [[(460, 460)]] * 2


def test_visitors_who_order_less_are_told_from_fewer_of_them() -> None:
    kept = [o for o in three_channels() if not lately(o) or int(o.order_id.split("-")[2]) < 10]

    found = asked(kept, visits=visits())

    assert (found.causes[0].kind, found.causes[0].factor) == ("factor", "conversion")
    assert "orders placed per visitor (0.300 → 0.075)" in sentences(found, EN)[1]
    assert "每位访客下单数（0.300 → 0.075）" in sentences(found, ZH)[1]


def test_the_parts_add_up_with_visitors_too() -> None:
    found = asked(three_channels()[:-7], visits=visits(lately=377))

    assert sum(Decimal(str(each.effect)) for each in found.tree) == Decimal(str(found.comparison.change))


def test_visits_that_do_not_reach_back_are_left_out_of_the_formula() -> None:
    found = asked(three_channels(), visits=visits(windows=1))

    assert "visitors" not in {each.factor for each in found.tree}
    assert found.way == ()

"""From a snapshot to pairs: what counts, since when, how much, and nothing after the day that is asked about."""

from __future__ import annotations

import datetime as dt

import numpy as np

from huitou.predict.replenishment.forecast import forecast
from huitou.predict.replenishment.read import Bought, read
from tests.support.shops import EPOCH, Line, MemorySnapshot, Order, snapshot_of

START = dt.datetime(2024, 1, 1, 12)
FIRST = (START.date() - EPOCH).days


def order(name: str, who: str, day: int, *lines: Line, **more: object) -> Order:
    return Order(name, who, START + dt.timedelta(days=day), sum(line.net for line in lines), lines=lines, **more)  # type: ignore[arg-type]


def tea(net: int = 1000, quantity: int | None = 1000, **more: int) -> Line:
    return Line("tea 500g", "tea", net, quantity, **more)


def rows(shop: MemorySnapshot, day: int, level: str = "product") -> Bought:
    return read(shop, level, as_of=FIRST + day)  # type: ignore[arg-type]


def test_pairs_by_product_and_by_category_with_what_they_brought() -> None:
    pot = Line("pot", "pots", 5000)
    shop = snapshot_of([order("1", "lin", 0, tea(quantity=2000), pot), order("2", "lin", 40, tea(900))])

    by_product, by_category = rows(shop, 50), rows(shop, 50, "category")

    assert [by_product.name(item) for item in by_product.purchases.item.tolist()] == [
        "pot named",
        "tea 500g named",
        "tea 500g named",
    ]
    assert by_product.net.tolist() == [5000, 1000, 900]
    assert by_product.packs.tolist() == [1, 2, 1]
    assert [by_category.name(item) for item in range(2)] == ["pots", "tea"]
    assert (by_category.purchases.day - FIRST).tolist() == [0, 0, 40]


def test_a_product_wholly_refunded_was_not_bought_once_that_is_known() -> None:
    gone = order(
        "2",
        "lin",
        30,
        tea(0, refunded=1000),
        Line("pot", "pots", 10),
        refunded=1000,
        told=(("refunded_day", FIRST + 45),),
    )
    shop = snapshot_of([order("1", "lin", 0, tea()), gone])

    def days(as_of: int) -> list[int]:
        found = rows(shop, as_of, "category")
        return (found.purchases.day[found.purchases.item == 1] - FIRST).tolist()

    assert days(44) == [0, 30]
    assert days(45) == [0]


def test_the_clock_runs_from_delivery_where_most_is_known() -> None:
    told = [order(f"{n}", f"c{n}", n, tea(), told=(("delivered_day", FIRST + n + 3),)) for n in range(9)]
    shop = snapshot_of([*told, order("x", "cx", 20, tea())])

    found = rows(shop, 60)

    assert found.by_delivery
    assert set((found.purchases.start - found.purchases.day).tolist()) == {3}
    # On day 4 two of five have arrived: not enough to go by.
    assert not rows(shop, 4).by_delivery


def test_a_gift_and_a_deep_discount_say_less_of_habit() -> None:
    gift = Line("tea 礼盒", "tea", 1000)
    shop = snapshot_of(
        [order("1", "a", 0, gift), order("2", "b", 0, tea(), told=(("discount", 900),)), order("3", "c", 0, tea())]
    )

    np.testing.assert_allclose(rows(shop, 5).purchases.weight, [0, 0.7, 1], rtol=1e-6)


def test_without_lines_categories_come_from_the_orders() -> None:
    shop = snapshot_of([Order("1", "lin", START, 800, categories=(("tea", 800),))])

    assert len(rows(shop, 5).purchases) == 0
    found = rows(shop, 5, "category")
    assert (found.name(0), found.net.tolist(), found.packs.tolist()) == ("tea", [800], [0])


def test_the_whole_shop_asked_on_a_day_is_the_shop_cut_at_that_day() -> None:
    random = np.random.default_rng(5)
    orders = [
        order(
            f"{who}-{n}",
            f"c{who:03d}",
            int(day),
            tea(quantity=1000 * int(random.integers(1, 4))),
            told=(("delivered_day", FIRST + int(day) + 2),),
        )
        for who in range(150)
        for n, day in enumerate(np.cumsum(random.integers(10, 50, 8)))
    ]
    day = 200
    cut = [each for each in orders if each.day <= FIRST + day]
    waits = []
    for known in (orders, cut):
        with snapshot_of(known) as shop:
            waits.append(forecast(rows(shop, day).purchases, FIRST + day).waiting)

    np.testing.assert_array_equal(*waits)

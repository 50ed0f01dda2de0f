"""Purchases as columns: in time order, each once, whatever it was made of."""

from __future__ import annotations

import datetime as dt

from huitou.metrics.bought import PRODUCTS, Purchases, bought
from tests.support.shops import Line, MemorySnapshot, Order, snapshot_of

NOON = dt.datetime(2024, 3, 1, 12)
DAY = (NOON.date() - dt.date(1970, 1, 1)).days


def order(number: int, *, hours: int = 0, net: int = 1_000, lines: tuple[Line, ...] = ()) -> Order:
    return Order(f"o{number}", f"c{number}", NOON + dt.timedelta(hours=hours), net, lines=lines)


def codes(shop: MemorySnapshot, kind: str) -> dict[str, int]:
    return {value: code for code, value in shop.rows(f"SELECT code, value FROM codes WHERE kind = '{kind}'")}


def of(shop: MemorySnapshot, *, days: int = 2, products: bool = False) -> Purchases:
    return bought(shop, from_day=DAY, to_day=DAY + days - 1, products=products)


def test_a_purchase_of_several_categories_is_one_of_that_with_most_of_its_money() -> None:
    lines = (Line("p1", "cups", 300), Line("p2", "tea", 500), Line("p3", "cups", 100))
    with snapshot_of([order(1, net=900, lines=lines), order(2, hours=1)]) as shop:
        found, categories = of(shop), codes(shop, "category")
    assert (found.goods.tolist(), found.net.tolist()) == ([categories["tea"], 0], [900, 1_000])


def test_they_come_in_time_order_and_of_the_days_asked_alone() -> None:
    with snapshot_of([order(1, hours=30), order(2, hours=5), order(3, hours=1), order(4, hours=-20)]) as shop:
        found, later = of(shop), of(shop, days=1)
    assert (found.moment.tolist(), len(found)) == (sorted(found.moment.tolist()), 3)
    assert (later.day.tolist(), len(of_nothing())) == ([DAY, DAY], 0)


def of_nothing() -> Purchases:
    with snapshot_of([order(1, hours=-200)]) as shop:
        return of(shop, products=True)


def test_what_has_no_category_goes_by_its_product() -> None:
    plain = (Line("p1", "", 300), Line("p2", "", 700))
    named = (Line("p1", "tea", 1_000),)
    with snapshot_of([order(1, lines=plain), order(2, hours=1, lines=named), order(3, hours=2)]) as shop:
        found, known = of(shop, products=True), codes(shop, "product")
        tea = codes(shop, "category")["tea"]
        without = of(shop)
    assert found.goods.tolist() == [PRODUCTS + known["p2"], tea, 0]
    assert without.goods.tolist() == [0, tea, 0]

"""The worked example with what was in the orders, refunds, parcels and a list of products: every value by hand.

Tea (茶) and cups (杯子). Beside the worked example's orders: 14 was paid and refunded in full, 15 never paid.
"""

from __future__ import annotations

from typing import Any

import pytest

import huitou
from huitou import Measurement, Shop

WINDOW = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}
# order, customer, day and time, paid, refunded, lines as (product, quantity, amount)
ORDERS = (
    (1, "lin", "2024-01-05 10:00:00", 120, 0, (("tea", 2, 80), ("cup", 1, 40))),
    (2, "lin", "2024-02-09 21:30:00", 80, 0, (("tea", 2, 80),)),
    (3, "lin", "2024-03-20 09:00:00", 100, 20, (("tea", 1, 40), ("cup", 1, 60))),
    (4, "wei", "2024-01-10 12:00:00", 50, 0, (("cup", 1, 50),)),
    (5, "ana", "2024-01-15 08:00:00", 200, 0, (("tea", 5, 200),)),
    (6, "ana", "2024-01-15 23:50:00", 40, 0, (("cup", 1, 40),)),
    (7, "bo", "2024-02-01 00:10:00", 60, 0, (("tea", 1, 60),)),
    (8, "bo", "2024-05-01 12:00:00", 90, 0, (("tea", 2, 90),)),
    (9, "yun", "2024-03-31 23:59:00", 30, 0, (("cup", 1, 30),)),
    (10, "yun", "2024-04-01 00:01:00", 70, 0, (("tea", 1, 70),)),
    (11, "mei", "2024-02-29 12:00:00", 150, 0, (("tea", 3, 100), ("cup", 1, 50))),
    (12, "mei", "2024-03-30 12:00:00", 150, 0, (("cup", 3, 150),)),
    (14, "zoe", "2024-03-02 12:00:00", 60, 60, (("tea", 1, 60),)),
)
CATEGORIES = {"tea": "茶", "cup": "杯子"}
# Every parcel came two days after the order; that of order 1 was promised for the day before.
PARCELS = (
    (1, "2024-01-06 20:00:00", "2024-01-07 09:00:00"),
    (2, "2024-02-12 20:00:00", "2024-02-11 09:00:00"),
    (3, "2024-03-23 20:00:00", "2024-03-22 09:00:00"),
    (4, "2024-01-13 20:00:00", "2024-01-12 09:00:00"),
    (5, "2024-01-18 20:00:00", "2024-01-17 09:00:00"),
    (7, "2024-02-04 20:00:00", "2024-02-03 09:00:00"),
    (8, "2024-05-04 20:00:00", "2024-05-03 09:00:00"),
    (11, "2024-03-03 20:00:00", "2024-03-02 09:00:00"),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("goods")
    head = "order_id,customer_id,ordered_at,paid_amount,refunded_amount,order_amount,status"
    lines = [f"{head},line_id,product_id,product_name,category,quantity,line_amount"]
    for number, customer, at, paid, refunded, bought in ORDERS:
        for nth, (product, quantity, amount) in enumerate(bought):
            order = f"{number},{customer},{at},{paid},{refunded},,paid"
            name = f"{product.title()} No. 1"
            lines.append(f"{order},{number}-{nth},{product},{name},{CATEGORIES[product]},{quantity},{amount}")
    lines.append("15,yun,2024-03-05 10:00:00,0,0,45,pending,15-0,cup,Cup No. 1,杯子,1,45")
    files = {
        "orders.csv": lines,
        "parcels.csv": [
            "order_id,parcel_id,promised_at,delivered_at",
            *(f"{number},y{number},{promised},{delivered}" for number, promised, delivered in PARCELS),
        ],
        "products.csv": ["product_id,product_name,category,cycle_days", "tea,Long Jing,茶,30"],
    }
    made = huitou.init(folder / "shop")
    for name, rows in files.items():
        (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
        made.load(folder / name)
    return made


def asked(shop: Shop, metric: str, **options: Any) -> Measurement:
    [found] = shop.measure(metric, **WINDOW | options)
    return found


def sides(shop: Shop, metric: str, by: str, **options: Any) -> dict[str, tuple[int, int | None]]:
    found = shop.measure(metric, by=by, **WINDOW | options)
    return {each.by[by]: (each.numerator, each.denominator) for each in found}


# 980.00 of the ten orders, 60.00 of 14; and 45.00 of 15, which only was placed.
@pytest.mark.parametrize(("metric", "amount"), [("gmv", 108500), ("paid_amount", 104000), ("revenue", 96000)])
def test_money_from_placed_to_net(shop: Shop, metric: str, amount: int) -> None:
    assert asked(shop, metric).numerator == amount


def test_refunds(shop: Shop) -> None:
    # 20.00 of lin's third order and all 60.00 of 14; of eleven paid orders two.
    found = asked(shop, "refund_rate")
    assert (found.numerator, found.denominator) == (8000, 104000)
    assert found.details == {"orders_paid": 11, "orders_refunded": 2, "order_rate": 2 / 11}


@pytest.mark.parametrize(("by", "names"), [("category", ("茶", "杯子")), ("product", ("Long Jing", "Cup No. 1"))])
def test_refunds_by_what_was_bought(shop: Shop, by: str, names: tuple[str, str]) -> None:
    # The 20.00 go 8 to tea (40 of 100) and 12 to cups. Net of tea: 80 + 80 + 32 + 200 + 60 + 100 = 552, of cups 408.
    tea, cups = names
    assert sides(shop, "refund_rate", by) == {tea: (6800, 62000), cups: (1200, 42000)}
    assert sides(shop, "revenue", by) == {tea: (55200, None), cups: (40800, None)}


@pytest.mark.parametrize(("count_by", "purchases"), [("order", 10), ("day", 9)])
def test_items(shop: Shop, count_by: str, purchases: int) -> None:
    # 3 + 2 + 2 + 1 + 5 + 1 + 1 + 1 + 4 + 3 = 23 items; ana bought twice on one day.
    each = asked(shop, "items_per_order", count_by=count_by)
    assert (each.numerator, each.denominator, each.value) == (23000, 1000 * purchases, 23 / purchases)
    price = asked(shop, "revenue_per_item", count_by=count_by)
    assert (price.numerator, price.denominator, price.value) == (96000000, 23000, "41.74")


def test_items_of_a_product(shop: Shop) -> None:
    # Tea: 2 + 2 + 1 + 5 + 1 + 3 in six orders; cups: 1 + 1 + 1 + 1 + 1 + 1 + 3 in seven.
    assert sides(shop, "items_per_order", "product") == {"Long Jing": (14000, 6000), "Cup No. 1": (9000, 7000)}


def test_who_buys_the_same_again(shop: Shop) -> None:
    # Watched for 90 days: lin, ana, bo and mei with tea, lin, wei, ana and mei with cups; yun is not. Again: lin (35
    # days) and bo (90 days) tea, lin (75) and mei (30) cups.
    for level in ("product", "category"):
        found = asked(shop, "product_repurchase_rate", params={"level": level})
        assert (found.numerator, found.denominator) == (4, 8)
    assert sides(shop, "product_repurchase_rate", "product") == {"Long Jing": (2, 4), "Cup No. 1": (2, 4)}


def test_cycle_of_a_category(shop: Shop) -> None:
    # Tea: 35, 40 and 90 days; still out after 72 (lin), 137 (ana) and 92 (mei). S: 5/6 at 35, 4/6 at 40, then 3 are
    # left at 90: 4/9. Half of F(137) = 5/9 is passed at 40.
    tea, cups = shop.measure("category_cycle", by="category", params={"min_returners": 1}, **WINDOW)[::-1]
    assert (tea.by["category"], tea.numerator, tea.denominator, tea.value) == ("茶", 3, 6, 40)
    told = {key: tea.details[key] for key in ("mean", "median", "km_median")}
    assert told == {"mean": 55, "median": 40, "km_median": 90}
    # Cups: 75 and 30 days; out after 72, 142, 137, 61, 62. S: 6/7 at 30, then 3 left at 75: 4/7; half of 3/7 at 75.
    assert (cups.by["category"], cups.numerator, cups.denominator, cups.value) == ("杯子", 2, 7, 75)
    # The clock of tea is delivery, known of all its orders: 33, 38, 88 days and 70, 135, 90 out, so 38 is the gap;
    # 26.6 and 32.3 rounded. Of seven orders of cups four have a parcel: 52.5 and 63.75 of 75 from the purchase.
    assert tea.details["reminder"] == {"clock": "delivery", "gap_days": 38, "from_day": 27, "to_day": 32}
    assert cups.details["reminder"] == {"clock": "purchase", "gap_days": 75, "from_day": 53, "to_day": 64}


def test_lateness_of_a_category(shop: Shop) -> None:
    # 40 days where tea should last 30; nobody says how long a cup lasts.
    found = {
        each.by["category"]: each
        for each in shop.measure("cycle_lateness", by="category", params={"min_returners": 1}, **WINDOW)
    }
    tea, cups = found["茶"], found["杯子"]
    assert tea.value == 40 / 30
    told = {key: tea.details[key] for key in ("typical_days", "cycle_days", "cycle_from", "late", "days_absent")}
    assert told == {"typical_days": 40, "cycle_days": 30, "cycle_from": "products", "late": True, "days_absent": 10}
    assert (cups.value, cups.undefined) == (None, "no_cycle")


def test_lateness_of_all_categories_together_is_none(shop: Shop) -> None:
    assert asked(shop, "cycle_lateness", params={"min_returners": 1}).undefined == "several_cycles"


def test_how_the_first_order_went(shop: Shop) -> None:
    # Watched for 90 days: lin, wei, ana, bo, mei, of whom wei alone did not come back. Lin's first order came late; yun
    # has no parcel and is not watched long enough.
    assert sides(shop, "cohort_repurchase_rate", "first_late") == {"no": (3, 4), "yes": (1, 1), "未知": (0, 0)}
    # An order wholly refunded is no purchase, so nobody's first; no source says anything of discounts.
    assert sides(shop, "buyers", "first_refunded") == {"no": (6, None)}
    assert sides(shop, "buyers", "first_discount") == {"未知": (6, None)}
    assert asked(shop, "buyers", where={"first_late": "是"}).numerator == 1


def test_goods_of_orders_placed_are_not_known(shop: Shop) -> None:
    with pytest.raises(huitou.UserError, match=r"metrics\.cut"):
        shop.measure("gmv", by="category", **WINDOW)
    with pytest.raises(huitou.UserError, match=r"metrics\.no_people"):
        shop.drill("gmv", **WINDOW)


def test_the_names_behind_a_cycle_are_who_came_back(shop: Shop) -> None:
    people = shop.drill("category_cycle", where={"category": "茶"}, params={"min_returners": 1}, **WINDOW)
    names = {name: row.numerator for row in people for name in shop.names(row.account_keys).values()}
    assert names == {"lin": 2, "bo": 1}

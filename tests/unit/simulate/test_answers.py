"""The plain count against the worked example, each value exact."""

from __future__ import annotations

import pytest

from huitou.calendar import Window, parse_day
from huitou.simulate.answers import UNKNOWN, Purchase, answers

LIN, WEI, ANA, BO, YUN, MEI = range(6)
# (who, day of 2024, net in minor units), in time order; lin's 100.00 of 03-20 had 20.00 refunded.
EXAMPLE = [
    Purchase(who, parse_day(f"2024-{day}"), net * 100)
    for who, day, net in [
        (LIN, "01-05", 120),
        (WEI, "01-10", 50),
        (ANA, "01-15", 200),
        (ANA, "01-15", 40),
        (BO, "02-01", 60),
        (LIN, "02-09", 80),
        (MEI, "02-29", 150),
        (LIN, "03-20", 80),
        (MEI, "03-30", 150),
        (YUN, "03-31", 30),
        (YUN, "04-01", 70),
        (BO, "05-01", 90),
    ]
]
QUARTER = Window(parse_day("2024-01-01"), parse_day("2024-03-31"))
AS_OF = parse_day("2024-05-31")

BY_ORDER = {
    "repeat_purchase_rate": (3, 6),
    "repeat_order_share": (4, 10),
    "returning_order_share": (4, 10),  # ana's second, lin's second and third, mei's second
    "cohort_repurchase_rate": (4, 5),
    "buyer_repurchase_rate": (4, 5),  # all six are new in the window, so the anchors are the same
    "lifetime_repeat_rate": (3, 6),
    "returning_revenue_share": (35000, 96000),
    "revenue": (96000, None),
    "buyers": (6, None),
    "new_buyers": (6, None),
    "purchases": (10, None),
    "purchase_frequency": (10, 6),
    "average_order_value": (96000, 10),
    "revenue_per_buyer": (96000, 6),
}
BY_DAY = BY_ORDER | {
    "repeat_purchase_rate": (2, 6),
    "repeat_order_share": (3, 9),
    "returning_order_share": (3, 9),
    "cohort_repurchase_rate": (3, 5),
    "buyer_repurchase_rate": (3, 5),
    "lifetime_repeat_rate": (2, 6),
    "returning_revenue_share": (31000, 96000),
    "purchases": (9, None),
    "purchase_frequency": (9, 6),
    "average_order_value": (96000, 9),
}


@pytest.mark.parametrize(("count_by", "expected"), [("order", BY_ORDER), ("day", BY_DAY)])
def test_the_worked_example_comes_out_exactly(count_by, expected) -> None:
    found = answers(EXAMPLE, window=QUARTER, as_of=AS_OF, count_by=count_by)

    assert {name: (found[name]["numerator"], found[name]["denominator"]) for name in expected} == expected


@pytest.mark.parametrize(("count_by", "not_first", "bought_twice"), [("order", 35000, 82000), ("day", 31000, 58000)])
def test_contribution_by_every_definition(count_by, not_first, bought_twice) -> None:
    found = answers(EXAMPLE, window=QUARTER, as_of=AS_OF, count_by=count_by)["returning_revenue_share"]

    assert found["by_definition"] == {
        "not_first": not_first,
        "bought_twice": bought_twice,
        "older_than_30": 31000,
        "older_than_60": 8000,
        "older_than_90": 0,
        "existing": 0,
    }


@pytest.mark.parametrize("count_by", ["order", "day"])
def test_the_cycle_of_the_worked_example(count_by) -> None:
    found = answers(EXAMPLE, window=QUARTER, as_of=AS_OF, count_by=count_by, min_returners=1)["repurchase_cycle"]

    # Gaps: yun 1, mei 30, lin 35, bo 90. wei (142 days) and ana (137) are still out; six at risk until day 90.
    assert found == {
        "value": 30,
        "n": 6,
        "completed": 4,
        "km_median": 35,
        "mean": 39.0,
        "median": 32.5,
        "p25": 22.75,  # 1 + 0.75 * (30 - 1)
        "p75": 48.75,  # 35 + 0.25 * (90 - 35)
        "returned_within": {"30": 2 / 6, "60": 3 / 6, "90": 4 / 6, "180": None, "365": None},
    }


def test_a_cycle_of_few_returners_is_unknown() -> None:
    assert answers(EXAMPLE, window=QUARTER, as_of=AS_OF, count_by="order")["repurchase_cycle"]["value"] is None


def test_purchases_after_as_of_change_nothing() -> None:
    early = [purchase for purchase in EXAMPLE if purchase.day <= QUARTER.to_day]

    assert answers(EXAMPLE, window=QUARTER, as_of=QUARTER.to_day, count_by="order") == answers(
        early, window=QUARTER, as_of=QUARTER.to_day, count_by="order"
    )


def test_guests_count_in_money_and_purchases_alone() -> None:
    guest = Purchase(UNKNOWN, QUARTER.to_day, 1500)
    without = answers(EXAMPLE, window=QUARTER, as_of=AS_OF, count_by="day")
    found = answers([*EXAMPLE, guest, guest], window=QUARTER, as_of=AS_OF, count_by="day")

    changed = {name: found[name] for name in found if found[name] != without[name]}
    assert changed == {
        "revenue": {"numerator": 99000, "denominator": None},
        "purchases": {"numerator": 11, "denominator": None},
        "average_order_value": {"numerator": 99000, "denominator": 11},
    }


def test_a_window_without_purchases_has_no_denominators() -> None:
    empty = answers([], window=QUARTER, as_of=AS_OF, count_by="order")

    assert empty["repeat_purchase_rate"] == {"numerator": 0, "denominator": 0}
    assert empty["repurchase_cycle"]["median"] is None


def test_older_customers_are_not_new() -> None:
    march = Window(parse_day("2024-03-01"), parse_day("2024-03-31"))
    found = answers(EXAMPLE, window=march, as_of=AS_OF, count_by="order")

    # Buyers lin, mei, yun; yun alone is new. lin and mei spent 80 and 150 of 260.
    assert found["new_buyers"]["numerator"] == 1
    assert found["returning_order_share"] == {"numerator": 2, "denominator": 3}
    assert found["returning_revenue_share"]["by_definition"]["existing"] == 23000

"""When the shop is busy."""

from __future__ import annotations

import pytest

from huitou.calendar import parse_day
from huitou.simulate import season

START = parse_day("2023-06-01")


@pytest.mark.parametrize(
    ("day", "weight"),
    [
        ("2023-06-01", 1000 * 98 * 140),  # a Thursday before the great day
        ("2023-06-18", (1000 + 1000 * 17 // 365) * 105 * 400),  # Sunday the 18th, 17 days into the year of growth
        ("2023-06-19", (1000 + 1000 * 18 // 365) * 95 * 100),
        ("2023-11-11", (1000 + 1000 * 163 // 365) * 108 * 400),
        ("2024-05-30", (1000 + 1000 * 364 // 365) * 98 * 100),
    ],
)
def test_first_orders_grow_with_the_shop_the_week_and_the_promotions(day, weight) -> None:
    assert season.arrivals(START, days=365)[parse_day(day) - START] == weight


def test_buyers_wait_at_most_a_week_for_a_great_day() -> None:
    target = season.pulled_to(START, days=30) - START

    assert target.tolist() == [*range(10), *[17] * 8, *range(18, 30)]


def test_a_great_day_at_the_start_pulls_from_nowhere() -> None:
    start = parse_day("2023-06-16")

    assert (season.pulled_to(start, days=4) - start).tolist() == [2, 2, 2, 3]

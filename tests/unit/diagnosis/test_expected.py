"""The day somebody is expected to buy again on, near and far."""

from __future__ import annotations

import datetime as dt

import numpy as np

from huitou.diagnosis.again.due_again import due_again
from huitou.diagnosis.again.expected import expected_days
from huitou.settings import Settings
from tests.support.shops import EPOCH, Line, MemorySnapshot, Order, snapshot_of

LAST = dt.datetime(2024, 12, 31, 12)
TODAY = (LAST.date() - EPOCH).days
SETTINGS = Settings(name="x")


def _bought(who: str, ago: int, product: str) -> Order:
    return Order(
        f"{who}-{product}-{ago}", who, LAST - dt.timedelta(days=ago), 1000, lines=(Line(product, product, 1000),)
    )


def _shop(gap: int, times: int) -> MemorySnapshot:
    """120 customers who buy about every ``gap`` days; the last time within the last ``gap`` days."""
    random = np.random.default_rng(7)
    return snapshot_of(
        [
            _bought(f"c{who:03d}", who * gap // 120 + gap * n + int(random.integers(0, 5)), "tea")
            for who in range(120)
            for n in range(times)
        ]
    )


def test_it_is_the_day_the_list_tells() -> None:
    with _shop(30, 8) as shop:
        found = expected_days(shop, settings=SETTINGS, as_of=TODAY)
        listed = due_again(shop, settings=SETTINGS, as_of=TODAY, days=60)
        assert len(listed.items) > 100
        assert all(found.of(row.customer_id) == row.expected for row in listed)


def test_it_is_told_beyond_what_a_list_reaches() -> None:
    """Who buys every 150 days and did ten days ago is not on a list of the next 120."""
    with _shop(150, 5) as shop:
        found = expected_days(shop, settings=SETTINGS, as_of=TODAY)
        near = {row.customer_id for row in due_again(shop, settings=SETTINGS, as_of=TODAY, days=120)}
        far = [int(day) for who, day in zip(found.customers, found.days, strict=True) if int(who) not in near]
        assert len(far) > 10
        assert min(far) > TODAY + 60


def test_nothing_is_expected_of_who_is_not_known_or_where_too_little_was_learned() -> None:
    with _shop(30, 8) as shop:
        assert expected_days(shop, settings=SETTINGS, as_of=TODAY).of(-1) is None
    with snapshot_of([_bought("a", 3, "tea")]) as shop:
        assert len(expected_days(shop, settings=SETTINGS, as_of=TODAY).customers) == 0

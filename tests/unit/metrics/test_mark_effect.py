"""What numbers did around a mark, worked out by hand on shops whose every week is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from math import exp, log, sqrt
from typing import Any

import pytest

from huitou.errors import UserError
from huitou.metrics.mark_effect import Change, MarkEffect, mark_effect
from huitou.metrics.marks import Mark
from huitou.metrics.seasons.promotions import promotions
from huitou.settings import Settings
from huitou.statistics.interval import count
from tests.support.shops import EPOCH, Order, snapshot_of

MARKED = dt.date(2024, 6, 3)
DAY = (MARKED - EPOCH).days
LIVE = Mark(1, DAY, None, "新话术", {"channel": ("live",)}, "")


def orders(channel: str, *, first: int, days: int, each_day: int) -> list[Order]:
    """So many orders a day, each of a customer of its own; ``first`` is days from the mark."""
    start = dt.datetime.combine(MARKED, dt.time(12)) + dt.timedelta(days=first)
    return [
        Order(
            f"{channel}{first}-{day}-{n}",
            f"{channel}{first}-{day}-{n}",
            start + dt.timedelta(days=day),
            100,
            channel=channel,
        )
        for day in range(days)
        for n in range(each_day)
    ]


def shop_of(*parts: Iterable[Order]) -> list[Order]:
    return [order for part in parts for order in part]


# Live sells 2 a day, then 4; shelf 3, then 3. A year before (364 days) live went from 2 to 3.
SHOP = shop_of(
    orders("live", first=-364 - 14, days=14, each_day=2),
    orders("live", first=-364, days=14, each_day=3),
    orders("live", first=-14, days=14, each_day=2),
    orders("live", first=0, days=14, each_day=4),
    orders("shelf", first=-14, days=28, each_day=3),
)


def effect(shop: Sequence[Order], mark: Mark = LIVE, metric: str = "purchases", **options: Any) -> MarkEffect:
    with snapshot_of(shop) as snapshot:
        asked = {"as_of": DAY + 13, "days": 14, **options}
        return mark_effect(snapshot, mark, metric, settings=Settings(name="x"), promotions=promotions(), **asked)


def factor(*counts: int) -> tuple[float, tuple[float, float]]:
    """after / before / (after / before) of four counts, with the squares of the distances of their logarithms."""
    signs = (1, -1, -1, 1)[: len(counts)]
    logs = [log(each) for each in counts]
    limits = [[log(limit) for limit in count(each)] for each in counts]
    middle = sum(sign * each for sign, each in zip(signs, logs, strict=True))
    down = sqrt(sum((each - pair[sign < 0]) ** 2 for sign, each, pair in zip(signs, logs, limits, strict=True)))
    up = sqrt(sum((pair[sign > 0] - each) ** 2 for sign, each, pair in zip(signs, logs, limits, strict=True)))
    return exp(middle), (exp(middle - down), exp(middle + up))


def is_factor(change: Change, *counts: int) -> None:
    value, interval = factor(*counts)
    assert change.value == pytest.approx(value)
    assert change.interval == pytest.approx(interval)


def test_beside_before_the_season_and_the_others() -> None:
    before, season, others = effect(SHOP).changes
    # 56 after 28: twice as many. Last year 42 after 28; the shelf 42 after 42.
    is_factor(before, 56, 28)
    is_factor(season, 56, 28, 42, 28)
    is_factor(others, 56, 28, 42, 42)
    assert season.value == pytest.approx(2 / 1.5)


def test_it_always_says_that_it_is_no_proof() -> None:
    found = effect(SHOP)
    assert "不是证明" in found.explain("zh")
    assert "no proof" in found.explain("en")
    assert found.to_dict()["proof"] is False


def test_a_rate_changes_by_a_difference() -> None:
    # Everybody buys once: 0 of 56 after 0 of 28.
    found = effect(SHOP, metric="repeat_purchase_rate")
    assert found.absolute
    assert found.changes[0].value == 0


def test_without_last_year_or_others_it_says_so() -> None:
    plain = Mark(1, DAY, None, "x", {}, "")
    recent = [order for order in SHOP if order.day > DAY - 100]
    _, season, others = effect(recent, plain).changes
    assert (season.reason, others.reason) == ("no_last_year", "no_about")


def test_fewer_days_gone_are_compared_with_as_few() -> None:
    found = effect(SHOP, as_of=DAY + 9)
    assert found.after is not None
    assert (found.after.days, found.before.days if found.before else 0) == (10, 10)
    is_factor(found.changes[0], 40, 20)


def test_too_early_is_not_yet() -> None:
    assert {each.reason for each in effect(SHOP, as_of=DAY + 5).changes} == {"not_yet"}
    assert {each.reason for each in effect(SHOP, metric="buyer_repurchase_rate").changes} == {"not_yet"}


def test_a_mark_with_an_end_is_looked_at_while_it_lasted() -> None:
    found = effect(SHOP, Mark(1, DAY, DAY + 6, "x", {}, ""))
    assert found.after is not None
    assert (found.after.from_day, found.after.to_day) == (DAY, DAY + 6)


def test_a_mark_at_the_start_of_the_data_has_no_before() -> None:
    assert {each.reason for each in effect(orders("live", first=-3, days=20, each_day=2)).changes} == {"no_before"}


def test_what_the_calendar_adds_is_named() -> None:
    # From June 3, 28 days hold June 18; May does not.
    found = effect(shop_of(SHOP, orders("live", first=-40, days=80, each_day=1)), as_of=DAY + 30, days=28)
    assert [each["zh"] for each in found.uneven] == ["618"]
    assert "618" in found.explain("zh")


def test_a_few_days_are_refused() -> None:
    with pytest.raises(UserError, match=r"marks\.days"):
        effect(SHOP, days=3)

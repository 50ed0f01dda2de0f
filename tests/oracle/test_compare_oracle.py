"""Comparisons against a second implementation by plain loops: both numbers, the change, and its interval.

Each customer's own part of a metric is the metric of a shop with that customer alone; an order of nobody known is a
customer of its own. The intervals are written from their formulas, in floating point.
"""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.compare import compare
from huitou.metrics.comparison import Comparison
from huitou.settings import Settings
from huitou.statistics import interval
from tests.support.away import typical_gap
from tests.support.random_shops import Case, cases, params_of
from tests.support.reckoning import METRICS, Ask, reckon
from tests.support.reckoning import gaps as gaps_of
from tests.support.shops import Order, snapshot_of

QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THOROUGH = settings(QUICK, max_examples=60)
# Who is lost depends on the whole shop's cycle: a customer alone says nothing of it.
OF_THE_SHOP = {"repurchase_cycle", "reactivation_rate", "post_reactivation_repeat_rate", "customer_structure"}
SUMMED = tuple(metric for metric in METRICS if metric not in OF_THE_SHOP)
Z = 1.959963984540054
Limits = tuple[float, float] | None


def parts(metric: str, orders: Sequence[Order], ask: Ask) -> list[tuple[int, int]]:
    """The numerator and denominator of each customer who has a part in the metric."""
    lives: dict[str, list[Order]] = {}
    for order in orders:
        lives.setdefault(order.customer or order.order_id, []).append(order)
    found = [reckon(metric, life, ask) for life in lives.values()]
    return [(numerator, denominator or 0) for numerator, denominator in found if numerator or denominator]


def limits(metric: str, rows: list[tuple[int, int]]) -> Limits:
    unit, n = load_catalogue()[metric].unit, len(rows)
    if not rows and unit != "count":
        return None
    numerator, denominator = (sum(row[side] for row in rows) for side in (0, 1))
    if unit in {"count", "money"}:
        if not numerator:
            return (0, Z * Z) if unit == "count" else None
        lump = sum(row[0] ** 2 for row in rows) / numerator
        events = numerator / lump
        spread = Z * sqrt(events + Z * Z / 4)
        return (events + Z * Z / 2 - spread) * lump, (events + Z * Z / 2 + spread) * lump
    if all(row in {(0, 1), (1, 1)} for row in rows):
        return score(numerator / denominator, n)
    if n < interval.FEWEST:
        return None
    value = numerator / denominator
    variance = n / (n - 1) * sum((a - value * b) ** 2 for a, b in rows) / denominator**2
    if unit == "rate":
        return score(value, value * (1 - value) / variance if variance > 1e-12 else n)
    spread = interval.student_95(n - 1) * sqrt(variance)
    return max(value - spread, 0), value + spread


def score(rate: float, trials: float) -> tuple[float, float]:
    """The roots p of (rate - p)^2 = z^2 p (1 - p) / trials."""
    a, b, c = 1 + Z * Z / trials, 2 * rate + Z * Z / trials, rate * rate
    root = sqrt(max(b * b - 4 * a * c, 0))
    return (b - root) / (2 * a), (b + root) / (2 * a)


def value(metric: str, numerator: int, denominator: int | None) -> Fraction | None:
    if denominator is None:
        return Fraction(numerator)
    return Fraction(numerator, denominator) if denominator else None


def in_cents(metric: str, number: Any) -> float:
    return float(number) * (100 if load_catalogue()[metric].unit.startswith("money") else 1)


def agrees(found: Comparison, metric: str, sides: list[tuple[Fraction | None, Limits]]) -> None:
    (now, now_limits), (was, was_limits) = sides
    if now is None or was is None:
        assert found.change is None
        return
    rounding = 0.51 if found.unit.startswith("money") else 1e-9
    assert in_cents(metric, found.change) == pytest.approx(float(now - was), abs=rounding)
    if now_limits is None or was_limits is None:
        assert found.interval is None
        return
    down = sqrt((float(now) - now_limits[0]) ** 2 + (was_limits[1] - float(was)) ** 2)
    up = sqrt((now_limits[1] - float(now)) ** 2 + (float(was) - was_limits[0]) ** 2)
    low, high = (in_cents(metric, limit) for limit in found.interval or ())
    outwards = 1.0 if found.unit in {"count", "days"} else rounding
    assert float(now - was) - down - outwards - 1e-6 <= low <= float(now - was) - down + rounding
    assert float(now - was) + up - rounding <= high <= float(now - was) + up + outwards + 1e-6


@THOROUGH
@given(metric=st.sampled_from(SUMMED), data=st.data(), case=cases)
def test_with_the_period_before(metric: str, data: st.DataObject, case: Case) -> None:
    params = params_of(data.draw, metric)
    with snapshot_of(case.orders) as shop:
        asked = {"params": params, "count_by": case.count_by, **case.window}
        [found] = compare(shop, metric, "previous", settings=Settings(name="x"), force=True, **asked)
    assert found.before is not None
    sides = []
    for side in (found.after, found.before):
        as_of = side.as_of
        ask = Ask(side.window.from_day, min(side.window.to_day, as_of), as_of, case.count_by, params)
        rows = parts(metric, case.orders, ask)
        counted = reckon(metric, case.orders, ask)
        # Of days before the data begins a total is not known.
        if counted == (0, None) and side.window.to_day < min(order.day for order in case.orders):
            sides.append((None, None))
            continue
        sides.append(
            (
                value(metric, *counted),
                limits(metric, rows) if rows or load_catalogue()[metric].unit == "count" else None,
            )
        )
    agrees(found, metric, sides)


def crowd(seed: int) -> list[Order]:
    """120 orders of forty days, half of them of nobody known."""
    draw = random.Random(seed)
    start = dt.datetime(2024, 3, 1, 12)
    people = ("ana", "bo", "lin", "mei", None, None, None, None)
    return [
        Order(f"o{n:03d}", draw.choice(people), start + dt.timedelta(days=draw.randrange(40)), draw.randrange(1, 9000))
        for n in range(120)
    ]


SEEDS = pytest.mark.parametrize("seed", [1, 2, 3])


@SEEDS
@pytest.mark.parametrize("count_by", ["order", "day"])
@pytest.mark.parametrize("metric", ["average_order_value", "revenue", "purchases"])
def test_orders_of_nobody_are_customers_of_their_own(metric: str, seed: int, count_by: str) -> None:
    orders = crowd(seed)
    last = max(order.day for order in orders)
    window = {"from_": last - 15, "to": last, "as_of": last}
    with snapshot_of(orders) as shop:
        asked = {"count_by": count_by, **window}
        [found] = compare(shop, metric, "previous", settings=Settings(name="x"), force=True, **asked)
    sides = []
    for side in (found.after, found.before):
        assert side is not None
        ask = Ask(side.window.from_day, side.window.to_day, last, count_by, {})
        rows = parts(metric, orders, ask)
        sides.append(
            (
                value(metric, *reckon(metric, orders, ask)),
                limits(metric, rows) if rows or metric == "purchases" else None,
            )
        )
    agrees(found, metric, sides)


@QUICK
@given(case=cases)
def test_cycles_with_the_period_before(case: Case) -> None:
    """The change of the typical gap; each side is watched as long as the other."""
    with snapshot_of(case.orders) as shop:
        asked = {"params": {"min_returners": 1}, **case.window}
        [found] = compare(shop, "repurchase_cycle", "previous", settings=Settings(name="x"), force=True, **asked)
    assert found.before is not None
    days = []
    for side in (found.after, found.before):
        ask = Ask(side.window.from_day, min(side.window.to_day, side.as_of), side.as_of)
        returned, watched = gaps_of(case.orders, ask)
        days.append(typical_gap(returned, watched))
    now, was = days
    assert found.change == (None if now is None or was is None else now - was)


@SEEDS
def test_with_the_median_of_its_own_days(seed: int) -> None:
    orders = crowd(seed)
    last = max(order.day for order in orders)
    with snapshot_of(orders) as shop:
        asked = {"from_": last - 1, "to": last, "as_of": last}
        [found] = compare(shop, "purchases", "median", settings=Settings(name="x"), **asked)
    pairs = sorted(sum(last - 1 <= order.day + 2 * back <= last for order in orders) for back in range(1, 13))
    middle = Fraction(pairs[5] + pairs[6], 2)
    assert found.change == sum(last - 1 <= order.day for order in orders) - middle
    assert (found.details["lowest"], found.details["highest"]) == (pairs[0], pairs[-1])
    # Of 12 the third from either end.
    assert found.before is not None
    assert found.before.interval == (pairs[2], pairs[9])


@pytest.mark.parametrize("by", [None, "channel"])
@pytest.mark.parametrize("metric", ["repeat_purchase_rate", "new_buyers", "revenue"])
def test_with_the_median_of_its_own_months(metric: str, by: str | None) -> None:
    """Months are answered together: each must still be the month alone, and 0 where a channel sold nothing."""
    draw, start = random.Random(5), dt.datetime(2023, 1, 1, 12)
    people = [f"p{n}" for n in range(40)]
    orders = [
        Order(
            f"o{n:03d}", draw.choice(people), start + dt.timedelta(days=day), draw.randrange(1, 9000), channel=channel
        )
        for n in range(300)
        for day, channel in [(draw.randrange(425), draw.choice(("live", "shelf", "shelf")))]
        # A channel that pauses for the summer.
        if channel == "shelf" or not 150 <= day <= 300
    ]
    orders.append(Order("first", "p0", start, 100, channel="shelf"))
    with snapshot_of(orders) as shop:
        asked = {"from_": "2024-02-01", "to": "2024-02-29", "as_of": "2024-02-29", "by": by}
        found = compare(shop, metric, "median", settings=Settings(name="x", warm_up_days=0), **asked)
    months = [dt.date(2024 - (month > 1), month, 1) for month in (1, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)]
    first = (start.date() - dt.date(1970, 1, 1)).days
    for each in found:
        values = []
        for month in months:
            from_day = (month - dt.date(1970, 1, 1)).days
            to_day = from_day + calendar.monthrange(month.year, month.month)[1] - 1
            mine = [order for order in orders if by is None or order.channel == each.by["channel"]]
            # New in the slice is new to the shop: the orders of all are known, those of the slice are kept.
            ask = Ask(from_day, to_day, first + 424, "order", {}, part=kept(mine))
            one = value(metric, *reckon(metric, orders, ask))
            values += [] if one is None else [one]
        assert [in_cents(metric, one) for one in each.details["values"]] == pytest.approx(
            [float(one) for one in values]
        )


def kept(mine: Sequence[Order]) -> Callable[[Order], int | None]:
    ids = {order.order_id for order in mine}
    return lambda order: order.net if order.order_id in ids else None

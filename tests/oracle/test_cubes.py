"""What the cubes hold is what the metrics compute, so neither can drift from the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement
from huitou.settings import Settings
from tests.support import cubes
from tests.support.random_shops import START, exclusions, shops
from tests.support.shops import Excluded, MemorySnapshot, Order, snapshot_of

pytestmark = pytest.mark.slow

UNKNOWN = "未知"
SETTINGS = Settings(name="x")
# Whole months around every day a random shop can have orders on.
WINDOW = {"from_": "2024-01-01", "to": "2024-04-30", "as_of": "2024-04-30"}


@st.composite
def busy_shops(draw: st.DrawFn) -> list[Order]:
    """Several sources and stores, and people who buy many times a month, also twice a day."""
    orders = draw(shops())
    near = draw(st.booleans())
    return [
        replace(
            order,
            source=draw(st.sampled_from(("huitou", "taobao"))),
            store=draw(st.sampled_from(("", "main", "north"))),
            at=order.at.replace(month=2, day=order.at.day % 4 + 1) if near else order.at,
        )
        for order in orders
    ]


def sides(each: Measurement, *, end_day: int, value: str) -> dict[tuple[str, int, str], tuple[int, int | None]]:
    """The rows of the cube that a computed measurement says there should be."""
    found = {(each.metric, end_day, value): (each.numerator, each.denominator)}
    if each.metric == "returning_revenue_share":
        returning, new = each.details["returning"], each.details["new"]
        purchases = (returning["purchases"], returning["purchases"] + new["purchases"])
        found[f"{each.metric}.purchases", end_day, value] = purchases
        found[f"{each.metric}.buyers", end_day, value] = (returning["buyers"], new["buyers"])
    if each.metric == "refund_rate":
        orders = (each.details["orders_paid"], each.details["orders_refunded"])
        found[f"{each.metric}.orders", end_day, value] = orders
    return found


def computed(shop: MemorySnapshot, *, dimension: str, count_by: str) -> dict[tuple[str, int, str], Any]:
    found: dict[tuple[str, int, str], Any] = {}
    for metric in cubes.CUBED:
        by = ["month", dimension] if dimension else "month"
        for each in measure(shop, metric, settings=SETTINGS, by=by, count_by=count_by, **WINDOW):
            value = each.by.get(dimension, "").replace(UNKNOWN, "")
            found |= sides(each, end_day=each.to_day, value=value)
    return found


def counted(figures: dict[tuple[str, int, str], Any]) -> dict[tuple[str, int, str], Any]:
    """Without the rows that count nothing: whether there is one for an empty slice is nobody's concern."""
    return {key: pair for key, pair in figures.items() if any(pair)}


@pytest.mark.parametrize("count_by", ["order", "day"])
@pytest.mark.parametrize("dimension", ["", "source", "store", "channel"])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(orders=busy_shops(), gone=exclusions)
def test_every_row_is_what_the_metric_computes(
    dimension: str, count_by: str, orders: list[Order], gone: list[Excluded]
) -> None:
    with snapshot_of(orders, excluded=gone) as shop:
        wanted = computed(shop, dimension=dimension, count_by=count_by)
        found = cubes.figures(cubes.fill(shop), dimension=dimension, count_by=count_by)
    assert counted(found) == counted(wanted)
    assert counted(found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    orders=busy_shops(),
    gone=exclusions,
    metric=st.sampled_from(cubes.CUBED),
    count_by=st.sampled_from(("order", "day")),
    first=st.integers(-40, 80),
    length=st.integers(0, 150),
    known=st.integers(-40, 150),
)
def test_a_window_reads_the_same_with_cubes_and_without(
    orders: list[Order], gone: list[Excluded], metric: str, count_by: str, first: int, length: int, known: int
) -> None:
    window = {"from_": START + first, "to": START + first + length, "as_of": START + first + known}
    with snapshot_of(orders, excluded=gone) as shop:
        asked: dict[str, Any] = {"settings": SETTINGS, "by": "month", "count_by": count_by, **window}
        without = measure(shop, metric, **asked).to_dicts()
        assert measure(cubes.fill(shop), metric, **asked).to_dicts() == without
    months = [part for _, part in calendar.split(Window(window["from_"], window["to"]), "month")]
    assert [calendar.parse_day(row["from"]) for row in without] == [month.from_day for month in months]

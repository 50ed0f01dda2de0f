"""What was bought in each window, slice by slice, against plain loops over the orders."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.calendar import Window
from huitou.diagnosis.explain.tallies import VALUES, Tally, tallies
from huitou.metrics.slices import DIMENSIONS, labels_of
from tests.support.random_shops import RULES, Case, cases
from tests.support.shops import Order, snapshot_of

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNKNOWN = "未知"


def windows_back_from(last: int, days: int, count: int) -> list[Window]:
    """So many windows of so many days, the latest first, each next to the one before it."""
    return [Window(last - (place + 1) * days + 1, last - place * days) for place in range(count)]


def value_of(metric: str, net: int, seq: int) -> int:
    """What one order adds to the metric."""
    told = {"revenue": net, "repeat_revenue": net if seq > 1 else 0, "new_buyers": int(seq == 1)}
    return told.get(metric, 1)


def parts(order: Order, by: str | None) -> list[tuple[str, int]]:
    """The slices an order lies in, with its money there."""
    if by is None:
        return [("", order.net)]
    if by == "category":
        return [(category or UNKNOWN, net) for category, net in order.parts]
    return [(order.channel or UNKNOWN, order.net)]


def reckoned(metric: str, orders: list[Order], windows: list[Window], by: str | None) -> dict[tuple[str, int], Tally]:
    """By hand: customers each with all they bought in the two latest windows, earlier purchases each by itself."""
    lives: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda each: (each.at, each.order_id)):
        if order.customer is not None:
            lives[order.customer].append(order)
    bought: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for order in orders:
        seq = lives[order.customer].index(order) + 1 if order.customer is not None else 0
        for place, window in enumerate(windows):
            if not window.from_day <= order.day <= window.to_day:
                continue
            together = place < 2 or metric == "buyers"
            who = order.customer if together and order.customer is not None else f"order {order.order_id}"
            for slice_, net in parts(order, by):
                bought[slice_, place][who].append(value_of(metric, net, seq))
    return {where: _tally(list(people.values()), once=metric == "buyers") for where, people in bought.items()}


def _tally(people: list[list[int]], *, once: bool) -> Tally:
    values = [1 if once else sum(each) for each in people]
    return Tally(
        len(people),
        sum(len(each) for each in people),
        sum(values),
        sum(value * value for value in values),
        sum(len(each) ** 2 for each in people),
    )


@pytest.mark.parametrize("by", [None, "channel", "category"])
@pytest.mark.parametrize("metric", VALUES)
@QUICK
@given(case=cases, days=st.integers(1, 40), count=st.integers(1, 6))
def test_each_window_and_slice(metric: str, by: str | None, case: Case, days: int, count: int) -> None:
    windows = windows_back_from(case.window["to"], days, count)
    with snapshot_of(case.orders) as shop:
        found = tallies(shop, metric, windows, by=[by] if by else [], settings=RULES, where={})
        labels = labels_of(shop, DIMENSIONS[by], keys=[key for (key,) in found]) if by else {}
        told = {
            (labels[keys[0]] if by else "", place): tally
            for keys, course in found.items()
            for place, tally in course.items()
        }
    assert told == reckoned(metric, case.orders, windows, by)

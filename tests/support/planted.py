"""Small shops in memory in which some customers come back and some do not, by plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.shops import Order

LAST = dt.datetime(2024, 12, 31, 12)


def first_timers(
    name: str, *, customers: int, back: int, days_ago: int = 200, after: int = 20, net: int = 10_000, **more: Any
) -> list[Order]:
    """So many customers with a first order ``days_ago`` before the last day; ``back`` of them buy again ``after``."""
    at = LAST - dt.timedelta(days=days_ago)
    orders = []
    for place in range(customers):
        who = f"{name}{place:04d}"
        orders.append(Order(f"{who}-1", who, at, net, **more))
        if place < back:
            orders.append(Order(f"{who}-2", who, at + dt.timedelta(days=after), net, **more))
    return orders


def today(name: str = "today") -> list[Order]:
    """One order on the last day, so that everything before has been watched."""
    return [Order(f"{name}-1", name, LAST, 10_000)]

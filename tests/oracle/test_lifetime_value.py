"""Lifetime value where months end with purchases, by the days of the calendar: the edges random shops seldom touch."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huitou.metrics.measure import measure
from tests.support.periods import months_after
from tests.support.random_shops import RULES
from tests.support.reckoning import Ask, reckon
from tests.support.shops import EPOCH, Order, snapshot_of

THOROUGH = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST = (dt.date(2023, 10, 1) - EPOCH).days
JANUARY_31 = 122
# Short and long months, a leap day among them; most begin late in one.
beginnings = st.integers(0, 170) | st.sampled_from([*range(27, 32), *range(57, 62), *range(88, 93), *range(119, 124)])
near = st.integers(-1, 1)


def bought(number: int, customer: str, day: int) -> Order:
    at = dt.datetime.combine(EPOCH + dt.timedelta(days=day), dt.time(12))
    return Order(f"o{number}", customer, at, net=10**number)


@THOROUGH
@example(first=JANUARY_31, other=0, months=1, after=0, more=0, known=0)
@given(first=beginnings, other=beginnings, months=st.integers(1, 13), after=near, more=near, known=near)
def test_the_last_day_of_a_month_counts(first: int, other: int, months: int, after: int, more: int, known: int) -> None:
    begun = FIRST + first
    end = months_after(begun, months)
    orders = [
        bought(0, "ana", begun),
        bought(1, "ana", end + after),
        bought(2, "ana", months_after(begun, 1) + more),
        bought(3, "bo", FIRST + other),
    ]
    orders = [order for order in orders if order.day >= begun or order.customer == "bo"]
    window = {"from_": FIRST, "to": FIRST + 400, "as_of": end + known}
    params = {"months": months}
    with snapshot_of(orders) as shop:
        (found,) = measure(shop, "lifetime_value", settings=RULES, params=params, **window)
    ask = Ask(FIRST, min(FIRST + 400, window["as_of"]), window["as_of"], "order", params)
    assert (found.numerator, found.denominator) == reckon("lifetime_value", orders, ask)

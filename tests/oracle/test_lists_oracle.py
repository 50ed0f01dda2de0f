"""Metrics on costs, members, contacts and coupons against plain loops, on random small shops, cut as they can be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.drill import drill
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement, Measurements
from tests.support.lists import Lists
from tests.support.random_shops import RULES, Case, cases, lists
from tests.support.reckoning import Ask
from tests.support.reckoning_lists import NEEDS, RECKONINGS, ltv_over_cac, payback
from tests.support.shops import Order, snapshot_of

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNKNOWN = "未知"
COSTS = ("acquisition_cost", "ltv_to_cac", "payback_months")


def params_of(draw: st.DrawFn, metric: str) -> dict[str, Any]:
    kinds = {"kinds": draw(st.sampled_from(("advertising", "all")))} if metric in COSTS else {}
    return kinds | ({"months": draw(st.integers(1, 3))} if metric in COSTS[1:] else {})


def measured(metric: str, case: Case, beside: Lists, **options: Any) -> Measurements:
    with snapshot_of(case.orders, lists=beside) as shop:
        return measure(shop, metric, settings=RULES, count_by=case.count_by, **case.window, **options)


def ask_of(case: Case, found: Measurement, params: dict[str, Any], channel: str | None, name: str = "") -> Ask:
    """The question of one slice; ``channel`` is that of each order, or of the first of its customer."""
    firsts = {
        who: min((each for each in case.orders if each.customer == who), key=lambda each: (each.at, each.order_id))
        for who in {order.customer for order in case.orders}
    }

    def part(order: Order) -> int | None:
        it = firsts[order.customer] if name == "first_channel" and order.customer else order
        return order.net if channel in {None, it.channel} else None

    as_of = case.window["as_of"]
    return Ask(found.from_day, min(found.to_day, as_of), as_of, case.count_by, params, part, settings=RULES)


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, beside=lists(), by=st.sampled_from((None, "month", "week")))
def test_the_shop_and_its_slices_of_time(
    metric: str, data: st.DataObject, case: Case, beside: Lists, by: str | None
) -> None:
    params = params_of(data.draw, metric)
    for each in measured(metric, case, beside, params=params, by=by):
        if NEEDS[metric] not in beside.known:
            assert (each.value, each.undefined, each.numerator) == (None, f"no_{NEEDS[metric]}", 0)
            continue
        ask = ask_of(case, each, params, None)
        assert (each.numerator, each.denominator) == RECKONINGS[metric](case.orders, beside, ask, None)


@pytest.mark.parametrize("metric", COSTS)
@QUICK
@given(data=st.data(), case=cases, beside=lists(), by=st.sampled_from(("channel", "first_channel")))
def test_costs_by_channel(metric: str, data: st.DataObject, case: Case, beside: Lists, by: str) -> None:
    if not beside.costs:
        return
    params = params_of(data.draw, metric)
    for each in measured(metric, case, beside, params=params, by=by):
        channel = each.by[by].replace(UNKNOWN, "")
        ask = ask_of(case, each, params, channel, by)
        assert (each.numerator, each.denominator) == RECKONINGS[metric](case.orders, beside, ask, channel)


@QUICK
@given(data=st.data(), case=cases, beside=lists(), by=st.sampled_from((None, "month")))
def test_value_over_cost(data: st.DataObject, case: Case, beside: Lists, by: str | None) -> None:
    if not beside.costs:
        return
    params = params_of(data.draw, "ltv_to_cac")
    for each in measured("ltv_to_cac", case, beside, params=params, by=by):
        wanted = ltv_over_cac(case.orders, beside, ask_of(case, each, params, None), None)
        assert each.value == (None if wanted is None else float(wanted))
        assert (each.undefined is None) == (wanted is not None)


@QUICK
@given(data=st.data(), case=cases, beside=lists(), by=st.sampled_from((None, "first_channel")))
def test_payback(data: st.DataObject, case: Case, beside: Lists, by: str | None) -> None:
    if not beside.costs:
        return
    params = params_of(data.draw, "payback_months")
    for each in measured("payback_months", case, beside, params=params, by=by):
        channel = each.by[by].replace(UNKNOWN, "") if by else None
        wanted = payback(case.orders, beside, ask_of(case, each, params, channel, by or ""), channel)
        assert each.value == wanted
        assert (each.undefined is None) == (wanted is not None)


@pytest.mark.parametrize("metric", ["membership_rate", "wecom_rate", "coupon_redemption_rate"])
@QUICK
@given(case=cases, beside=lists(), side=st.sampled_from(("numerator", "denominator")))
def test_the_names_are_the_number(metric: str, case: Case, beside: Lists, side: str) -> None:
    options: dict[str, Any] = {"settings": RULES, "count_by": case.count_by, **case.window}
    with snapshot_of(case.orders, lists=beside) as shop:
        (found,) = measure(shop, metric, **options)
        rows = drill(shop, metric, side=side, **options)
    assert sum(getattr(row, side) for row in rows) == getattr(found, side)


@QUICK
@given(case=cases, beside=lists())
def test_what_comes_after_as_of_changes_nothing(case: Case, beside: Lists) -> None:
    as_of = case.window["as_of"]
    known = Lists(tuple(cost for cost in beside.costs if cost.day <= as_of), beside.members, beside.coupons)
    if known.known == beside.known:
        for metric in COSTS:
            before, after = (measured(metric, case, each)[0] for each in (known, beside))
            assert (before.value, before.numerator) == (after.value, after.numerator)

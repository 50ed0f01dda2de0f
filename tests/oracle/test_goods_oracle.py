"""Metrics on what is in orders and on their money against plain loops, on random small shops, cut and filtered."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.metrics.slices import DIMENSIONS
from huitou.settings import Settings
from tests.support.away import typical_gap
from tests.support.random_shops import Case, cases, exclusions
from tests.support.reckoning_goods import RECKONINGS, AskGoods, goods_gaps, refunded_orders, with_labels
from tests.support.shops import Excluded, snapshot_of

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CYCLES = Settings(name="x", cycles=(("tea", 10), ("cups", 30), ("pots", 7)))
TIMES = ("day", "week", "month", "quarter", "year")
CUTS = ("channel", "province", "category", "product", "first_late", "first_refunded", "first_discount")
PAIRS = (("category", "product"), ("product", "channel"), ("month", "category"), ("week", "channel"))


def params_of(draw: st.DrawFn, metric: str) -> dict[str, Any]:
    if metric == "product_repurchase_rate":
        return {"level": draw(st.sampled_from(("product", "category"))), "days": draw(st.integers(1, 40))}
    if metric in {"category_cycle", "product_cycle", "cycle_lateness"}:
        return {"level": "product" if metric == "product_cycle" else "category", "min_returners": 1}
    return {}


def measured(metric: str, case: Case, gone: list[Excluded], **options: Any) -> Measurements:
    with snapshot_of(case.orders, excluded=gone) as shop:
        return measure(shop, metric, settings=CYCLES, count_by=case.count_by, **case.window, **options)


def ask_of(case: Case, params: dict[str, Any], window: tuple[int, int] | None = None) -> AskGoods:
    from_day, to_day = window or (case.window["from_"], case.window["to"])
    return AskGoods(from_day, to_day, case.window["as_of"], case.count_by, params, {})


def can_cut(metric: str, *names: str) -> bool:
    return all(load_catalogue()[metric].can_be_cut_by(name, DIMENSIONS[name].group) for name in names)


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, gone=exclusions)
def test_whole_shop(metric: str, data: st.DataObject, case: Case, gone: list[Excluded]) -> None:
    params = params_of(data.draw, metric)
    (found,) = measured(metric, case, gone, params=params)
    assert (found.numerator, found.denominator) == RECKONINGS[metric](case.orders, gone, ask_of(case, params))


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, gone=exclusions)
def test_every_slice_and_filter(metric: str, data: st.DataObject, case: Case, gone: list[Excluded]) -> None:
    params = params_of(data.draw, metric)
    by = data.draw(st.sampled_from([name for name in (*CUTS, *PAIRS) if can_cut(metric, *_names(name))]))
    values = {"channel": "live", "category": "tea", "product": "p1 named"}
    kept = data.draw(st.sampled_from([name for name in values if can_cut(metric, name)]))
    lines = [line for each in case.orders for line in each.lines]
    there = {each.channel for each in case.orders} | {line.category for line in lines}
    there |= {f"{line.product} named" for line in lines}
    # Values that occur nowhere cannot be asked for.
    label = values[kept] if values[kept] in there else "未知"
    for each in measured(metric, case, gone, params=params, by=by, where={kept: label}):
        labels = {name: value for name, value in each.by.items() if name not in TIMES}
        ask = with_labels(ask_of(case, params, (each.from_day, each.to_day)), labels)
        wanted = (0, None if each.denominator is None else 0)
        if ask.labels.get(kept, label) == label:
            wanted = RECKONINGS[metric](case.orders, gone, with_labels(ask, {kept: label}))
        assert (each.numerator, each.denominator) == wanted


def _names(by: str | tuple[str, ...]) -> tuple[str, ...]:
    return (by,) if isinstance(by, str) else by


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, gone=exclusions, by=st.sampled_from(TIMES))
def test_every_slice_of_time(metric: str, data: st.DataObject, case: Case, gone: list[Excluded], by: str) -> None:
    params = params_of(data.draw, metric)
    for each in measured(metric, case, gone, params=params, by=by):
        ask = ask_of(case, params, (each.from_day, each.to_day))
        assert (each.numerator, each.denominator) == RECKONINGS[metric](case.orders, gone, ask)


@pytest.mark.parametrize("metric", ["revenue", "purchases", "buyers", "returning_revenue_share"])
@QUICK
@given(case=cases, by=st.sampled_from(("product", "category")))
def test_slices_of_money_add_up(metric: str, case: Case, by: str) -> None:
    whole, parts = measured(metric, case, [])[0], measured(metric, case, [], by=by)
    if metric in {"revenue", "returning_revenue_share"}:
        assert sum(part.numerator for part in parts) == whole.numerator
    else:
        assert sum(part.numerator for part in parts) >= whole.numerator


@QUICK
@given(case=cases, gone=exclusions, by=st.sampled_from(("channel", "category", "product")))
def test_orders_with_a_refund(case: Case, gone: list[Excluded], by: str) -> None:
    for each in measured("refund_rate", case, gone, by=by):
        told = (each.details["orders_refunded"], each.details["orders_paid"])
        assert told == refunded_orders(case.orders, gone, with_labels(ask_of(case, {}), each.by))


@settings(QUICK, max_examples=60)
@given(case=cases, level=st.sampled_from(("category", "product")))
def test_cycles_of_goods(case: Case, level: str) -> None:
    for each in measured(f"{level}_cycle", case, [], params={"min_returners": 1}, by=level):
        ask = with_labels(ask_of(case, {"level": level}), each.by)
        assert each.value == typical_gap(*goods_gaps(case.orders, ask))


@settings(QUICK, max_examples=60)
@given(case=cases)
def test_lateness_is_the_typical_gap_over_the_days_that_it_should_last(case: Case) -> None:
    lasts = dict(CYCLES.cycles)
    for each in measured("cycle_lateness", case, [], params={"min_returners": 1}, by="category"):
        ask = with_labels(ask_of(case, {"level": "category"}), each.by)
        gap = typical_gap(*goods_gaps(case.orders, ask))
        wanted = Fraction(gap, lasts[each.by["category"]]) if gap else None
        assert each.value == (None if wanted is None else float(wanted))
        assert each.details["late"] == (None if wanted is None else wanted > Fraction(5, 4))


@QUICK
@given(case=cases, gone=exclusions)
def test_paid_less_refunded_is_revenue(case: Case, gone: list[Excluded]) -> None:
    (rate,) = measured("refund_rate", case, gone)
    (revenue,) = measured("revenue", case, gone)
    assert (rate.denominator or 0) - rate.numerator == revenue.numerator

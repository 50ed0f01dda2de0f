"""What must hold of every metric on every shop, whatever the numbers are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.drill import drill
from huitou.metrics.measure import measure
from tests.support.random_shops import RULES, Case, cases, params_of, possible
from tests.support.shops import MemorySnapshot, snapshot_of

pytestmark = pytest.mark.slow

SETTINGS = RULES
QUICK = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THOROUGH = settings(QUICK, max_examples=25)
_BESIDE = frozenset({"orders_placed", "paid", "baskets", "goods"})
EVERY_METRIC = pytest.mark.parametrize("metric", load_catalogue())
BY = st.sampled_from(
    (
        None,
        "month",
        "channel",
        "category",
        "product",
        "first_late",
        "first_channel",
        "lifecycle",
        "tier",
        ("month", "province"),
    )
)


def figures(shop: MemorySnapshot, metric: str, case: Case, **options: Any) -> list[dict[str, Any]]:
    options["by"] = possible(metric, options.get("by"))
    return measure(shop, metric, settings=SETTINGS, count_by=case.count_by, **{**case.window, **options}).to_dicts()


def numerators(case: Case, metric: str, by: str | None, **options: Any) -> list[int]:
    with snapshot_of(case.orders) as shop:
        return [row["numerator"] for row in figures(shop, metric, case, by=by, **options)]


@EVERY_METRIC
@QUICK
@given(data=st.data(), case=cases, by=BY)
def test_shares_lie_between_nothing_and_everything(metric: str, data: st.DataObject, case: Case, by: Any) -> None:
    with snapshot_of(case.orders) as shop:
        for row in figures(shop, metric, case, by=by, params=params_of(data.draw, metric)):
            if row["unit"] == "rate" and row["undefined"] is None:
                assert 0 <= row["numerator"] <= row["denominator"]
                assert row["value"] == pytest.approx(row["numerator"] / row["denominator"], rel=1e-15)
            if row["interval"] and row["value"] is not None:
                assert 0 <= row["interval"][0] <= row["value"] <= row["interval"][1] <= 1


@EVERY_METRIC
@QUICK
@given(data=st.data(), case=cases, by=BY)
def test_purchases_after_as_of_change_nothing(metric: str, data: st.DataObject, case: Case, by: Any) -> None:
    params = params_of(data.draw, metric)
    first_kept = min(order.day for order in case.orders)
    as_of = max(case.window["as_of"], first_kept)
    orders = [replace(order, ordered=None) for order in case.orders]
    known = [order for order in orders if order.day <= as_of]
    with snapshot_of(known) as before, snapshot_of(orders) as after:
        asked = {"by": by, "params": params, "as_of": as_of}
        assert figures(before, metric, case, **asked) == figures(after, metric, case, **asked)


@EVERY_METRIC
@QUICK
@given(data=st.data(), case=cases, by=BY)
def test_the_order_of_rows_does_not_matter(metric: str, data: st.DataObject, case: Case, by: Any) -> None:
    asked = {"by": by, "params": params_of(data.draw, metric)}
    with snapshot_of(case.orders) as shop:
        before = figures(shop, metric, case, **asked)
        shop.database.execute("CREATE OR REPLACE TABLE sequence AS SELECT * FROM sequence ORDER BY HASH(ref)")
        assert figures(shop, metric, case, **asked) == before


@pytest.mark.parametrize("metric", [metric.id for metric in load_catalogue().values() if metric.has_people])
@QUICK
@given(data=st.data(), case=cases, by=BY)
def test_the_names_are_the_number(metric: str, data: st.DataObject, case: Case, by: Any) -> None:
    by = possible(metric, by)
    options = {**case.window, "count_by": case.count_by, "by": by, "params": params_of(data.draw, metric)}
    with snapshot_of(case.orders) as shop:
        measured = measure(shop, metric, settings=SETTINGS, **options)
        sides = ("numerator", "denominator") if load_catalogue()[metric].has_denominator else ("numerator",)
        for side in sides:
            rows = drill(shop, metric, side=side, settings=SETTINGS, **options)
            for each in measured:
                mine = [row for row in rows if row.by == each.by]
                assert sum(getattr(row, side) for row in mine) == getattr(each, side)
                assert len({row.customer_id for row in mine}) == len(mine)


@THOROUGH
@given(case=cases, by=st.sampled_from(("day", "month", "channel", "province", "category", "first_category", "cohort")))
def test_revenue_adds_up_over_slices(case: Case, by: str) -> None:
    assert sum(numerators(case, "revenue", by)) == numerators(case, "revenue", None)[0]


@THOROUGH
@given(case=cases, by=st.sampled_from(("week", "quarter", "channel", "first_channel", "cohort")))
def test_purchases_add_up_over_slices_counted_by_order(case: Case, by: str) -> None:
    case = replace(case, count_by="order")
    assert sum(numerators(case, "purchases", by)) == numerators(case, "purchases", None)[0]


@THOROUGH
@given(case=cases, by=st.sampled_from(("first_channel", "first_category", "cohort", "lifecycle", "rfm", "tier")))
def test_buyers_add_up_over_partitions(case: Case, by: str) -> None:
    assert sum(numerators(case, "buyers", by)) == numerators(case, "buyers", None)[0]


@THOROUGH
@given(case=cases, by=st.sampled_from(("day", "week", "month", "year")))
def test_first_purchases_add_up_over_time(case: Case, by: str) -> None:
    for metric in ("cohort_repurchase_rate", "new_buyers"):
        assert sum(numerators(case, metric, by)) == numerators(case, metric, None)[0]


@THOROUGH
@given(
    case=cases,
    by=st.sampled_from(("cohort", "month", "week", "channel", "province", "first_channel", "first_category")),
    months=st.integers(1, 3),
)
def test_cohorts_add_up_to_the_lifetime_value_of_the_shop(case: Case, by: str, months: int) -> None:
    with snapshot_of(case.orders) as shop:
        asked: dict[str, Any] = {"params": {"months": months}}
        parts = figures(shop, "lifetime_value", replace(case, count_by="order"), by=by, **asked)
        (whole,) = figures(shop, "lifetime_value", replace(case, count_by="order"), **asked)
    for side in ("numerator", "denominator"):
        assert sum(part[side] for part in parts) == whole[side]
    assert sum(part["details"]["not_mature"] for part in parts) == whole["details"]["not_mature"]


@THOROUGH
@given(case=cases, months=st.integers(1, 3))
def test_who_is_not_mature_is_left_out_of_the_lifetime_value_and_told(case: Case, months: int) -> None:
    with snapshot_of(case.orders) as shop:
        (value,) = figures(shop, "lifetime_value", case, params={"months": months})
        (new,) = figures(shop, "new_buyers", case)
    assert value["denominator"] + value["details"]["not_mature"] == new["numerator"]
    assert ("immature" in value["provisional_reasons"]) or not value["details"]["not_mature"]


@THOROUGH
@given(case=cases, channel=st.sampled_from(("live", "shelf")))
def test_a_filter_and_the_slice_of_it_agree(case: Case, channel: str) -> None:
    with snapshot_of(case.orders) as shop:
        known = {value for _, value in shop.rows("SELECT code, value FROM codes WHERE kind = 'channel'")}
        if channel in known:
            for metric in (m.id for m in load_catalogue().values() if m.can_be_cut_by("channel", "place")):
                slices = [row for row in figures(shop, metric, case, by="channel") if row["by"]["channel"] == channel]
                (filtered,) = figures(shop, metric, case, where={"channel": channel})
                for row in slices:
                    assert (row["numerator"], row["denominator"]) == (filtered["numerator"], filtered["denominator"])


@THOROUGH
@given(case=cases)
def test_revenue_per_buyer_is_frequency_times_order_value(case: Case) -> None:
    params = {"average_order_value": {"known_customers": True}}
    with snapshot_of(case.orders) as shop:
        each, frequency, value = (
            figures(shop, metric, case, params=params.get(metric))[0]
            for metric in ("revenue_per_buyer", "purchase_frequency", "average_order_value")
        )
    if each["denominator"]:
        product = Fraction(frequency["numerator"], frequency["denominator"]) * Fraction(
            value["numerator"], value["denominator"]
        )
        assert Fraction(each["numerator"], each["denominator"]) == product


@THOROUGH
@given(case=cases)
def test_by_day_is_by_order_of_a_shop_with_one_order_a_day(case: Case) -> None:
    """Counting days is counting orders once each day's orders of a customer are one order.

    Orders placed and paid are orders however a question counts; what was in them is held by the oracle.
    """
    of_purchases = [m.id for m in load_catalogue().values() if m.relation not in _BESIDE]
    merged: dict[Any, Any] = {}
    for order in sorted(case.orders, key=lambda each: each.at):
        key = (order.customer, order.day) if order.customer else order.order_id
        if key in merged:
            merged[key] = replace(merged[key], net=merged[key].net + order.net, categories=())
        else:
            merged[key] = replace(order, categories=(), at=order.at + dt.timedelta(minutes=1))
    with snapshot_of(case.orders) as as_is, snapshot_of(merged.values()) as as_days:
        for metric in of_purchases:
            by_day = figures(as_is, metric, replace(case, count_by="day"))[0]
            by_order = figures(as_days, metric, replace(case, count_by="order"))[0]
            for key in ("value", "numerator", "denominator", "details", "undefined"):
                # Whether somebody is new or active goes by orders, however a question counts.
                if (metric, key) != ("customer_structure", "details"):
                    assert by_day[key] == by_order[key]

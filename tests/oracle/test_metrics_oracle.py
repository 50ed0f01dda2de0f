"""Every metric against a second implementation by plain loops, on random small shops, cut and filtered every way."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.metrics.series import series
from huitou.settings import Settings
from tests.support.away import still_away, typical_gap
from tests.support.random_shops import RULES, Case, cases, params_of
from tests.support.reckoning import METRICS, Ask, gaps, in_window, is_returning, reckon, structure
from tests.support.ruling import rule
from tests.support.shops import Order, first_category, snapshot_of

pytestmark = pytest.mark.slow

UNKNOWN = "未知"
TIMES = ("day", "week", "month", "quarter", "year")
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BRIEF = settings(QUICK, max_examples=7)
THOROUGH = settings(QUICK, max_examples=80)


def measured(metric: str, case: Case, **options: Any) -> Measurements:
    with snapshot_of(case.orders) as shop:
        return measure(shop, metric, settings=RULES, count_by=case.count_by, **case.window, **options)


def reckoned(metric: str, case: Case, params: dict[str, Any], **more: Any) -> tuple[int, int | None]:
    return reckon(metric, case.orders, ask_of(case, params, **more))


def ask_of(case: Case, params: dict[str, Any], *, window: tuple[int, int] | None = None, **more: Any) -> Ask:
    as_of = case.window["as_of"]
    from_day, to_day = window or (case.window["from_"], case.window["to"])
    return Ask(from_day, min(to_day, as_of), as_of, case.count_by, params, settings=RULES, **more)


def label_of(order: Order, name: str, orders: list[Order]) -> str:
    """What the slice of a partitioning dimension is called in which the order lies."""
    if name in {"channel", "province"}:
        return getattr(order, name) or UNKNOWN
    if order.customer is None:
        return UNKNOWN
    life = [each for each in orders if each.customer == order.customer]
    first = min(life, key=lambda each: (each.at, each.order_id))
    labels = {"first_channel": first.channel, "first_category": first_category(first), "cohort": f"{first.at:%Y-%m}"}
    return labels[name] or UNKNOWN


def part_in(labels: dict[str, str], orders: list[Order]) -> Callable[[Order], int | None]:
    """The net of an order in the slice with these labels, None where it does not lie in it."""

    def part(order: Order) -> int | None:
        net: int | None = order.net
        for name, label in labels.items():
            if name == "category":
                net = next((part for category, part in order.parts if (category or UNKNOWN) == label), None)
            elif label_of(order, name, orders) != label:
                return None
        return net

    return part


@pytest.mark.parametrize("metric", METRICS)
@QUICK
@given(data=st.data(), case=cases)
def test_whole_shop(metric: str, data: st.DataObject, case: Case) -> None:
    params = params_of(data.draw, metric)
    (found,) = measured(metric, case, params=params)
    assert (found.numerator, found.denominator) == reckoned(metric, case, params)


@pytest.mark.parametrize("metric", METRICS)
@QUICK
@given(
    data=st.data(),
    case=cases,
    by=st.sampled_from(("channel", "province", "category", "first_channel", "first_category", "cohort")),
)
def test_every_slice(metric: str, data: st.DataObject, case: Case, by: str) -> None:
    params = params_of(data.draw, metric)
    found = measured(metric, case, params=params, by=by)
    for each in found:
        part = part_in(dict(each.by), case.orders)
        assert (each.numerator, each.denominator) == reckoned(metric, case, params, part=part)
    assert len({each.by[by] for each in found}) == len(found)


@pytest.mark.parametrize("metric", METRICS)
@QUICK
@given(data=st.data(), case=cases, by=st.sampled_from(TIMES))
def test_every_slice_of_time(metric: str, data: st.DataObject, case: Case, by: str) -> None:
    params = params_of(data.draw, metric)
    found = measured(metric, case, params=params, by=by)
    for each in found:
        own = reckoned(metric, case, params, window=(each.from_day, each.to_day))
        assert (each.numerator, each.denominator) == own
    assert sum(each.to_day - each.from_day + 1 for each in found) == case.window["to"] - case.window["from_"] + 1


@pytest.mark.parametrize("metric", METRICS)
@QUICK
@given(
    data=st.data(),
    case=cases,
    by=st.sampled_from((("month", "first_channel"), ("category", "week"), ("province", "category"))),
)
def test_cut_twice_and_filtered(metric: str, data: st.DataObject, case: Case, by: tuple[str, str]) -> None:
    params = params_of(data.draw, metric)
    channel = data.draw(st.sampled_from(sorted({order.channel or UNKNOWN for order in case.orders})))
    for each in measured(metric, case, params=params, by=by, where={"channel": channel}):
        labels = {name: label for name, label in each.by.items() if name not in TIMES} | {"channel": channel}
        part = part_in(labels, case.orders)
        own = reckoned(metric, case, params, window=(each.from_day, each.to_day), part=part)
        assert (each.numerator, each.denominator) == own


@pytest.mark.parametrize("metric", METRICS)
@QUICK
@given(data=st.data(), case=cases)
def test_filtered_by_several_categories(metric: str, data: st.DataObject, case: Case) -> None:
    params = params_of(data.draw, metric)
    names = sorted({name for order in case.orders for name, _ in order.parts})
    kept = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))

    def part(order: Order) -> int | None:
        nets = [net for name, net in order.parts if name in kept]
        return sum(nets) if nets else None

    (found,) = measured(metric, case, params=params, where={"category": kept})
    assert (found.numerator, found.denominator) == reckoned(metric, case, params, part=part)


@pytest.mark.parametrize("metric", METRICS)
@BRIEF
@given(data=st.data(), case=cases, by=st.sampled_from(("lifecycle", "rfm", "tier")), ahead=st.integers(-40, 60))
def test_every_segment(metric: str, data: st.DataObject, case: Case, by: str, ahead: int) -> None:
    """Customers are what they were the day before the window, or on the day asked for."""
    params, asked = params_of(data.draw, metric), data.draw(st.booleans())
    day = min(case.window["from_"] + (ahead if asked else -1), case.window["as_of"])
    ruled = rule(case.orders, day, RULES)

    def label(order: Order) -> str:
        if order.customer is None:
            return UNKNOWN
        if order.customer not in ruled:
            return "not_yet"
        found = ruled[order.customer]
        return {"lifecycle": found.stage, "rfm": found.label, "tier": found.tier}[by].replace("unknown", UNKNOWN)

    more = {"segments_as_of": day} if asked else {}
    for each in measured(metric, case, params=params, by=by, **more):
        part = lambda order, wanted=each.by[by]: order.net if label(order) == wanted else None  # noqa: E731
        assert (each.numerator, each.denominator) == reckoned(metric, case, params, part=part)
        assert each.segments_as_of == day


@pytest.mark.parametrize("metric", METRICS)
@BRIEF
@given(data=st.data(), case=cases, step=st.sampled_from(("day", "week", "month")), window_days=st.integers(1, 60))
def test_a_series_is_each_trailing_window(
    metric: str, data: st.DataObject, case: Case, step: str, window_days: int
) -> None:
    params = params_of(data.draw, metric)
    options: dict[str, Any] = {"settings": RULES, "count_by": case.count_by, "params": params, **case.window}
    with snapshot_of(case.orders) as shop:
        found = series(shop, metric, step, window_days, **options)
    for each in found:
        assert each.to_day - each.from_day + 1 == window_days
        own = reckoned(metric, case, params, window=(each.from_day, each.to_day))
        assert (each.numerator, each.denominator) == own
    assert found[-1].to_day == case.window["to"]


# Lost after four days, so that nearly everybody is now and then.
DENSE = Settings(name="x", cycle_days=4, lifecycle_multiples=(0.25, 0.5, 1))


@pytest.mark.parametrize("metric", ["reactivation_rate", "post_reactivation_repeat_rate", "customer_structure"])
@THOROUGH
@given(data=st.data(), case=cases)
def test_stages_where_windows_begin_and_end_with_purchases(metric: str, data: st.DataObject, case: Case) -> None:
    days = sorted({order.day for order in case.orders})
    who = data.draw(st.sampled_from(case.orders)).customer
    theirs = sorted({order.day for order in case.orders if order.customer == who})
    place = data.draw(st.integers(0, len(theirs) - 1))
    from_day, follow_up = theirs[place], (theirs[place + 1] - theirs[place] if theirs[place + 1 :] else 7)
    to_day = data.draw(st.sampled_from([day for day in days if day >= from_day]))
    as_of = data.draw(st.sampled_from([day for day in days if day >= from_day])) + data.draw(st.integers(0, 60))
    params = {"days": follow_up} if metric == "post_reactivation_repeat_rate" else {}
    window = {"from_": from_day, "to": to_day, "as_of": as_of}
    with snapshot_of(case.orders) as shop:
        [found] = measure(shop, metric, settings=DENSE, params=params, count_by=case.count_by, **window)
    ask = Ask(from_day, min(to_day, as_of), as_of, case.count_by, params, settings=DENSE)
    assert (found.numerator, found.denominator) == reckon(metric, case.orders, ask)


@THOROUGH
@given(case=cases)
def test_customer_structure(case: Case) -> None:
    (found,) = measured("customer_structure", case)
    wanted = structure(case.orders, ask_of(case, {}))
    for stage in ("unknown", "new", "active", "quiet", "sleeping", "lost"):
        assert found.details["customers"][stage] == sum(each == stage for each, _, _ in wanted)
        assert found.details["buyers"][stage] == sum(each == stage and bought for each, bought, _ in wanted)


@THOROUGH
@given(case=cases)
def test_cycle(case: Case) -> None:
    params = {"min_returners": 1}
    (found,) = measured("repurchase_cycle", case, params=params)
    returned, watched = gaps(case.orders, ask_of(case, params))
    median = next((day for day in range(200) if still_away(returned, watched, day) <= Fraction(1, 2)), None)
    assert found.value == typical_gap(returned, watched)
    assert found.details["km_median"] == median
    for days, share in found.details["returned_within"].items():
        if share is not None:
            assert share == pytest.approx(float(1 - still_away(returned, watched, int(days))), rel=1e-9)


@THOROUGH
@given(data=st.data(), case=cases)
def test_side_table(data: st.DataObject, case: Case) -> None:
    params = params_of(data.draw, "returning_revenue_share")
    (found,) = measured("returning_revenue_share", case, params=params)
    ask = ask_of(case, params)
    every = [purchase for each in in_window(case.orders, ask).values() for purchase in each]
    for side, wanted in (("returning", True), ("new", False)):
        mine = [purchase for purchase in every if is_returning(purchase, ask) is wanted]
        table = found.details[side]
        figures = (len({each.customer for each in mine}), len(mine), sum(each.net for each in mine))
        assert (table["buyers"], table["purchases"], table["revenue_minor"]) == figures

"""Metrics on visits against plain loops, on random small shops, in slices of time and by channel."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement, Measurements
from tests.support.lists import Lists, Visit
from tests.support.random_shops import CHANNELS, PEOPLE, RULES, START, Case, cases
from tests.support.reckoning import Ask
from tests.support.reckoning_visits import RECKONINGS
from tests.support.shops import snapshot_of

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNKNOWN = "未知"


@st.composite
def visits(draw: st.DrawFn) -> Lists:
    """Visits of people and devices, at most one of each a day."""
    found = {}
    for _ in range(draw(st.integers(0, 12))):
        device = draw(st.booleans())
        who = draw(st.sampled_from(("phone", "tablet"))) if device else draw(st.sampled_from(PEOPLE[:4])) or ""
        day = START + draw(st.integers(-5, 95))
        found[who, day] = Visit(day, who, is_device=device, channel=draw(st.sampled_from(CHANNELS)))
    return Lists(visits=tuple(found.values()))


def params_of(draw: st.DrawFn, metric: str) -> dict[str, Any]:
    choices = {"active_customers": (1, 7, 30), "retention": (1, 3, 7, 30)}
    return {"days": draw(st.sampled_from(choices[metric]))} if metric in choices else {}


def measured(metric: str, case: Case, beside: Lists, **options: Any) -> Measurements:
    with snapshot_of(case.orders, lists=beside) as shop:
        return measure(shop, metric, settings=RULES, count_by=case.count_by, **case.window, **options)


def ask_of(case: Case, found: Measurement, params: dict[str, Any]) -> Ask:
    as_of = case.window["as_of"]
    return Ask(
        found.from_day,
        min(found.to_day, as_of),
        as_of,
        case.count_by,
        params,
        settings=RULES,
    )


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, beside=visits(), by=st.sampled_from((None, "day", "month", "week")))
def test_the_shop_and_its_slices_of_time(
    metric: str, data: st.DataObject, case: Case, beside: Lists, by: str | None
) -> None:
    params = params_of(data.draw, metric)
    for each in measured(metric, case, beside, params=params, by=by):
        if not beside.visits:
            assert (each.value, each.undefined) == (None, "no_visits")
            continue
        wanted = RECKONINGS[metric](case.orders, beside, ask_of(case, each, params), None)
        assert (each.numerator, each.denominator) == wanted


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, beside=visits())
def test_by_channel(metric: str, data: st.DataObject, case: Case, beside: Lists) -> None:
    params = params_of(data.draw, metric)
    for each in measured(metric, case, beside, params=params, by="channel"):
        channel = each.by["channel"].replace(UNKNOWN, "")
        wanted = RECKONINGS[metric](case.orders, beside, ask_of(case, each, params), channel)
        if beside.visits:
            assert (each.numerator, each.denominator) == wanted


@pytest.mark.parametrize("metric", RECKONINGS)
@QUICK
@given(data=st.data(), case=cases, beside=visits())
def test_what_comes_after_as_of_changes_nothing(metric: str, data: st.DataObject, case: Case, beside: Lists) -> None:
    known = Lists(visits=tuple(each for each in beside.visits if each.day <= case.window["as_of"]))
    if known.visits:
        params = params_of(data.draw, metric)
        before, after = (measured(metric, case, each, params=params)[0] for each in (known, beside))
        assert (before.numerator, before.denominator) == (after.numerator, after.denominator)

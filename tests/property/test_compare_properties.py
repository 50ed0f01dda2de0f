"""What must hold of every comparison of every metric, whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.beside import offered
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.compare import compare
from huitou.metrics.comparison import KINDS, Comparison
from huitou.metrics.seasons.promotions import promotions
from huitou.settings import Settings
from tests.support.random_shops import Case, cases, params_of, possible
from tests.support.shops import MemorySnapshot, snapshot_of

SETTINGS = Settings(name="x", warm_up_days=5)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Costs are known by day and channel alone.
METRIC = st.sampled_from(
    sorted(name for name, each in load_catalogue().items() if each.can_be_cut_by("province", "place"))
)


def compared(shop: MemorySnapshot, metric: str, with_: str, case: Case, **options: Any) -> tuple[Comparison, ...]:
    asked = {"count_by": case.count_by, **case.window, **options}
    return compare(shop, metric, with_, settings=SETTINGS, promotions=promotions(), **asked)


def numbers(values: Any) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def channels(case: Case) -> list[str]:
    return sorted({order.channel for order in case.orders} - {""})


@QUICK
@given(metric=METRIC, data=st.data(), case=cases)
def test_with_itself_nothing_has_changed(metric: str, data: st.DataObject, case: Case) -> None:
    params = params_of(data.draw, metric)
    with snapshot_of(case.orders) as shop:
        for channel in channels(case):
            [found] = compared(shop, metric, f"channel={channel}", case, where={"channel": channel}, params=params)
            assert found.differs == ()
            if found.change is not None:
                assert Decimal(str(found.change)) == 0
            if found.interval:
                low, high = numbers(found.interval)
                assert low <= 0 <= high
                assert float(low) == pytest.approx(-float(high), abs=1e-9)
                assert found.direction == "unclear"


@QUICK
@given(metric=METRIC, data=st.data(), case=cases, by=st.sampled_from((None, "province")))
def test_turned_round_the_sign_turns(metric: str, data: st.DataObject, case: Case, by: str | None) -> None:
    params = params_of(data.draw, metric)
    with snapshot_of(case.orders) as shop:
        if channels(case) != ["live", "shelf"]:
            return
        there = compared(shop, metric, "channel=shelf", case, where={"channel": "live"}, params=params, by=by)
        back = compared(shop, metric, "channel=live", case, where={"channel": "shelf"}, params=params, by=by)
        for one in there:
            for other in (each for each in back if each.by == one.by and one.change is not None):
                assert float(other.change or 0) == pytest.approx(-float(one.change or 0), abs=1e-9)
                assert (one.interval is None) == (other.interval is None)
                if one.interval and other.interval:
                    turned = [-number for number in reversed(numbers(other.interval))]
                    assert list(map(float, numbers(one.interval))) == pytest.approx(list(map(float, turned)), abs=1e-9)


@QUICK
@given(metric=METRIC, data=st.data(), case=cases, kind=st.sampled_from(KINDS), force=st.booleans())
def test_purchases_after_as_of_change_nothing(
    metric: str, data: st.DataObject, case: Case, kind: str, force: bool
) -> None:
    params = params_of(data.draw, metric)
    as_of = max(case.window["as_of"], min(order.day for order in case.orders))
    orders = [replace(order, ordered=None) for order in case.orders]
    known = [order for order in orders if order.day <= as_of]
    with snapshot_of(known) as before, snapshot_of(orders) as after:
        asked = {"params": params, "as_of": as_of, "force": force}
        found, wanted = (compared(shop, metric, kind, case, **asked) for shop in (after, before))
        assert [each.to_dict() for each in found] == [each.to_dict() for each in wanted]


@QUICK
@given(metric=METRIC, data=st.data(), case=cases, kind=st.sampled_from(KINDS))
def test_what_is_offered_is_what_is_compared(metric: str, data: st.DataObject, case: Case, kind: str) -> None:
    params = params_of(data.draw, metric)
    with snapshot_of(case.orders) as shop:
        asked = {"params": params, "count_by": case.count_by, **case.window}
        offers = offered(shop, metric, settings=SETTINGS, promotions=promotions(), **asked)
        offer = next(each for each in offers if each.kind == kind)
        [plain] = compared(shop, metric, kind, case, params=params)
        [forced] = compared(shop, metric, kind, case, params=params, force=True)
    assert [each.kind for each in offers] == list(KINDS)
    assert plain.differs == forced.differs == offer.differs
    assert (plain.undefined in {"refused", "no_period"}) == (not offer.allowed)
    assert (forced.before is None) == (offer.window is None) or forced.undefined == "unknown"
    assert forced.forced == (bool(offer.differs) and forced.before is not None)
    if offer.allowed:
        assert plain.to_dict() == forced.to_dict()


@QUICK
@given(metric=METRIC, data=st.data(), case=cases, by=st.sampled_from(("channel", "category", "first_channel")))
def test_the_interval_holds_the_change(metric: str, data: st.DataObject, case: Case, by: str) -> None:
    params = params_of(data.draw, metric)
    with snapshot_of(case.orders) as shop:
        for found in compared(shop, metric, "previous", case, params=params, by=possible(metric, by), force=True):
            if found.interval:
                low, high = numbers(found.interval)
                assert low - Decimal("0.01") <= Decimal(str(found.change)) <= high + Decimal("0.01")
            for side in (found.after, found.before):
                if side and side.interval:
                    low, high = numbers(side.interval)
                    assert low - Decimal("0.01") <= Decimal(str(side.value)) <= high + Decimal("0.01")

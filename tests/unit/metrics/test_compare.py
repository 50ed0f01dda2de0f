"""compare(), worked out by hand on small shops."""

from __future__ import annotations

from typing import Any

import pytest

from huitou.calendar import parse_day
from huitou.errors import UserError
from huitou.metrics.compare import compare
from huitou.metrics.comparison import Comparison
from huitou.metrics.seasons.promotions import promotions
from huitou.settings import Settings
from tests.support.lists import Cost, Lists
from tests.support.shops import WORKED, Order, order, snapshot_of

MARCH = {"from_": "2024-03-01", "to": "2024-03-31", "as_of": "2024-05-31"}
MOVED = (
    order(1, "ana", at="2024-02-01 10:00", net=1000, channel="live"),
    order(2, "bo", at="2024-02-05 10:00", net=2000, channel="shelf"),
    order(3, "bo", at="2024-03-05 10:00", net=3000, channel="shelf"),
    order(4, "lin", at="2024-03-06 10:00", net=500, channel="market"),
)


def compared(orders: tuple[Order, ...], metric: str, with_: str = "previous", **options: Any) -> tuple[Comparison, ...]:
    with snapshot_of(orders) as shop:
        asked = {**MARCH, **options}
        return compare(shop, metric, with_, settings=Settings(name="x"), promotions=promotions(), **asked)


def test_a_slice_of_one_side_alone_was_nothing_on_the_other() -> None:
    found = compared(MOVED, "revenue", by="channel", from_="2024-03-01")
    changes = {each.by["channel"]: (each.before.value if each.before else None, each.change) for each in found}
    assert changes == {"shelf": ("20.00", "10.00"), "market": ("0.00", "5.00"), "live": ("10.00", "-10.00")}
    assert next(each for each in found if each.by["channel"] == "live").after.value == "0.00"


def test_a_rate_of_a_slice_of_one_side_alone_is_not_known() -> None:
    market = next(
        each for each in compared(MOVED, "repeat_purchase_rate", by="channel") if each.by["channel"] == "market"
    )
    assert (market.change, market.before, market.undefined) == (None, None, "unknown")


def test_each_slice_beside_one_of_its_dimension() -> None:
    found = compared(MOVED, "purchases", "channel=shelf", by="channel")
    assert {each.by["channel"]: each.change for each in found} == {"shelf": 0, "market": 0}
    assert {each.segment for each in found} == {"channel=shelf"}


def test_a_rate_in_two_months() -> None:
    # February: lin, bo, mei, once each. March: lin, mei, yun, once each.
    [found] = compared(WORKED, "repeat_purchase_rate")
    # Newcombe's method 10 on 0/3 and 0/3: +-0.5615, the upper limit of Wilson on 0/3 (z^2 / (3 + z^2)).
    assert found.change == 0
    assert found.interval == pytest.approx((-0.5615, 0.5615), abs=5e-5)
    assert (found.direction, found.assumption) == ("unclear", "overlapping")


def test_refused_says_what_differs_and_has_no_change() -> None:
    [found] = compared(WORKED, "revenue", "last_year")
    assert (found.change, found.before, found.undefined) == (None, None, "refused")
    assert [each.code for each in found.differs] == ["history"]
    assert "2024-01-05" in found.explain("zh")


def test_forced_is_computed_and_marked() -> None:
    # The 28 days before begin on 01-04, a day before the data: 120 + 50 + 200 + 40; then 80 + 60.
    [found] = compared(WORKED, "revenue", "previous", force=True, from_="2024-02-01", to="2024-02-28")
    assert (found.change, found.forced, found.undefined) == ("-270.00", True, None)
    assert [each.code for each in found.notes] == ["forced", "uneven"]


def test_what_was_before_the_data_is_not_known_by_force_either() -> None:
    [found] = compared(WORKED, "revenue", "last_year", force=True)
    assert (found.change, found.forced, found.undefined) == (None, True, "unknown")
    assert "before the data begins" in found.explain("en")
    assert found.before is not None
    assert (found.before.value, found.before.interval) == (None, None)
    slices = compared(WORKED, "purchases", "last_year", force=True, by="channel")
    assert [(each.before.value, each.before.interval, each.change) for each in slices if each.before] == [
        (None, None, None)
    ] * len(slices)


def test_what_one_side_alone_holds_of_the_calendar_is_noted() -> None:
    # New Year 2024-02-10 lies in February, March 8 in March.
    [found] = compared(WORKED, "revenue")
    assert [(each.code, each.zh) for each in found.notes] == [("uneven", "不是两边都有：春节、38 节")]


@pytest.mark.parametrize(
    ("with_", "options", "code"),
    [
        ("yesterday", {}, "compare.kind"),
        ("month=2024-02", {}, "compare.segment"),
        ("colour=red", {}, "compare.segment"),
        ("channel=nowhere", {}, "metrics.value"),
        ("previous", {"by": "month"}, "compare.time"),
    ],
)
def test_what_cannot_be_asked(with_: str, options: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as problem:
        compared(MOVED, "revenue", with_, **options)
    assert problem.value.code == code


def test_a_ratio_of_two_ratios_is_compared_by_its_value() -> None:
    lists = Lists(costs=(Cost(parse_day("2024-02-03"), 1000), Cost(parse_day("2024-03-03"), 1000)))
    orders = (*MOVED, order(5, "mei", at="2024-03-31 10:00", net=700))
    asked = {**MARCH, "as_of": "2024-04-20", "params": {"months": 1}}
    with snapshot_of(orders, lists=lists) as shop:
        (found,) = compare(shop, "ltv_to_cac", "previous", settings=Settings(name="x"), force=True, **asked)
    # February: ana brought 10.00 and bo, by 03-05, 50.00: 30.00 each over 10.00 for two, 6. March: lin, who is mature,
    # brought 5.00; 10.00 for two is 5.00 each: 1.
    assert (found.before and found.before.value, found.after.value, found.change) == (6.0, 1.0, -5.0)
    assert [each.code for each in found.notes if each.code in {"costs_fixed", "no_interval"}] == ["costs_fixed"]


def came_back() -> tuple[Order, ...]:
    """Twenty were lost when they came back in February; five never stopped, and all buy in March."""
    bought = [(f"back{n}", month) for n in range(20) for month in ("2023-09", "2024-02", "2024-03")]
    bought += [(f"steady{n}", month) for n in range(5) for month in ("2024-01", "2024-02", "2024-03")]
    return tuple(
        order(number, name, at=f"{month}-10 10:00", net=1000) for number, (name, month) in enumerate(bought, start=1)
    )


def test_people_are_judged_on_the_day_before_each_window() -> None:
    with snapshot_of(came_back()) as shop:
        settings = Settings(name="x", lifecycle_days=(20, 40, 60), warm_up_days=0)
        asked = {**MARCH, "where": {"lifecycle": "lost"}, "force": True}
        [found] = compare(shop, "purchases", "previous", settings=settings, promotions=promotions(), **asked)
    assert found.before
    assert found.before.interval
    # February had the twenty who were lost by the end of January; in March nobody was lost any more.
    assert (found.before.value, found.after.value, found.change) == (20, 0, -20)
    assert found.before.interval[0] <= 20 <= found.before.interval[1]
    assert found.interval
    assert found.interval[0] <= -20 <= found.interval[1]


def test_who_was_lost_is_asked_of_each_window() -> None:
    with snapshot_of(came_back()) as shop:
        settings = Settings(name="x", lifecycle_days=(20, 40, 60), warm_up_days=0)
        [found] = compare(
            shop, "reactivation_rate", "previous", settings=settings, promotions=promotions(), **MARCH, force=True
        )
    # Everybody lost came back in February; the rate's interval belongs to that one, not to March's.
    assert found.before
    assert found.before.interval
    assert found.before.value == pytest.approx(1.0)
    assert found.before.interval == pytest.approx((0.8389, 1.0), abs=1e-4)

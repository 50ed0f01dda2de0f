"""Metrics on lifecycle stages and cuts by segment on the worked example, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from huitou.metrics.drill import drill
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement
from huitou.metrics.series import series
from huitou.settings import Settings
from tests.support.shops import WORKED, WORKED_WINDOW, snapshot_of

# One cycle is 30 days on 04-30 as on 05-31 (see tests/unit/predict); lost is past 75 days here.
RULES = Settings(name="x", min_returners=1, lifecycle_multiples=(1, 2, 2.5))
MAY: dict[str, Any] = {"from_": "2024-05-01", "to": "2024-05-31", "as_of": "2024-05-31"}


def found(metric: str, *, rules: Settings = RULES, **options: Any) -> list[Measurement]:
    with snapshot_of(WORKED) as shop:
        return list(measure(shop, metric, settings=rules, **{**MAY, **options}))


def pair(metric: str, **options: Any) -> tuple[int, int | None]:
    [one] = found(metric, **options)
    return one.numerator, one.denominator


def test_reactivation_is_of_those_lost_the_day_before() -> None:
    # By 04-30: wei 111 days, ana 106, bo 89; bo buys on 05-01.
    assert pair("reactivation_rate") == (1, 3)
    with snapshot_of(WORKED) as shop:
        rows = drill(shop, "reactivation_rate", side="denominator", settings=RULES, **MAY)
    assert [(row.customer_id, row.numerator) for row in rows] == [(1000, 0), (1001, 1), (1004, 0)]


def test_who_was_lost_does_not_depend_on_what_is_not_known_yet() -> None:
    # Known up to 04-30, a window from 05-10 on: bo's purchase of 05-01 lies between, and nobody has heard of it.
    assert pair("reactivation_rate", from_="2024-05-10", as_of="2024-04-30") == (0, 3)


@pytest.mark.parametrize(("days", "expected"), [(30, (0, 1)), (31, (0, 0))])
def test_after_reactivation_the_clock_starts_with_the_purchase_that_won_them_back(
    days: int, expected: tuple[int, int]
) -> None:
    # bo's of 05-01 has been watched for exactly 30 days.
    assert pair("post_reactivation_repeat_rate", params={"days": days}) == expected


def test_structure_is_that_of_the_windows_end() -> None:
    # On 05-31 past 75 days: wei and ana. All six first bought before May; in it bought bo alone.
    [one] = found("customer_structure")
    assert (one.numerator, one.denominator) == (2, 6)
    assert one.details["customers"] == {"unknown": 0, "new": 0, "active": 1, "quiet": 1, "sleeping": 2, "lost": 2}
    assert one.details["buyers"] == {"unknown": 0, "new": 0, "active": 1, "quiet": 0, "sleeping": 0, "lost": 0}


def test_without_a_cycle_there_is_no_share_and_the_reason_is_told() -> None:
    for metric in ("customer_structure", "reactivation_rate", "post_reactivation_repeat_rate"):
        [one] = found(metric, rules=Settings(name="x"), to="2024-05-01")
        assert (one.value, one.undefined) == (None, "too_few")


def test_by_month_each_month_has_those_lost_before_it() -> None:
    # By 03-31 (75 days): wei 81, ana 76. By 04-30 bo too.
    months = found("reactivation_rate", by="month", from_="2024-04-01")
    assert [(each.by["month"], each.numerator, each.denominator) for each in months] == [
        ("2024-04", 0, 2),
        ("2024-05", 1, 3),
    ]


def test_segments_are_those_of_the_day_before_the_window() -> None:
    # By 04-30: lin 41 and mei 31 days are quiet, yun 29 active; bo, wei and ana are lost. May's only buyer is bo.
    [one] = found("buyers", by="lifecycle")
    assert (dict(one.by), one.numerator) == ({"lifecycle": "lost"}, 1)
    assert one.to_dict()["segments_as_of"] == "2024-04-30"


def test_segments_keep_their_order_and_who_was_no_customer_comes_last() -> None:
    # From 02-01 to 05-31 by the stages of 01-31: nobody had come back but lin is still to; cycle fixed to 30 days.
    rules = Settings(name="x", cycle_days=10)
    stages = found("buyers", rules=rules, by="lifecycle", from_="2024-02-01")
    # On 01-31: lin 26 days sleeping; wei 21 (does not buy), ana 16; bo, mei and yun were none.
    assert [(each.by["lifecycle"], each.numerator) for each in stages] == [("sleeping", 1), ("not_yet", 3)]


def test_segments_of_another_day() -> None:
    [one] = found("buyers", by="lifecycle", segments_as_of="2024-05-31")
    assert dict(one.by) == {"lifecycle": "active"}


@pytest.mark.parametrize("wanted", ["lost", "流失"])
def test_where_takes_a_segment_by_either_name(wanted: str) -> None:
    assert pair("buyers", where={"lifecycle": wanted}) == (1, None)
    assert pair("buyers", where={"lifecycle": "quiet"}) == (0, None)


def test_a_series_of_trailing_windows() -> None:
    # 30 days up to 01-31: lin, wei, ana twice; up to 02-29: lin, bo, mei; up to 03-31: lin, mei, yun.
    with snapshot_of(WORKED) as shop:
        steps = series(shop, "purchases", "month", 30, settings=RULES, **WORKED_WINDOW)
    told = [(each.by["month"], each.to_dict()["from"], each.to_dict()["to"], each.numerator) for each in steps]
    assert told == [
        ("2024-01", "2024-01-02", "2024-01-31", 4),
        ("2024-02", "2024-01-31", "2024-02-29", 3),
        ("2024-03", "2024-03-02", "2024-03-31", 3),
    ]
    assert [each.provisional_reasons for each in steps] == [("begins_before_data",), (), ()]
    assert {each.overlap for each in steps} == {"windows"}


def test_the_end_of_a_series_can_still_move() -> None:
    with snapshot_of(WORKED) as shop:
        steps = series(shop, "cohort_repurchase_rate", "month", 31, settings=RULES, as_of="2024-05-31")
    moving = [each.by["month"] for each in steps if "immature" in each.provisional_reasons]
    assert moving == ["2024-03", "2024-04", "2024-05"]


def test_a_period_that_is_not_whole_is_no_period() -> None:
    [one] = found("period_return_rate", from_="2024-05-02")
    assert (one.value, one.undefined) == (None, "no_whole_period")


def test_both_sides_of_older_than() -> None:
    # At least 30 days after the first: lin's second and third, mei's of exactly 30 days.
    [one] = found("returning_revenue_share", params={"definition": "older_than"}, **WORKED_WINDOW)
    assert one.details["returning"] == {
        "buyers": 2,
        "purchases": 3,
        "revenue": "310.00",
        "revenue_minor": 31000,
        "revenue_per_buyer": "155.00",
        "average_order_value": "103.33",
        "purchases_per_buyer": 1.5,
    }
    assert one.details["new"] == {
        "buyers": 6,
        "purchases": 7,
        "revenue": "650.00",
        "revenue_minor": 65000,
        "revenue_per_buyer": "108.33",
        "average_order_value": "92.86",
        "purchases_per_buyer": 7 / 6,
    }

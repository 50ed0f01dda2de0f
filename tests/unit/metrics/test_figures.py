from typing import Any

import pytest

from huitou import calendar
from huitou.cli import details
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement

ZH, EN = Speech("zh"), Speech("en")


def _measurement(metric: str, **changes: Any) -> Measurement:
    plain: dict[str, Any] = {
        "metric": metric,
        "version": 1,
        "value": 0.5,
        "numerator": 3,
        "denominator": 6,
        "unit": "rate",
        "from_day": calendar.parse_day("2024-01-01"),
        "to_day": calendar.parse_day("2024-03-31"),
        "as_of": calendar.parse_day("2024-05-31"),
        "by": {},
        "params": {},
        "count_by": "order",
        "provisional_reasons": (),
        "undefined": None,
        "details": {},
        "interval": None,
        "currency": "CNY",
        "population": {},
        "sources": (),
        "exclusions": {},
        "unknown_customers": {"purchases": 0},
        "overlap": None,
        "data_version": "v1",
    }
    return Measurement(**plain | changes)


@pytest.mark.parametrize(
    ("metric", "changes", "zh", "en"),
    [
        ("repeat_purchase_rate", {"value": 2893 / 5990}, "48.3%", "48.3%"),
        ("buyers", {"value": 4312, "unit": "count"}, "4,312 位", "4,312"),
        ("purchases", {"value": 19213, "unit": "count"}, "19,213 笔", "19,213"),
        ("purchase_frequency", {"value": 10 / 6, "unit": "ratio"}, "1.67", "1.67"),
        ("repurchase_cycle", {"value": 30, "unit": "days"}, "30 天", "30 days"),
        ("revenue", {"value": "1960.00", "unit": "money"}, "1,960.00 元", "CNY 1,960.00"),
        (
            "revenue",
            {"value": "8832003.26", "unit": "money", "currency": "GBP"},
            "GBP 8,832,003.26",
            "GBP 8,832,003.26",
        ),
        ("revenue", {"value": "120", "unit": "money", "currency": "JPY"}, "JPY 120", "JPY 120"),
        ("repeat_purchase_rate", {"value": None, "undefined": "no_denominator"}, "—", "—"),
        ("repeat_purchase_rate", {"provisional_reasons": ("refunds_open",)}, "50.0% *", "50.0% *"),
    ],
)
def test_a_value_carries_its_unit(metric: str, changes: dict[str, Any], zh: str, en: str) -> None:
    measurement = _measurement(metric, **changes)
    assert (figures.value(measurement, ZH), figures.value(measurement, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("metric", "changes", "basis"),
    [
        ("repeat_purchase_rate", {"interval": (0.4702, 0.4957)}, "3/6, 95% interval 47.0–49.6%"),
        ("returning_revenue_share", {"numerator": 35000, "denominator": 96000}, "CNY 350.00 / CNY 960.00"),
        ("average_order_value", {"unit": "money_each", "numerator": 96000, "denominator": 1010}, "CNY 960.00 / 1,010"),
        ("repurchase_cycle", {"unit": "days", "numerator": 4}, "4 of 6 came back"),
        ("buyers", {"unit": "count", "denominator": None}, ""),
    ],
)
def test_what_a_value_rests_on(metric: str, changes: dict[str, Any], basis: str) -> None:
    assert figures.basis(_measurement(metric, **changes), EN) == basis


def test_a_missing_value_gives_its_reason_and_what_there_is() -> None:
    missing = _measurement("repurchase_cycle", unit="days", value=None, undefined="too_few", numerator=4)
    assert figures.basis(missing, ZH) == "回来的人太少，还给不出周期。（4/6）"


def test_a_name_says_the_days_asked_for() -> None:
    asked = _measurement("cohort_repurchase_rate", params={"days": 60})
    assert figures.name(asked, ZH).startswith("60 日复购率")
    assert figures.name(asked, EN).startswith("60-day repurchase rate")


def test_each_proviso_is_said_once() -> None:
    moving = [_measurement("buyers", provisional_reasons=("refunds_open",), overlap="customers")] * 2
    lines = figures.provisos(moving, EN)
    assert len(lines) == 2
    assert lines[0].startswith("* may still move: ")


def test_a_missing_value_does_not_move() -> None:
    assert figures.provisos([_measurement("buyers", value=None, provisional_reasons=("warm_up",))], EN) == []


def test_the_sides_of_a_share_stand_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    side = {"buyers": 3, "purchases": 4, "revenue": "350.00", "revenue_per_buyer": "116.67"}
    some = side | {"average_order_value": "87.50", "purchases_per_buyer": 4 / 3}
    none = {"buyers": 0, "purchases": 0, "revenue": "0.00", "revenue_per_buyer": None}
    empty = none | {"average_order_value": None, "purchases_per_buyer": None}
    details.show(_measurement("returning_revenue_share", details={"returning": some, "new": empty}), EN)
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["returning", "3", "4", "350.00", "116.67", "87.50", "1.33"] in rows
    assert ["new", "0", "0", "0.00", "—", "—", "—"] in rows


def test_a_median_not_reached_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    spread = {"km_median": None, "mean": 39.0, "median": 32.5, "p25": 22.75, "p75": 48.75}
    details.show(_measurement("repurchase_cycle", details=spread | {"returned_within": {"30": 0.25, "365": None}}), ZH)
    shown = capsys.readouterr().out
    assert "未达到" in shown
    assert "30 天 25.0%，365 天 —" in shown
    assert "32.5 天" in shown
    assert "39 天" in shown

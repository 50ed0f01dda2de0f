"""Targets per month: kept in a file to be edited, and a month's pace worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from huitou.errors import UserError
from huitou.metrics import targets
from huitou.metrics.targets import Progress, Target
from huitou.settings import Settings
from tests.support.shops import EPOCH, Order, snapshot_of


def order(day: str, net: int) -> Order:
    return Order(day, day, dt.datetime.fromisoformat(f"{day} 12:00"), net)


# June 2023: 300.00 by the 10th, 400.00 in all; June 2024: 450.00 by the 10th.
SHOP = [
    order("2023-05-20", 5000),
    order("2023-06-05", 20000),
    order("2023-06-10", 10000),
    order("2023-06-25", 10000),
    order("2024-06-01", 25000),
    order("2024-06-10", 20000),
]


def progress(
    metric: str = "revenue",
    month: str = "2024-06",
    value: str = "600",
    *,
    as_of: str = "2024-06-10",
    shop: Sequence[Order] = tuple(SHOP),
) -> Progress:
    day = (dt.date.fromisoformat(as_of) - EPOCH).days
    with snapshot_of(shop) as snapshot:
        return targets.progress(snapshot, Target(metric, month, Decimal(value)), settings=Settings(name="x"), as_of=day)


def test_attained_beside_days_gone_and_last_years_course() -> None:
    found = progress()
    # 450 of 600; 10 of 30 days; last year 300 of 400 by then, so 450 / 0.75 = 600 in the end, and exactly on course.
    assert (found.attained, found.days_gone, found.days) == (0.75, 10, 30)
    assert found.even == pytest.approx(1 / 3)
    assert (found.last_year, found.expected, found.ahead) == (0.75, "600.00", 1.0)
    assert found.reason is None


def test_without_last_year_days_gone_are_all() -> None:
    found = progress(shop=SHOP[1:])
    # The data begins on June 5, 2023: that June is not known in full.
    assert (found.last_year, found.expected, found.reason) == (None, None, "no_last_year")
    assert found.ahead == pytest.approx(0.75 * 3)
    assert "平摊" in found.explain("zh")
    assert "days gone" in found.explain("en")


def test_nothing_by_this_day_last_year_says_nothing_of_the_pace() -> None:
    found = progress(as_of="2024-06-03")
    assert (found.last_year, found.ahead, found.reason) == (None, None, "nothing_then")


def test_a_month_that_is_over_has_no_pace() -> None:
    found = progress(as_of="2024-07-20")
    assert (found.attained, found.days_gone, found.last_year, found.reason) == (0.75, 30, None, None)


def test_a_month_to_come_has_not_begun() -> None:
    found = progress(month="2024-07")
    assert (found.attained, found.measurement, found.reason) == (None, None, "not_begun")


def test_a_rate_has_a_value_and_no_pace() -> None:
    found = progress("repeat_purchase_rate", value="0.5")
    assert (found.attained, found.ahead, found.reason) == (0.0, None, "not_additive")


def test_a_leap_day_is_beside_the_last_of_february() -> None:
    shop = [order("2023-01-01", 1), order("2023-02-28", 100), order("2024-02-29", 50)]
    # On February 29 the month is over; on the 28th all of last year's February was in.
    assert progress(month="2024-02", as_of="2024-02-28", shop=shop).last_year == 1.0


def test_targets_are_kept_and_replaced(tmp_path: Path) -> None:
    targets.set_target(tmp_path, "revenue", "2024-06", "500,000.50")
    targets.set_target(tmp_path, "repeat_purchase_rate", "2024-06", "0.35")
    targets.set_target(tmp_path, "revenue", "2024-05", "400000")
    targets.set_target(tmp_path, "revenue", "2024-06", "600000")
    assert [(each.metric, each.month, str(each.value)) for each in targets.targets(tmp_path)] == [
        ("repeat_purchase_rate", "2024-06", "0.35"),
        ("revenue", "2024-05", "400000"),
        ("revenue", "2024-06", "600000"),
    ]
    targets.remove_target(tmp_path, "revenue", "2024-05")
    assert len(targets.targets(tmp_path)) == 2
    with pytest.raises(UserError, match=r"targets\.missing"):
        targets.remove_target(tmp_path, "revenue", "2024-05")


@pytest.mark.parametrize(
    ("metric", "month", "value", "code"),
    [
        ("profit", "2024-06", "1", "metrics.metric"),
        ("revenue", "2024-13", "1", "targets.month"),
        ("revenue", "June", "1", "targets.month"),
        ("revenue", "2024-06", "a lot", "targets.value"),
        ("revenue", "2024-06", "-5", "targets.value"),
        ("revenue", "2024-06", "NaN", "targets.value"),
    ],
)
def test_what_cannot_be_a_target_is_refused(tmp_path: Path, metric: str, month: str, value: str, code: str) -> None:
    with pytest.raises(UserError) as problem:
        targets.set_target(tmp_path, metric, month, value)
    assert problem.value.code == code


def test_a_file_edited_badly_is_named(tmp_path: Path) -> None:
    for text in ("[revenue\n", "revenue = 5\n"):
        (tmp_path / "targets.toml").write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=r"targets\.invalid"):
            targets.targets(tmp_path)

"""Which questions the cubes answer, and that the others never see them."""

from __future__ import annotations

from typing import Any

import pytest

from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.settings import Settings
from tests.support import cubes
from tests.support.shops import WORKED, MemorySnapshot, order, snapshot_of

QUARTER = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}
# A number no shop of these tests has: where it shows, the cube was read.
MARKED = 777


def ask(shop: MemorySnapshot, metric: str = "purchases", **options: Any) -> Measurements:
    return measure(shop, metric, settings=Settings(name="x"), **{"by": "month", **QUARTER, **options})


def marked(shop: MemorySnapshot) -> MemorySnapshot:
    cubes.fill(shop)
    shop.database.execute(f"UPDATE cubes SET numerator = {MARKED}")
    return shop


def from_cube(shop: MemorySnapshot, metric: str = "purchases", **options: Any) -> list[bool]:
    return [each.numerator == MARKED for each in ask(shop, metric, **options)]


@pytest.mark.parametrize("metric", cubes.CUBED)
@pytest.mark.parametrize("count_by", ["order", "day"])
def test_whole_months_need_no_pass_over_the_sequence(metric: str, count_by: str) -> None:
    with cubes.fill(snapshot_of(WORKED)) as shop:
        ask(shop, metric, count_by=count_by)
        assert not [sql for sql in shop.statements if "FROM sequence" in sql]


def test_months_of_the_worked_example() -> None:
    # January: lin, wei, and ana twice on one day; February: lin, bo, mei; March: lin, yun, mei.
    with cubes.fill(snapshot_of(WORKED)) as shop:
        assert [(each.numerator, each.denominator) for each in ask(shop, "repeat_order_share")] == [
            (1, 4),
            (0, 3),
            (0, 3),
        ]
        assert [each.numerator for each in ask(shop, "purchases", count_by="day")] == [3, 3, 3]


@pytest.mark.parametrize(
    "options",
    [
        {"by": None},
        {"by": "week"},
        {"by": "quarter"},
        {"by": ["month", "channel"]},
        {"where": {"channel": "未知"}},
        {"params": {"known_customers": True}},
    ],
    ids=str,
)
def test_other_questions_are_computed(options: dict[str, Any]) -> None:
    with marked(snapshot_of(WORKED)) as shop:
        assert not any(from_cube(shop, **options))


def test_another_definition_is_computed() -> None:
    with marked(snapshot_of(WORKED)) as shop:
        assert all(from_cube(shop, "returning_revenue_share"))
        assert not any(from_cube(shop, "returning_revenue_share", params={"definition": "existing"}))


@pytest.mark.parametrize(
    ("window", "whole"),
    [
        ({"from_": "2024-01-01", "to": "2024-03-31"}, [True, True, True]),
        ({"from_": "2024-01-02", "to": "2024-03-30"}, [False, True, False]),
        ({"from_": "2024-01-31", "to": "2024-02-29"}, [False, True]),
        ({"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-03-30"}, [True, True, False]),
        ({"from_": "2024-01-01", "to": "2024-04-30", "as_of": "2024-02-29"}, [True, True, False, False]),
        ({"from_": "2024-02-02", "to": "2024-02-29"}, [False]),
    ],
    ids=str,
)
def test_clipped_and_unfinished_months_are_computed(window: dict[str, str], whole: list[bool]) -> None:
    with marked(snapshot_of(WORKED)) as shop:
        assert from_cube(shop, **window) == whole


def test_another_version_of_the_definition_is_not_used() -> None:
    with marked(snapshot_of(WORKED)) as shop:
        shop.database.execute("UPDATE cubes SET version = version + 1 WHERE metric = 'purchases'")
        assert [each.numerator for each in ask(shop)] == [4, 3, 3]


def test_a_snapshot_whose_cubes_are_empty_still_answers() -> None:
    with snapshot_of(WORKED) as shop:
        assert [each.numerator for each in ask(shop)] == [4, 3, 3]


def test_a_month_without_purchases_counts_nothing() -> None:
    quiet = (order(1, "lin", at="2024-01-05 10:00", net=100), order(2, None, at="2024-03-05 10:00", net=50))
    with snapshot_of(quiet) as shop:
        computed = [ask(shop, metric).to_dicts() for metric in cubes.CUBED]
        cubes.fill(shop)
        assert [ask(shop, metric).to_dicts() for metric in cubes.CUBED] == computed
        assert [each.numerator for each in ask(shop, "revenue")] == [100, 0, 50]

"""The worked example through the library; the command line has its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import huitou

WINDOW = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}


# metrics.md, the worked example: numerator and denominator by order, then by day.
@pytest.mark.parametrize(
    ("metric", "params", "order", "day"),
    [
        ("buyers", {}, (6, None), (6, None)),
        ("purchases", {}, (10, None), (9, None)),
        ("revenue", {}, (96000, None), (96000, None)),
        ("repeat_purchase_rate", {}, (3, 6), (2, 6)),
        ("repeat_order_share", {}, (4, 10), (3, 9)),
        ("cohort_repurchase_rate", {"days": 90}, (4, 5), (3, 5)),
        ("returning_revenue_share", {"definition": "not_first"}, (35000, 96000), (31000, 96000)),
        ("returning_revenue_share", {"definition": "bought_twice"}, (82000, 96000), (58000, 96000)),
        ("returning_revenue_share", {"definition": "older_than", "days": 30}, (31000, 96000), (31000, 96000)),
        ("returning_revenue_share", {"definition": "older_than", "days": 60}, (8000, 96000), (8000, 96000)),
        ("returning_revenue_share", {"definition": "existing"}, (0, 96000), (0, 96000)),
    ],
)
def test_the_library_gives_the_worked_example_exactly(
    worked_example: Path, metric: str, params: dict[str, Any], order: tuple[int, int], day: tuple[int, int]
) -> None:
    shop = huitou.open(worked_example)
    for count_by, expected in (("order", order), ("day", day)):
        [found] = shop.measure(metric, params=params, count_by=count_by, **WINDOW)
        assert (found.numerator, found.denominator) == expected


@pytest.mark.parametrize("count_by", ["order", "day"])
def test_the_library_gives_the_cycle_of_the_worked_example(worked_example: Path, count_by: str) -> None:
    # Gaps between the first two purchase days: lin 35, bo 90, yun 1, mei 30; wei and ana are still out.
    shop = huitou.open(worked_example)
    [found] = shop.measure("repurchase_cycle", params={"min_returners": 1}, count_by=count_by, **WINDOW)
    told = {key: found.details[key] for key in ("n", "completed", "mean", "median", "km_median")}
    assert found.value == 30
    assert told == {"n": 6, "completed": 4, "mean": 39, "median": 32.5, "km_median": 35}


def test_the_names_behind_a_number_are_its_customers(worked_example: Path) -> None:
    shop = huitou.open(worked_example)
    people = shop.drill("repeat_purchase_rate", **WINDOW)
    keys = [key for person in people for key in person.account_keys]
    assert sorted(shop.names(keys).values()) == ["ana", "lin", "mei"]

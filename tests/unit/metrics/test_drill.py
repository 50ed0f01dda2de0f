"""The names behind a number."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest

from huitou.errors import UserError
from huitou.metrics.drill import drill
from huitou.metrics.drill_rows import Drill
from huitou.settings import Settings
from tests.support.shops import WORKED, WORKED_WINDOW, Order, order, snapshot_of

# The shop numbers its customers by name: ana 1000, bo 1001, lin 1002, mei 1003, wei 1004, yun 1005.
NAMES = {1000: "ana", 1001: "bo", 1002: "lin", 1003: "mei", 1004: "wei", 1005: "yun", None: None}


def drilled(metric: str, *, orders: tuple[Order, ...] = WORKED, **options: Any) -> Drill:
    with snapshot_of(orders) as shop:
        return drill(shop, metric, settings=Settings(name="x"), **WORKED_WINDOW, **options)


def names(found: Drill) -> list[str | None]:
    return [NAMES[row.customer_id] for row in found]


def test_who_came_twice() -> None:
    assert names(drilled("repeat_purchase_rate")) == ["ana", "lin", "mei"]
    assert names(drilled("repeat_purchase_rate", count_by="day")) == ["lin", "mei"]
    assert names(drilled("repeat_purchase_rate", side="denominator")) == ["ana", "bo", "lin", "mei", "wei", "yun"]


def test_who_came_back_within_90_days() -> None:
    assert names(drilled("cohort_repurchase_rate")) == ["ana", "bo", "lin", "mei"]
    assert names(drilled("cohort_repurchase_rate", side="denominator")) == ["ana", "bo", "lin", "mei", "wei"]


def test_a_row_holds_what_the_customer_did_in_the_window() -> None:
    row = drilled("returning_revenue_share").to_dicts()[1]
    assert row == {
        "by": {},
        "customer_id": 1002,
        "account_keys": [5002],
        "first_day": "2024-01-05",
        "last_day": "2024-03-20",
        "numerator": 16000,
        "denominator": 28000,
        "purchase_count": 3,
        "net": "280.00",
        "purchases": [
            {"source": "huitou", "store": "main", "order_id": "o01", "day": "2024-01-05", "net": "120.00"},
            {"source": "huitou", "store": "main", "order_id": "o02", "day": "2024-02-09", "net": "80.00"},
            {"source": "huitou", "store": "main", "order_id": "o03", "day": "2024-03-20", "net": "80.00"},
        ],
    }


def test_purchases_are_counted_as_asked_and_listed_as_they_are() -> None:
    ana = drilled("buyers", count_by="day")[0]
    assert (ana.purchase_count, len(ana.purchases)) == (1, 2)


def test_slices_come_in_order_with_their_own_purchases() -> None:
    found = drilled("buyers", by="month")
    assert [(row.by["month"], NAMES[row.customer_id], row.purchase_count) for row in found] == [
        ("2024-01", "ana", 2),
        ("2024-01", "lin", 1),
        ("2024-01", "wei", 1),
        ("2024-02", "bo", 1),
        ("2024-02", "lin", 1),
        ("2024-02", "mei", 1),
        ("2024-03", "lin", 1),
        ("2024-03", "mei", 1),
        ("2024-03", "yun", 1),
    ]


def test_a_life_longer_than_the_window_still_has_its_name() -> None:
    window = {"from_": "2024-03-25", "to": "2024-03-31", "as_of": "2024-05-31"}
    with snapshot_of(WORKED) as shop:
        found = drill(shop, "lifetime_repeat_rate", settings=Settings(name="x"), **window)
    assert names(found) == ["ana", "lin", "mei"]
    assert [row.purchase_count for row in found] == [0, 0, 1]
    assert [row.last_day is None for row in found] == [True, True, False]


def test_orders_of_nobody_known_are_one_row_at_the_end() -> None:
    orders = (
        *WORKED,
        order(90, None, at="2024-02-02 10:00", net=1000),
        order(91, None, at="2024-02-02 11:00", net=500),
    )
    row = drilled("revenue", orders=orders)[-1]
    assert (row.customer_id, row.account_keys, row.first_day) == (None, (), None)
    assert (row.numerator, row.net_minor, len(row.purchases)) == (1500, 1500, 2)
    assert None not in names(drilled("buyers", orders=orders))


def test_a_count_has_no_denominator_to_show() -> None:
    with pytest.raises(UserError, match="it has: numerator"):
        drilled("buyers", side="denominator")
    with pytest.raises(UserError, match="numerator, denominator"):
        drilled("repeat_purchase_rate", side="top")


def test_polars_and_duckdb_take_it() -> None:
    found = drilled("buyers", by="month")
    frame = pl.DataFrame(found)
    assert frame["month"].to_list()[0] == "2024-01"
    assert frame["purchases"].to_list()[0][1]["order_id"] == "o06"
    assert duckdb.sql("SELECT SUM(LEN(purchases)) FROM found").fetchall() == [(10,)]


def test_nobody_is_an_empty_table() -> None:
    found = drilled("returning_revenue_share", params={"definition": "existing"})
    assert len(found) == 0
    assert pl.DataFrame(found).height == 0

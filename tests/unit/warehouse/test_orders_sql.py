import datetime as dt
from typing import Any

import pytest

from tests.support.derived import Fact, judged

JAN_5, JAN_6, JAN_7 = 19727, 19728, 19729  # days since 1970-01-01 of 5, 6 and 7 January 2024


def _at(day: int) -> int:
    return day * int(dt.timedelta(days=1) / dt.timedelta(microseconds=1))


def version(at: int, **cells: Any) -> Fact:
    """A version of the order o1, paid 1.00 on 5 January unless it says otherwise."""
    paid_on = cells.pop("paid_on", JAN_5)
    known = cells.pop("knows_payment_time", True)
    when = {"purchased_at": None if paid_on is None else _at(paid_on), "shop_day": paid_on, "shop_month": 648}
    when["paid_at"] = when["purchased_at"] if known else None
    return {"order_id": "o1", "account_key": 7, "version_at": at, "ordered_day": JAN_5, "paid": 100} | when | cells


def refund(at: int, amount: int, **cells: Any) -> Fact:
    return {"order_id": "o1", "version_at": at, "refunded": amount} | cells


def test_the_newest_version_speaks() -> None:
    versions = [version(2, paid=90), version(1, paid=100)]
    assert judged(versions, columns="net, day") == [(90, JAN_5)]


def test_versions_of_one_time_are_put_in_order_by_import_then_row() -> None:
    versions = [
        version(1, paid=80, import_id=2, version_row=2),
        version(1, paid=70, import_id=2, version_row=5),
        version(1, paid=60, import_id=1, version_row=9),
    ]
    assert judged(versions, columns="net") == [(70,)]


def test_a_version_that_came_back_stands_where_its_first_import_does_by_its_row() -> None:
    back = version(1, paid=70, import_id=3, of_import=1, version_row=9)
    later = version(1, paid=80, import_id=2)
    assert judged([version(1, paid=60, import_id=1, version_row=8), back], columns="net") == [(70,)]
    assert judged([version(1, paid=60, import_id=1, version_row=10), back], columns="net") == [(60,)]
    # The same row once more: what was said of it last.
    assert judged([version(1, paid=60, import_id=1, version_row=9), back], columns="net") == [(70,)]
    assert judged([later, back], columns="net") == [(80,)]
    # By its payment time alone, which has an order of its own.
    on = [later | {"purchased_at": _at(JAN_7), "paid_at": _at(JAN_7), "shop_day": JAN_7}, back]
    assert judged(on, columns="day") == [(JAN_7,)]


def test_a_refund_that_came_back_stands_where_its_first_import_does() -> None:
    back = refund(1, 30, import_id=3, of_import=1, version_row=9)
    first, later = refund(1, 10, import_id=1, version_row=9), refund(1, 20, import_id=2)
    assert judged([version(1)], refunds=[first, back], columns="net") == [(70,)]
    assert judged([version(1)], refunds=[later, back], columns="net") == [(80,)]


@pytest.mark.parametrize(
    ("column", "value"), [("account_key", 7), ("paid", 100), ("status", "paid"), ("ordered_day", JAN_5)]
)
def test_an_empty_cell_never_overwrites(column: str, value: Any) -> None:
    shown = "customer_id" if column == "account_key" else column
    shown = "reason" if column == "status" else shown
    versions = [version(1, **{column: value}), version(2, **{column: None})]
    assert judged(versions, columns=shown) == judged([version(1)], columns=shown)


def test_a_later_version_without_payment_time_keeps_the_one_that_is_known() -> None:
    # The second stands the order time (7 January) in for a payment time; the first knew it to be the 6th.
    versions = [version(1, paid_on=JAN_6), version(2, paid_on=JAN_7, knows_payment_time=False, paid=90)]
    assert judged(versions, columns="day, purchased_at, net") == [(JAN_6, _at(JAN_6), 90)]


def test_a_later_payment_time_replaces_the_order_time() -> None:
    versions = [version(1, paid_on=JAN_5, knows_payment_time=False), version(2, paid_on=JAN_6)]
    assert judged(versions, columns="day") == [(JAN_6,)]


@pytest.mark.parametrize(
    ("cells", "refunded", "reason"),
    [
        ({}, None, None),
        ({"status": "paid"}, None, None),
        ({}, 99, None),
        ({}, 100, "fully_refunded"),
        ({}, 120, "fully_refunded"),
        ({"status": "closed"}, None, "cancelled"),
        ({"status": "closed"}, 100, "fully_refunded"),
        ({"status": "pending"}, None, "unpaid"),
        ({"paid_on": None}, None, "unpaid"),
        ({"deposit_only": True}, None, "deposit_only"),
        ({"paid": 0}, None, "zero"),
        ({"paid": 0}, 0, "zero"),
    ],
)
def test_why_an_order_does_not_count(cells: dict[str, Any], refunded: int | None, reason: str | None) -> None:
    refunds = [] if refunded is None else [refund(1, refunded)]
    assert judged([version(1, **cells)], refunds=refunds, columns="reason") == [(reason,)]


def test_a_newer_refund_replaces_an_older_one_and_none_is_added_up() -> None:
    refunds = [refund(2, 30), refund(1, 50)]
    assert judged([version(1)], refunds=refunds, columns="net") == [(70,)]


def test_refunds_of_lines_add_up() -> None:
    refunds = [refund(1, 10, line_id="a"), refund(1, 20, line_id="b"), refund(2, 15, line_id="a")]
    assert judged([version(1)], refunds=refunds, columns="net") == [(100 - 15 - 20,)]


@pytest.mark.parametrize(("total_at", "lines_at", "net"), [(1, 2, 70), (2, 1, 50), (1, 1, 50)])
def test_the_newer_of_order_total_and_lines_stands(total_at: int, lines_at: int, net: int) -> None:
    # The order says 0.50 came back, its lines 0.10 + 0.20; the order's word goes first when they are of one time.
    lines = [refund(lines_at, 10, line_id="a"), refund(lines_at, 20, line_id="b")]
    assert judged([version(1)], refunds=[refund(total_at, 50), *lines], columns="net") == [(net,)]


@pytest.mark.parametrize(("listed_store", "reason"), [("", "brushing"), ("main", "brushing"), ("other", None)])
def test_a_list_without_store_means_every_store(listed_store: str, reason: str | None) -> None:
    listed = [{"order_id": "o1", "source": "brushing", "store": listed_store, "reason": "brushing"}]
    assert judged([version(1, store="main")], exclusions=listed, columns="reason") == [(reason,)]


def test_one_number_in_two_stores_is_two_orders() -> None:
    orders = [version(1, store="north"), version(1, store="south", paid=50)]
    assert judged(orders, columns="net") == [(100,), (50,)]

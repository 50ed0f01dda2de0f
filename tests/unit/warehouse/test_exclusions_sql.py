"""What stands of statements about orders and buyers."""

from typing import Any

import pytest

from tests.support.derived import Fact, judged

SHOP_ORDER = {"order_id": "o1", "account_key": 7, "version_at": 1, "ordered_day": 0, "paid": 100}
ORDER = SHOP_ORDER | {"store": "main", "purchased_at": 1, "shop_day": 0, "shop_month": 0, "paid_at": 1}


def said(import_id: int, action: str = "exclude", kind: str = "order", **cells: Any) -> Fact:
    by = {"order_id": None if kind == "buyer" else "o1", "buyer": "digest" if kind == "buyer" else None}
    reason = None if action in {"restore", "known"} else "brushing"
    return {"import_id": import_id, "store": "", "action": action, "kind": kind, "reason": reason} | by | cells


KNOWN = said(1, "known", "buyer", account_key=7)


def reason(*statements: Fact, order: Fact = ORDER) -> str | None:
    [(found,)] = judged([order], exclusions=statements, columns="reason")
    return found


@pytest.mark.parametrize(
    ("statements", "aside"),
    [
        ([said(1)], True),
        ([said(1), said(2, "restore")], False),
        ([said(1), said(2, "restore"), said(3)], True),
        # A restored order counts whatever was said before, on any ground; not what is said afterwards.
        ([said(1, kind="rule", name="memo"), said(2, "restore")], False),
        ([said(2, "restore"), said(3, kind="rule", name="memo")], True),
        # Taking back one ground leaves the others.
        ([said(1), said(2, kind="rule", name="memo"), said(3, "withdraw", "rule", name="memo")], True),
        ([said(1, kind="rule", name="memo"), said(2, "withdraw", "rule", name="memo")], False),
        ([said(1, kind="rule", name="memo"), said(2, "withdraw", "rule", name="flag")], True),
        ([said(1), said(2, "withdraw"), said(3)], True),
        ([said(1, "suggest", "rule", name="memo")], False),
    ],
)
def test_the_newest_on_a_ground_stands(statements: list[Fact], aside: bool) -> None:
    for order_of_rows in (statements, statements[::-1]):
        assert (reason(*order_of_rows) is not None) == aside


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        ({}, True),
        ({"order_source": "huitou"}, True),
        ({"order_source": "taobao"}, False),
        ({"order_store": "main"}, True),
        ({"order_store": ""}, False),
        ({"order_source": "huitou", "order_store": "other"}, False),
    ],
)
def test_a_statement_means_the_orders_of_its_source_and_store(scope: Fact, meant: bool) -> None:
    assert (reason(said(1, **scope)) is not None) == meant
    assert (reason(KNOWN, said(1, kind="buyer", **scope)) is not None) == meant
    assert (reason(said(1), said(2, "restore", **scope)) is None) == meant


def test_a_buyer_is_set_aside_through_an_account_that_is_known() -> None:
    assert reason(said(1, kind="buyer")) is None
    assert reason(said(1, kind="buyer"), KNOWN) == "brushing"
    assert reason(said(1, kind="buyer"), KNOWN | {"account_key": 8}) is None
    assert reason(said(1, kind="buyer"), said(2, "withdraw", "buyer"), KNOWN) is None


def test_one_order_of_a_buyer_can_be_restored_and_later_links_do_not_undo_it() -> None:
    assert reason(said(1, kind="buyer"), said(2, "restore"), KNOWN | {"import_id": 3}) is None


def test_an_account_of_any_version_of_the_order_counts() -> None:
    newer = ORDER | {"account_key": 9, "version_at": 2}
    [(found,)] = judged([ORDER, newer], exclusions=[said(1, kind="buyer"), KNOWN], columns="reason")
    assert found == "brushing"


def test_the_reason_shown_does_not_depend_on_what_was_said_first() -> None:
    listed, ruled = said(1), said(2, kind="rule", name="memo", reason="test_order")
    assert reason(listed, ruled) == reason(listed | {"import_id": 2}, ruled | {"import_id": 1}) == "brushing"

"""A message that went becomes a touch in the facts, once, whoever finds out that it went."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.store import Receipt
from huitou.crm.fact_outbox import carrying
from huitou.crm.fact_outbox.models import FactEntry
from huitou.crm.journeys.tables import Tables
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.support.three import NOON

pytestmark = pytest.mark.django_db


def _unknown(*customers: int) -> None:
    """Messages of which nobody knows whether they went."""
    Tables().plan(
        [
            Message(f"m{each}", each, "email", "reminder", "t", Origin(7, 1, each, "send"), NOON, NOON)
            for each in customers
        ]
    )
    Outgoing.objects.update(state=State.UNKNOWN, called_at=NOON)


def test_by_receipt_or_by_hand_a_touch_is_noted_once(shop: Path, ids: dict[str, int]) -> None:
    _unknown(ids["anna"], ids["ben"], ids["carl"])
    store = Tables()
    for receipt in ("r1", "r2"):
        store.receipt(Receipt(receipt, "accepted", key=f"m{ids['anna']}"))
    store.settle(f"m{ids['ben']}", State.SENT, "", NOON)
    store.settle(f"m{ids['carl']}", State.SKIPPED, "refused", NOON)
    assert FactEntry.objects.count() == 2
    assert carrying.carry(NOON, say=lambda _: None)["accepted"] == 2
    with connect() as connection:
        Facts(shop).attach(connection, only=("touches",))
        rows = connection.rows(
            "SELECT account_key, channel, campaign, touch_kind, outcome, touched_at FROM facts_touches ORDER BY 1"
        )
    at = int(NOON.timestamp() * 1_000_000)
    assert rows == [(ids[name], "email", "7.send", "reminder", "sent", at) for name in ("anna", "ben")]


def test_of_who_was_erased_meanwhile_nothing_is_written(shop: Path) -> None:
    _unknown(999)
    Tables().settle("m999", State.SENT, "", NOON)
    assert carrying.carry(NOON, say=lambda _: None) == {}
    assert not carrying.waits()

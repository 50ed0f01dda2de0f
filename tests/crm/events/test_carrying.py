"""What happened becomes facts: an order told of live counts at the next data version, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.events import work
from huitou.crm.fact_outbox import carrying
from huitou.crm.fact_outbox.models import Batch, FactEntry
from huitou.crm.jobs.models import Job
from huitou.warehouse import consents as imported
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.crm.events.conftest import order, send
from tests.support.serving import Clock
from tests.support.three import NOON

pytestmark = pytest.mark.django_db


def _carry() -> dict[str, Any]:
    return carrying.carry(NOON, say=lambda _: None)


def _bought(shop: Path) -> tuple[int, int]:
    """How many purchases count up to that day, and their revenue in minor units."""
    asked = huitou.open(shop)
    window = {"from_": "2026-01-01", "to": "2026-06-11", "as_of": "2026-06-11"}
    [purchases] = asked.measure("purchases", **window)
    [revenue] = asked.measure("revenue", **window)
    return purchases.numerator, revenue.numerator


def test_a_payment_counts_at_the_next_data_version(shop: Path, sender: Client) -> None:
    assert _bought(shop) == (3, 26_400)
    send(sender, order("o9", kind="payment"))
    assert _carry() == {"read": 1, "accepted": 1, "duplicate": 0, "quarantined": 0, "refused": 0}
    assert _bought(shop) == (4, 33_000)
    # Anna's own: no new customer.
    assert (
        huitou.open(shop).measure("buyers", from_="2026-01-01", to="2026-06-11", as_of="2026-06-11")[0].numerator == 3
    )
    assert not carrying.waits()


def test_what_was_told_live_has_a_name_among_the_imports(
    shop: Path, sender: Client, client_of: Callable[..., Client]
) -> None:
    send(sender, order("o9", kind="payment"))
    _carry()
    said = client_of("owner", "zh").get("/api/v1/versions/commits").json()
    assert said["items"][0]["name"] == "在系统里发生的事"


def test_an_order_that_is_not_paid_is_no_purchase_until_it_is(shop: Path, sender: Client) -> None:
    send(sender, order("o9"))
    _carry()
    assert _bought(shop) == (3, 26_400)
    send(sender, order("o9", kind="payment", at=NOON + timedelta(minutes=5)))
    _carry()
    assert _bought(shop) == (4, 33_000)


def test_the_platforms_export_updates_what_was_told_live(shop: Path, sender: Client, tmp_path: Path) -> None:
    send(sender, order("o9", kind="payment", items=[{"product_id": "p1", "category": "岩茶", "line_amount": "66"}]))
    _carry()
    export = (
        "order_id,customer_id,ordered_at,paid_at,paid_amount\no9,anna,2026-06-10 12:00:00,2026-06-10 12:00:00,65.00\n"
    )
    (tmp_path / "later.csv").write_text(export, encoding="utf-8")
    huitou.open(shop).load(tmp_path / "later.csv", exported_at="2026-06-11 09:00:00")
    assert _bought(shop) == (4, 32_900)


def test_every_kind_finds_its_table(shop: Path, sender: Client, ids: dict[str, int]) -> None:
    at = NOON.isoformat()
    answer = send(
        sender,
        {
            "id": "1",
            "kind": "visit",
            "at": at,
            "who": {"member": "anna"},
            "data": {"event": "view_product", "product_id": "p1"},
        },
        {
            "id": "2",
            "kind": "cart",
            "at": at,
            "who": {"member": "anna"},
            "data": {"product_id": "p1", "device_id": "d"},
        },
        {"id": "3", "kind": "parcel", "at": at, "data": {"order_id": "o1", "parcel_id": "SF1", "delivered_at": at}},
        {
            "id": "4",
            "kind": "ticket",
            "at": at,
            "who": {"phone": "13800000001"},
            "data": {"ticket_id": "t1", "opened_at": at},
        },
        {
            "id": "5",
            "kind": "payment",
            "at": at,
            "who": {"customer_id": ids["ben"]},
            "data": {"order_id": "x", "paid_amount": 9.5},
        },
    )
    assert answer.json()["taken"] == 5, answer.json()
    assert _carry()["accepted"] == 5
    facts = Facts(shop)
    with connect() as connection:
        facts.attach(connection, only=("visits", "parcels", "tickets", "orders"))
        rows = connection.rows
        assert rows("SELECT event, account_key FROM facts_visits ORDER BY event") == [
            ("add_to_cart", ids["anna"]),
            ("view_product", ids["anna"]),
        ]
        assert rows("SELECT order_id, parcel_id FROM facts_parcels") == [("o1", "SF1")]
        assert rows("SELECT ticket_id FROM facts_tickets") == [("t1",)]
        assert rows("SELECT account_key, paid FROM facts_orders WHERE order_id = 'x'") == [(ids["ben"], 950)]


def test_taken_over_again_after_a_death_nothing_is_there_twice(shop: Path, sender: Client) -> None:
    send(sender, order("o9", kind="payment"))
    bodies = dict(FactEntry.objects.values_list("pk", "body"))
    _carry()
    before = _bought(shop), _imports(shop)
    # As if it had died after the import, before writing down that it was done.
    Batch.objects.update(done_at=None)
    for key, body in bodies.items():
        FactEntry.objects.filter(pk=key).update(body=body)
    _carry()
    assert (_bought(shop), _imports(shop)) == before


def test_whoever_is_first_asks_for_it_once_in_a_quarter_of_an_hour(shop: Path, sender: Client, clock: Clock) -> None:
    work.turn()
    assert not Job.objects.exists()
    send(sender, order("o9", kind="payment"))
    work.turn()
    work.turn()
    assert Job.objects.count() == 1
    clock.later(minutes=15)
    work.turn()
    assert Job.objects.count() == 2


def _imports(shop: Path) -> int:
    with connect() as connection:
        Facts(shop).attach(connection, only=("imports",))
        return int(connection.value("SELECT COUNT(*) FROM facts_imports"))


def test_what_people_agreed_to_becomes_a_fact(
    shop: Path, ids: dict[str, int], client_of: Callable[..., Client]
) -> None:
    """Of consent to marketing alone: lists know no other."""
    said = {"account_key": ids["anna"], "channel": "sms", "given": True, "said_on": "2026-06-09", "source": "电话"}
    client = client_of("service")
    for purpose in ("marketing", "service"):
        path = f"/api/v1/customers/{ids['anna']}/consents"
        answer = client.post(path, {**said, "purpose": purpose}, content_type="application/json")
        assert answer.status_code == 201
    assert _carry()["accepted"] == 1
    [standing] = imported.said(shop, [ids["anna"]])
    assert (standing.channel, standing.given, standing.evidence) == ("sms", True, "电话")
    # At midnight in the shop, which is four in the afternoon before in UTC.
    assert standing.given_at == int(datetime(2026, 6, 8, 16, tzinfo=UTC).timestamp() * 1_000_000)

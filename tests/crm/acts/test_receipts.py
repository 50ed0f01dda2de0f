"""Receipts by callback: signed, stored before they are answered, and taken once."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.delivery.channel import Ambiguous
from huitou.crm.delivery.channels.webhook.signing import HEADER, signature
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.models import Suppressed, Told
from huitou.crm.delivery.suppression import suppressed
from huitou.crm.delivery.verdict import Send
from huitou.crm.journeys.store import Enrolments
from tests.support.serving import Clock

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LEASE = dt.timedelta(minutes=2)
URL = "/api/v1/receipts/webhook"
SECRET = "of the two alone"


@pytest.fixture(autouse=True)
def _set_up(settings: Any, clock: Clock) -> None:
    settings.HUITOU_WEBHOOK_SECRET = SECRET
    clock.at = NOW


@pytest.fixture
def unknown(tables: Enrolments) -> Enrolments:
    """Messages ``m1`` by webhook and ``m2`` by e-mail, of which nobody knows whether they went."""
    tables.plan(
        [
            Message(f"m{n}", n, channel, "marketing", "t", Origin(1, 1, n, "s"), NOW, NOW + dt.timedelta(days=3))
            for n, channel in ((1, "webhook"), (2, "email"))
        ]
    )
    for claimed in tables.claim("w", NOW, lease=LEASE, limit=9):
        tables.decide(claimed, NOW, lambda _: Send("x"), lease=LEASE, since=NOW)
        tables.ended(claimed, Ambiguous(), NOW, again_at=None)
    return tables


def _send(*receipts: dict[str, Any], at: dt.datetime = NOW, key: str | None = None, url: str = URL) -> Any:
    body = json.dumps({"receipts": receipts}).encode()
    signed = signature(SECRET if key is None else key, body, int(at.timestamp()))
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    return client.post(url, body, content_type="application/json", headers={HEADER: signed})


def _states(store: Enrolments) -> list[State]:
    return [standing.state for _, standing in store.messages()]


def test_a_receipt_settles_its_message_and_says_so_once(unknown: Enrolments) -> None:
    receipt = {"id": "r1", "kind": "delivered", "key": "m1", "at": "2026-06-10T03:59:00+00:00"}
    assert _send(receipt).json() == {"new": 1}
    assert _states(unknown) == [State.SENT, State.UNKNOWN]
    assert _send(receipt, {**receipt, "id": "r2"}).json() == {"new": 1}
    assert Told.objects.count() == 2


@pytest.mark.parametrize("kind", ["bounced", "complained"])
def test_who_bounced_or_complained_is_left_alone(unknown: Enrolments, kind: str) -> None:
    assert _send({"id": "r1", "kind": kind, "key": "m1"}).status_code == 200
    assert unknown.left() == 0
    assert suppressed({1}, "webhook", []) == "customer"
    assert [(each.why, each.key) for each in Suppressed.objects.all()] == [(kind, "m1")]


@pytest.mark.parametrize("address", ["Anna@Example.com", "+86 138 0000 0001"])
def test_the_address_it_went_to_is_left_alone_too_and_kept_as_a_fingerprint(unknown: Enrolments, address: str) -> None:
    assert unknown.left() == 0
    _send({"id": "r1", "kind": "bounced", "key": "m1", "address": address})
    found = [suppressed({9}, "webhook", [each]) for each in ("anna@example.com", "8613800000001", "8613800000002")]
    assert found.count("address") == 1
    assert found[2] is None
    kept = f"{list(Suppressed.objects.values())} {list(Told.objects.values())}".casefold()
    assert "example.com" not in kept
    assert "0000" not in kept


def test_a_channel_is_not_believed_of_anothers_messages(unknown: Enrolments) -> None:
    assert _send({"id": "r1", "kind": "bounced", "key": "m2"}).json() == {"new": 1}
    assert _states(unknown) == [State.UNKNOWN, State.UNKNOWN]
    assert not Suppressed.objects.exists()


def test_what_is_told_is_kept_without_addresses(unknown: Enrolments) -> None:
    assert unknown.left() == 0
    _send({"id": "r1", "kind": "refused", "key": "m1", "detail": "550 <anna@example.com> +86 138 0013 8000 no"})
    assert Told.objects.get().detail == "550 <…@…> … no"


@pytest.mark.parametrize(
    "more",
    [
        {"key": "another secret"},
        {"at": NOW - dt.timedelta(seconds=301)},
        {"at": NOW + dt.timedelta(seconds=301)},
        {"url": "/api/v1/receipts/email"},
    ],
)
def test_what_is_not_signed_now_with_the_secret_is_refused_and_noted_once(
    unknown: Enrolments, more: dict[str, Any]
) -> None:
    receipt = {"id": "r1", "kind": "delivered", "key": "m1"}
    for _ in range(3):
        answer = _send(receipt, **more)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.signature")
    assert _states(unknown) == [State.UNKNOWN, State.UNKNOWN]
    assert [each.action for each in AuditEntry.objects.all()] == ["receipts.refused"]


def test_nobody_who_signs_nothing_is_let_in(unknown: Enrolments, settings: Any) -> None:
    assert unknown.left() == 0
    assert Client(headers={"host": "localhost"}).post(URL, "{}", content_type="application/json").status_code == 403
    # Where none is set, an empty secret is none.
    settings.HUITOU_WEBHOOK_SECRET = ""
    assert _send({"id": "r1", "kind": "delivered", "key": "m1"}, key="").status_code == 403


@pytest.mark.parametrize("change", [{"id": ""}, {"kind": "opened"}, {"key": ""}, {"at": "yesterday"}, {"id": 7}])
def test_what_is_no_receipt_is_not_taken_and_none_beside_it(unknown: Enrolments, change: dict[str, Any]) -> None:
    good = {"id": "r1", "kind": "delivered", "key": "m1"}
    assert _send(good, {**good, "id": "r2", **change}).status_code == 422
    assert _states(unknown) == [State.UNKNOWN, State.UNKNOWN]
    assert not Told.objects.exists()

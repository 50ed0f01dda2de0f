"""What comes in by the API: who may send, what is stored, and every fault of what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from huitou.crm.access import tokens
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.events import taking
from huitou.crm.fact_outbox.models import FactEntry
from tests.crm.events.conftest import order, send
from tests.support.serving import Clock
from tests.support.three import NOON

pytestmark = pytest.mark.django_db


def _answer(response: Any) -> tuple[int, int, int, int]:
    said = response.json()
    return response.status_code, said["taken"], said["known"], said["refused"]


def _stored() -> tuple[int, int]:
    return FactEntry.objects.count(), FactEntry.objects.filter(told=False).count()


@pytest.mark.parametrize("lines", [False, True])
def test_what_is_sent_is_stored_for_journeys_and_for_the_facts(shop: Path, sender: Client, *, lines: bool) -> None:
    assert _answer(send(sender, order("1"), order("2"), lines=lines)) == (202, 2, 0, 0)
    assert _stored() == (2, 2)


def test_the_same_again_is_known(shop: Path, sender: Client) -> None:
    send(sender, order("1"))
    assert _answer(send(sender, order("1"), order("2"), order("2"))) == (202, 1, 2, 0)
    assert FactEntry.objects.count() == 2


def test_one_by_itself(shop: Path, sender: Client) -> None:
    answer = sender.post("/api/v1/events", json.dumps(order("1")), content_type="application/json")
    assert _answer(answer) == (202, 1, 0, 0)


def test_one_that_is_faulty_says_where(shop: Path, sender: Client) -> None:
    event = order("1", paid_amount="much", colour="red") | {"at": "yesterday"}
    answer = sender.post("/api/v1/events", json.dumps(event), content_type="application/json")
    assert answer.status_code == 422
    found = {(each["field"], each["code"]) for each in answer.json()["issues"]}
    assert found == {
        ("at", "datetime_parsing"),
        ("data.paid_amount", "string_pattern_mismatch"),
        ("data.colour", "extra_forbidden"),
    }
    assert _stored() == (0, 0)


def test_of_many_the_good_are_stored_and_each_fault_of_the_others_is_told(shop: Path, sender: Client) -> None:
    answer = send(
        sender,
        order("1"),
        order("2") | {"kind": "gift"},
        "no event",
        order("3") | {"source": "taobaoo"},
        order("4", at=NOON + timedelta(minutes=11)),
        order("5", at=NOON - timedelta(days=31)),
        {**order("6"), "who": {}},
        order("7", at=NOON + timedelta(minutes=9)),
    )
    assert _answer(answer) == (202, 2, 0, 6)
    faults = answer.json()["faults"]
    assert [(each["index"], each["id"], each["field"], each["code"]) for each in faults] == [
        (1, "e-2-order", "kind", "union_tag_invalid"),
        (2, "", "", "dict_type"),
        (3, "e-3-order", "source", "source_unknown"),
        (4, "e-4-order", "at", "in_the_future"),
        (5, "e-5-order", "at", "too_old"),
        (6, "e-6-order", "who", "nobody"),
    ]
    assert all(each["zh"] and each["en"] for each in faults)
    assert sorted(FactEntry.objects.values_list("key", flat=True)) == [
        "event:huitou/e-1-order",
        "event:huitou/e-7-order",
    ]


@pytest.mark.parametrize("body", [b"{}", b"[", b"\xff"])
def test_what_is_no_list_is_refused_whole(shop: Path, sender: Client, body: bytes) -> None:
    answer = sender.post("/api/v1/events/batch", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "events.unreadable")


def test_a_line_that_is_no_json_is_one_fault(shop: Path, sender: Client) -> None:
    body = f"{json.dumps(order('1'))}\n{{half\n\n{json.dumps(order('2'))}"
    answer = sender.post("/api/v1/events/batch", body, content_type="application/x-ndjson")
    assert _answer(answer) == (202, 2, 0, 1)


def test_more_than_can_be_sent_at_once_is_refused(shop: Path, sender: Client) -> None:
    many = sender.post("/api/v1/events/batch", "[" + "0," * 5_000 + "0]", content_type="application/json")
    large = sender.post("/api/v1/events/batch", " " * 5_300_000, content_type="application/json")
    assert [many.status_code, many.json()["code"]] == [422, "events.too_many"]
    assert large.status_code == 413


def test_without_a_person_a_visit_is_its_devices_and_an_order_says_whose_a_parcel_is(
    shop: Path, sender: Client
) -> None:
    visit = {"id": "v", "kind": "visit", "at": NOON.isoformat(), "data": {"device_id": "d1"}}
    parcel = {"id": "p", "kind": "parcel", "at": NOON.isoformat(), "data": {"order_id": "o1"}}
    assert _answer(send(sender, visit, parcel)) == (202, 2, 0, 0)
    # Of a device journeys are not told.
    assert [row.kind for row in FactEntry.objects.filter(told=False)] == ["parcel"]


@pytest.mark.parametrize("role", ["reader", "analyst", "service"])
def test_who_may_not_send_events(shop: Path, client_of: Callable[..., Client], role: str) -> None:
    assert send(client_of(role), order("1")).status_code == 403


def test_a_token_without_the_scope_may_not(shop: Path, user: Callable[[str], User]) -> None:
    _, text = tokens.make(user("owner"), "reads", [Permission.NUMBERS_READ], 30)
    client = Client(headers={"authorization": f"Bearer {text}", "host": "localhost"})
    assert send(client, order("1")).status_code == 403


def test_one_sender_cannot_fill_the_disk(shop: Path, sender: Client, settings: Any, clock: Clock) -> None:
    size = len(json.dumps([order("1")]))
    settings.EVENT_BYTES_A_DAY = 2 * size
    answers = [send(sender, order(name)) for name in "123"]
    assert [each.status_code for each in answers] == [202, 202, 429]
    # Until midnight in UTC, which is twenty hours from four in the morning.
    assert int(answers[-1].headers["Retry-After"]) == 20 * 3600 + 1
    assert _stored() == (2, 2)
    clock.later(days=1)
    assert send(sender, order("4")).status_code == 202


def test_the_last_of_the_disk_is_left_to_the_rest(shop: Path, sender: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "SPARED", 10**18)
    if connection.vendor == "sqlite":
        assert send(sender, order("1")).status_code == 503
        assert _stored() == (0, 0)

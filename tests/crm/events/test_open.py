"""What was told of this morning stands in the way of a message at once, and no longer than it is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.delivery.message import Message, Origin
from huitou.crm.delivery.words.kept import keep
from huitou.crm.delivery.words.template import Written
from huitou.crm.events import work as events
from huitou.crm.fact_outbox import carrying
from huitou.crm.journeys import open_matters, values, work
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.models import Happened, Journey, JourneyVersion
from huitou.crm.journeys.tables import Tables
from huitou.crm.journeys.triggers.trigger import Again
from tests.crm.events.conftest import order, send
from tests.support.serving import Clock
from tests.support.three import NOON

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def _ticket(number: str, *, at: dt.datetime, closed: bool = False) -> dict[str, Any]:
    data = {"ticket_id": number, "opened_at": NOON.isoformat()} | ({"closed_at": at.isoformat()} if closed else {})
    said = {"kind": "ticket", "at": at.isoformat(), "who": {"member": "anna"}, "data": data}
    return {"id": f"t-{number}-{closed}", **said}


def _message(customer: int, *, purpose: Any = "marketing", template: str = "plain:1") -> Message:
    origin = Origin(1, 1, 1, "s")
    return Message("1:s:1", customer, "email", purpose, template, origin, NOON, NOON + 3 * DAY)


def _matters(shop: Path, message: Message) -> list[str]:
    Journey.objects.get_or_create(pk=1, defaults={"name": "x", "salt": "s", "made_at": NOON})
    facts = work.facts_of(shop)
    facts.gather([message])
    return sorted(facts.known(message).matters)


def test_a_question_of_this_morning_stands_in_the_way_until_it_is_answered(
    shop: Path, sender: Client, ids: dict[str, int], clock: Clock
) -> None:
    clock.later(hours=3)
    anna, ben = (_message(ids[name]) for name in ("anna", "ben"))
    send(sender, _ticket("1", at=NOON), _ticket("2", at=NOON + DAY / 24))
    events.turn()
    assert [_matters(shop, anna), _matters(shop, ben)] == [["open_ticket"], []]
    send(sender, _ticket("2", at=NOON + DAY / 12, closed=True))
    events.turn()
    assert _matters(shop, anna) == ["open_ticket"], "the other is still open"
    send(sender, _ticket("1", at=NOON + DAY / 12, closed=True))
    events.turn()
    assert _matters(shop, anna) == []


def test_what_the_facts_know_by_now_is_as_they_say(
    shop: Path, sender: Client, ids: dict[str, int], clock: Clock
) -> None:
    """The last purchase is days old; the question is of today, and counts in the facts too."""
    clock.later(hours=3)
    send(sender, _ticket("1", at=NOON))
    events.turn()
    carrying.carry(clock.at, say=lambda _: None)
    assert _matters(shop, _message(ids["anna"])) == ["open_ticket"]
    send(sender, _ticket("1", at=NOON + DAY / 24, closed=True))
    events.turn()
    carrying.carry(clock.at, say=lambda _: None)
    assert _matters(shop, _message(ids["anna"])) == []


@pytest.mark.parametrize(
    ("then", "open_"),
    [
        ([], ["open_order"]),
        ([order("9", kind="payment", at=NOON + DAY / 24)], []),
        ([order("9", at=NOON + DAY / 24, status="closed") | {"id": "closed"}], []),
        ([order("8", at=NOON + DAY / 24, status="paid")], ["open_order"]),
    ],
)
def test_an_order_is_open_until_it_is_paid_or_closed(
    shop: Path, sender: Client, ids: dict[str, int], clock: Clock, then: list[Any], open_: list[str]
) -> None:
    clock.later(hours=3)
    send(sender, order("9"), *then)
    events.turn()
    assert _matters(shop, _message(ids["anna"])) == open_


@pytest.mark.parametrize(
    ("status", "kind", "bought", "ordered"),
    [
        ("pending", "pending", False, True),
        ("paid", "order", True, True),
        ("closed", "closed", False, False),
    ],
)
def test_only_what_is_paid_was_bought_and_what_is_closed_is_no_order(
    shop: Path, sender: Client, ids: dict[str, int], clock: Clock, status: str, kind: str, bought: bool, ordered: bool
) -> None:
    work.version.cache_clear()
    Journey.objects.create(pk=1, name="x", salt="s", made_at=NOON)
    steps = [{"id": "w", "kind": "wait", "days": 3}]
    JourneyVersion.objects.create(journey_id=1, number=1, body={"first": "w", "steps": steps}, made_at=NOON)
    clock.at = NOON - DAY / 24
    Tables().enrol(work.version(1, 1), Design("s", 0), [Entry(ids["anna"], "once", clock.at)], clock.at)
    work.turn()
    clock.at = NOON
    send(sender, order("9", status=status))
    events.turn()
    assert list(Happened.objects.values_list("kind", flat=True)) == [kind]
    assert work.has_ordered(ids["anna"], NOON) == ordered
    # Whoever has bought leaves at once, and not when the step would have been looked at.
    work.turn()
    assert [each.ended for each in Tables().enrolments()] == ["reached" if bought else ""]


def test_a_parcel_that_moves_has_not_arrived(shop: Path, sender: Client, ids: dict[str, int]) -> None:
    parcel = {"order_id": "o1", "parcel_id": "p"}
    sent = [
        {"id": "1", "kind": "parcel", "at": NOON.isoformat(), "who": {"member": "anna"}, "data": parcel},
        {
            "id": "2",
            "kind": "parcel",
            "at": NOON.isoformat(),
            "who": {"member": "anna"},
            "data": {**parcel, "delivered_at": NOON.isoformat()},
        },
    ]
    send(sender, *sent)
    events.turn()
    assert list(Happened.objects.order_by("pk").values_list("kind", flat=True)) == ["parcel", "delivered"]


@pytest.mark.parametrize(
    ("purpose", "template", "found"),
    [
        ("reminder", "plain:1", ["out_of_stock"]),
        ("marketing", "product:1", ["out_of_stock"]),
        ("marketing", "plain:1", []),
    ],
)
def test_nobody_is_reminded_of_what_is_out_of_stock(
    shop: Path, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, purpose: str, template: str, found: list[str]
) -> None:
    again = Again(ids["anna"], "岩茶", NOON.date(), NOON.date(), NOON.date(), frozenset({"out_of_stock"}))
    for place in (open_matters, values):
        monkeypatch.setattr(place, "expected", lambda *_: {ids["anna"]: again})
    for name, body in (("plain", "你好 {{ leave }}"), ("product", "{{ product }} {{ leave }}")):
        keep(name, "marketing", {"zh": Written("你好", body)}, at=NOON)
    message = _message(ids["anna"], purpose=purpose, template=template)
    assert _matters(shop, message) == found
    assert _matters(shop, replace(message, customer_id=ids["ben"])) == []

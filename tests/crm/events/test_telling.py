"""Journeys are told: whoever waits wakes, and who is not known yet is found after the next import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.events import work
from huitou.crm.fact_outbox import carrying
from huitou.crm.fact_outbox.models import FactEntry
from huitou.crm.journeys import work as journeys
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.models import Happened, Journey, JourneyVersion
from huitou.crm.journeys.tables import Tables
from tests.crm.events.conftest import order, send
from tests.support.serving import Clock
from tests.support.three import NOON

pytestmark = pytest.mark.django_db

_STEPS = [{"id": "wait", "kind": "wait_for", "events": ["cart"], "minutes": 600}]


def _untold() -> int:
    return FactEntry.objects.filter(told=False).count()


def _happened() -> list[tuple[str, str, int]]:
    return list(Happened.objects.order_by("pk").values_list("pk", "kind", "customer_id"))


def test_who_waits_for_it_wakes_at_once(shop: Path, sender: Client, ids: dict[str, int], clock: Clock) -> None:
    journeys.version.cache_clear()
    Journey.objects.create(pk=1, name="弃购", salt="s", made_at=NOON)
    JourneyVersion.objects.create(journey_id=1, number=1, body={"first": "wait", "steps": _STEPS}, made_at=NOON)
    Tables().enrol(journeys.version(1, 1), Design("s", 0), [Entry(ids["anna"], "once", NOON)], NOON)
    journeys.turn()
    clock.later(minutes=3)
    cart = {
        "id": "c",
        "kind": "cart",
        "at": clock.at.isoformat(),
        "who": {"member": "anna"},
        "data": {"product_id": "p"},
    }
    send(sender, cart)
    # As the worker loop has them: one after the other.
    work.turn()
    journeys.turn()
    assert [(each.step, each.why, each.at) for each in Tables().steps()] == [("wait", "cart", clock.at)]


@pytest.mark.parametrize(
    "who",
    [
        {"member": "anna"},
        {"phone": "+86 138-0000-0001"},
        {"member": "anna-in-the-app", "phone": "13800000001"},
        {"unionid": "u1", "phone": "13800000001"},
    ],
)
def test_whose_it_is_is_told_as_an_import_tells_it(shop: Path, sender: Client, ids: dict[str, int], who: Any) -> None:
    send(sender, order("1", who))
    work.turn()
    assert _happened() == [("huitou/e-1-order", "pending", ids["anna"])]
    assert _untold() == 0


def test_by_huitous_own_number(shop: Path, sender: Client, ids: dict[str, int]) -> None:
    send(sender, order("1", {"customer_id": ids["ben"]}), order("2", {"customer_id": 9_999}))
    work.turn()
    assert _happened() == [("huitou/e-1-order", "pending", ids["ben"])]


def test_a_parcel_is_of_whoever_ordered(shop: Path, sender: Client, ids: dict[str, int]) -> None:
    send(sender, {"id": "p", "kind": "parcel", "at": NOON.isoformat(), "data": {"order_id": "o2"}})
    work.turn()
    assert _happened() == [("huitou/p", "parcel", ids["ben"])]


def test_who_is_not_known_is_found_after_the_next_import(
    shop: Path, sender: Client, tmp_path: Path, serve: Callable[[Path], None]
) -> None:
    send(sender, order("1", {"member": "dora"}))
    work.turn()
    assert _happened() == []
    (tmp_path / "more.csv").write_text(
        "order_id,customer_id,ordered_at,paid_amount\no7,dora,2026-06-09 10:00:00,5.00\n", encoding="utf-8"
    )
    huitou.open(shop).load(tmp_path / "more.csv")
    serve(shop)
    work.turn()
    assert [(kind, customer > 0) for _, kind, customer in _happened()] == [("pending", True)]
    assert _untold() == 0


def test_a_new_customers_own_order_makes_them_known(shop: Path, sender: Client, serve: Callable[[Path], None]) -> None:
    send(sender, order("1", {"member": "dora"}, kind="payment"))
    work.turn()
    carrying.carry(NOON, say=lambda _: None)
    serve(shop)
    work.turn()
    assert [kind for _, kind, _ in _happened()] == ["payment"]


def test_a_phone_that_two_customers_have_names_neither(
    shop: Path, sender: Client, tmp_path: Path, serve: Callable[[Path], None]
) -> None:
    (tmp_path / "more.csv").write_text(
        "order_id,customer_id,ordered_at,paid_amount,phone\no7,dora,2026-06-09 10:00:00,5.00,13800000001\n",
        encoding="utf-8",
    )
    huitou.open(shop).load(tmp_path / "more.csv")
    serve(shop)
    send(sender, order("1", {"phone": "13800000001"}))
    work.turn()
    assert _happened() == []


def test_what_is_told_and_stands_in_the_facts_is_let_go_of_later(shop: Path, sender: Client, clock: Clock) -> None:
    send(sender, order("1"), order("2", {"member": "nobody", "phone": "1"}))
    work.turn()
    carrying.carry(NOON, say=lambda _: None)
    assert sorted(FactEntry.objects.values_list("told", "body"))[1] == (True, "")
    clock.at = NOON + timedelta(days=39)
    assert carrying.forget(clock.at) == 0
    clock.at = NOON + timedelta(days=41)
    assert carrying.forget(clock.at) == 2


def test_told_again_after_a_death_nobody_hears_it_twice(shop: Path, sender: Client, ids: dict[str, int]) -> None:
    send(sender, order("1"))
    work.turn()
    # As if it had died after the telling.
    FactEntry.objects.update(told=False)
    work.turn()
    assert _happened() == [("huitou/e-1-order", "pending", ids["anna"])]


def test_in_a_shop_without_an_import_it_waits(tmp_path: Path, serve: Callable[[Path], None], sender: Client) -> None:
    huitou.init(tmp_path / "empty")
    serve(tmp_path / "empty")
    send(sender, order("1"))
    assert work.turn() is False
    assert _untold() == 1

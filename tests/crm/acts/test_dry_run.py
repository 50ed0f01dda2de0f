"""A dry run over a shop made by hand: who would have entered, what would have gone, and what would have held it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import huitou
from huitou.crm.audiences.keeping import save
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.rates import read_rates
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.dry_run.run import Tried, dry_run
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.looks import Running
from huitou.crm.journeys.models import Enrolled, LookedAt
from huitou.crm.journeys.tables import Tables
from huitou.crm.journeys.version import Version
from huitou.crm.shop.served import shop
from huitou.warehouse.accounts import find

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 6, 9, 4, tzinfo=dt.UTC)
ORDERS = """order_id,customer_id,ordered_at,paid_amount
o1,anna,2026-04-01 10:00:00,88.00
o2,ben,2026-05-01 10:00:00,88.00
o3,ben,2026-05-03 10:00:00,88.00
o4,carl,2026-05-10 10:00:00,88.00
o5,dora,2026-06-08 10:00:00,88.00
"""
MEMBERS = """customer_id,email,consent_email,consent_at,consent_source
anna,anna@example.com,yes,2026-01-01,下单时勾选
ben,ben@example.com,yes,2026-01-01,下单时勾选
carl,carl@example.com,no,2026-01-01,电话
dora,dora@example.com,yes,2026-01-01,下单时勾选
"""
FIRST_ORDER = {"kind": "event", "event": "order", "which": "first"}
WAIT = {"id": "wait", "kind": "wait", "days": 3, "at": "10:00:00", "next": {"next": "mail"}}
MAIL = {"id": "mail", "kind": "send", "channel": "email", "purpose": "reminder", "template": "due"}


@pytest.fixture(scope="session")
def shop_of_four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tried")
    for name, text in (("orders.csv", ORDERS), ("members.csv", MEMBERS)):
        (folder / name).write_text(text, encoding="utf-8")
    huitou.init(folder / "shop", name="山野茶铺").load([folder / "orders.csv", folder / "members.csv"])
    return folder / "shop"


@pytest.fixture(autouse=True)
def _served(shop_of_four: Path, serve: Callable[[Path], None], db: None) -> None:
    serve(shop_of_four)


def _journey(*steps: dict[str, Any], trigger: dict[str, Any] = FIRST_ORDER, number: int = 1, **more: Any) -> Running:
    said = {"journey": number, "number": 1, "first": steps[0]["id"], "steps": steps, "trigger": trigger, **more}
    return Running(Version.model_validate(said), Design("s", 0.0), NOW)


def _tried(one: Running, others: Sequence[Running] = ()) -> Tried:
    return dry_run(shop(), one, others, zone=SHANGHAI)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_who_would_have_entered_and_heard_by_hand() -> None:
    """Orders are known the next day. Anna's mail is due three days later at ten; Ben came back before his; Carl said
    no; Dora's order of the last day is not known yet."""
    found = _tried(_journey(WAIT, MAIL))
    assert (found.first, found.last) == (_day("2026-03-11"), _day("2026-06-08"))
    assert found.entered == {_day("2026-04-02"): 1, _day("2026-05-02"): 1, _day("2026-05-11"): 1}
    assert found.planned == {(_day("2026-04-05"), "email"): 1, (_day("2026-05-14"), "email"): 1}
    assert (found.sent, found.skipped, found.held, found.waiting) == ({"email": 1}, {"no_consent": 1}, {}, 0)
    assert [each.on for each in found.preview] == [_day("2026-05-11"), _day("2026-05-02"), _day("2026-04-02")]


def test_a_message_by_night_is_held_until_the_morning() -> None:
    found = _tried(_journey({**WAIT, "at": "22:00:00"}, MAIL))
    assert (found.held, found.sent) == ({"quiet_hours": 1}, {"email": 1})


def test_the_cap_holds_a_second_mail_of_the_day() -> None:
    """It is put off to the next day, which begins by night; so both reasons hold it once."""
    found = _tried(_journey(WAIT, {**MAIL, "next": {"next": "two"}}, {**MAIL, "id": "two"}))
    assert found.planned[_day("2026-04-05"), "email"] == 2
    assert found.held == {"over_cap": 1, "quiet_hours": 1}
    assert found.sent == {"email": 2}


def test_another_running_journey_that_writes_to_the_same_people_is_told_of() -> None:
    """Anna and Carl are planned a message of both; Ben hears of neither."""
    found = _tried(_journey(WAIT, MAIL), [_journey(WAIT, MAIL, number=2)])
    assert (found.meets, found.window) == ({2: 2}, 30)
    assert _tried(_journey(WAIT, MAIL)).meets == {}


def test_an_audience_is_what_it_was_on_each_day() -> None:
    """Thirty days after Anna's order is 1 May, known on the 2nd; after Ben's second 2 June, known on the 3rd."""
    rule = {"kind": "number", "of": "days_since_last", "least": 30, "most": 35}
    trigger = {"kind": "audience", "audience": save("away", rule, now=NOW).pk}
    found = _tried(_journey(MAIL, trigger=trigger))
    assert found.entered == {_day("2026-05-02"): 1, _day("2026-06-03"): 1}
    assert found.today_only == frozenset()


def test_conditions_that_only_know_today_are_named() -> None:
    rule = {"kind": "tagged", "name": "VIP"}
    trigger = {"kind": "audience", "audience": save("tagged", rule, now=NOW).pk}
    assert _tried(_journey(MAIL, trigger=trigger)).today_only == frozenset({"tagged"})


def test_events_that_were_told_of_are_replayed(shop_of_four: Path) -> None:
    (anna,) = find(shop_of_four, "anna")
    Tables().tell([Event("v1", "visit", anna, dt.datetime(2026, 5, 5, 6, tzinfo=dt.UTC))], NOW)
    found = _tried(_journey(MAIL, trigger={"kind": "event", "event": "visit"}))
    assert found.entered == {_day("2026-05-05"): 1}
    assert found.sent == {"email": 1}


def test_who_is_held_out_is_counted_and_hears_nothing() -> None:
    one = _journey(WAIT, MAIL)
    found = _tried(Running(one.version, Design("s", 0.999), NOW))
    assert (found.held_out, found.planned) == (3, {})


@pytest.mark.parametrize(
    ("written", "held"), [("email 1/second", 0), ("email 1/hour", 1), ("email 1/day", 1), ("webhook 1/day", 0)]
)
def test_what_the_provider_takes_holds_who_is_one_too_many(written: str, held: int) -> None:
    """At ten on 20 May Anna and Ben are written to; Carl said no."""
    one = _journey(MAIL, trigger={"kind": "date", "month": 5, "day": 20, "year": 2026})
    found = dry_run(shop(), one, (), zone=SHANGHAI, rates=read_rates(written))
    assert found.planned == {(_day("2026-05-20"), "email"): 3}
    assert (found.held.get("over_rate", 0), found.sent, found.waiting) == (held, {"email": 2}, 0)


def test_trying_leaves_no_trace() -> None:
    _tried(_journey(WAIT, {**MAIL, "mode": "live"}))
    assert not Enrolled.objects.exists()
    assert not Outgoing.objects.exists()
    assert not LookedAt.objects.exists()

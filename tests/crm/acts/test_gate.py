"""The gate: one reason after the other, in the order of how final they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huitou.crm.delivery.codes import CODES, WORDS
from huitou.crm.delivery.facts import MATTERS, Contacts, Known
from huitou.crm.delivery.gate import judge
from huitou.crm.delivery.message import Message, Origin
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict

# Noon in Shanghai.
NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
POLICY = Policy(ZoneInfo("Asia/Shanghai"))
FINE = Known(address="anna@example.com", agreed=True)
NOBODY = Contacts()
MESSAGE = Message(
    key="7:remind:1",
    customer_id=7,
    channel="email",
    purpose="marketing",
    template="due",
    origin=Origin(1, 1, 7, "remind"),
    due_at=NOON,
    expires_at=NOON + dt.timedelta(days=3),
)
SERVICE = replace(MESSAGE, purpose="service")


def _judged(message: Message = MESSAGE, contacts: Contacts = NOBODY, now: dt.datetime = NOON, **said: Any) -> Verdict:
    return judge(message, replace(FINE, **said), contacts, now, POLICY)


def test_nothing_in_the_way_it_goes() -> None:
    assert _judged() == Send("anna@example.com")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"held_out": True}, "held_out"),
        ({"erased": True}, "erased"),
        ({"journey": "stopped"}, "stopped"),
        ({"suppressed": True}, "suppressed"),
        ({"address_suppressed": True}, "address_suppressed"),
        ({"allowed": False}, "not_allowed"),
        ({"agreed": False}, "no_consent"),
        ({"address": None}, "no_address"),
        ({"address": ""}, "no_address"),
        ({"reached": True}, "reached"),
        *(({"matters": frozenset({matter})}, matter) for matter in MATTERS),
    ],
)
def test_each_reason_skips(said: dict[str, Any], code: str) -> None:
    assert _judged(**said) == Skip(code)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"suppressed": True},
        {"address_suppressed": True},
        {"allowed": False},
        {"agreed": False},
        {"reached": True},
        {"matters": frozenset({"open_ticket"})},
    ],
)
def test_a_service_notice_goes_all_the_same(said: dict[str, Any]) -> None:
    assert isinstance(_judged(SERVICE, **said), Send)


@pytest.mark.parametrize("said", [{"held_out": True}, {"erased": True}, {"journey": "stopped"}, {"address": None}])
def test_some_reasons_hold_for_a_service_notice_too(said: dict[str, Any]) -> None:
    assert isinstance(_judged(SERVICE, **said), Skip)


def test_a_service_notice_knows_no_night_and_no_budget() -> None:
    midnight = NOON + dt.timedelta(hours=12)
    assert isinstance(_judged(SERVICE, Contacts(at=(NOON,) * 9), midnight), Send)


def test_what_was_said_no_to_is_told_before_what_passes() -> None:
    """Who unsubscribed at night is told as that, or she would be looked at again in the morning."""
    assert _judged(now=NOON + dt.timedelta(hours=12), suppressed=True) == Skip("suppressed")


def test_at_the_end_of_its_time_it_is_over() -> None:
    assert _judged(now=MESSAGE.expires_at) == Skip("expired")


def test_while_the_journey_is_paused_it_waits() -> None:
    assert _judged(journey="paused") == Defer(NOON + dt.timedelta(minutes=15), "paused")
    # The next look would be past its end.
    late = MESSAGE.expires_at - dt.timedelta(minutes=15)
    assert _judged(now=late, journey="paused") == Skip("paused")


def test_by_night_it_waits_or_is_dropped() -> None:
    """Midnight in Shanghai; nine is one in UTC."""
    midnight, nine = NOON + dt.timedelta(hours=12), dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC)
    assert _judged(now=midnight) == Defer(nine, "quiet_hours")
    assert _judged(replace(MESSAGE, in_quiet="drop"), now=midnight) == Skip("quiet_hours")
    assert _judged(replace(MESSAGE, expires_at=nine), now=midnight) == Skip("quiet_hours")


def test_who_lives_where_it_is_never_day_at_once_is_skipped() -> None:
    assert _judged(zone=ZoneInfo("America/New_York")) == Skip("quiet_hours")


def test_who_heard_today_hears_tomorrow_or_not_at_all() -> None:
    today, midnight = Contacts(at=(NOON,)), dt.datetime(2026, 6, 10, 16, tzinfo=dt.UTC)
    assert _judged(contacts=today) == Defer(midnight, "over_cap")
    assert _judged(replace(MESSAGE, over_cap="drop"), today) == Skip("over_cap")
    assert _judged(replace(MESSAGE, expires_at=midnight), today) == Skip("over_cap")


def test_of_two_that_are_due_the_one_that_matters_more_goes() -> None:
    better, worse = Contacts(rivals=((1, 0, "x"),)), Contacts(rivals=((-1, 10**6, "x"),))
    assert isinstance(_judged(contacts=worse), Send)
    assert _judged(contacts=better) == Defer(dt.datetime(2026, 6, 10, 16, tzinfo=dt.UTC), "outbid")
    assert _judged(replace(MESSAGE, over_cap="drop"), better) == Skip("outbid")


def test_of_equal_priority_the_one_worth_more_goes() -> None:
    worth = replace(MESSAGE, value_minor=500)
    assert isinstance(_judged(worth, Contacts(rivals=((0, 499, "z"),))), Send)
    assert isinstance(_judged(worth, Contacts(rivals=((0, 501, "a"),))), Defer)


def test_every_code_has_words_in_both_languages() -> None:
    assert set(WORDS) == set(CODES)
    assert all(words["zh"] and words["en"] for words in WORDS.values())

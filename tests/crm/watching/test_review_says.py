"""What review says of a message is what the sender then does with it: every reason, and every two of them at once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from huitou.crm.customers.models import Consent
from huitou.crm.delivery import customers
from huitou.crm.delivery.channels.email.channel import EmailChannel
from huitou.crm.delivery.channels.webhook.channel import WebhookChannel
from huitou.crm.delivery.customers import _gathered
from huitou.crm.delivery.models import Blocked, Spending
from huitou.crm.delivery.rates import read_rates
from huitou.crm.delivery.suppression import hashed_for, suppress
from huitou.crm.delivery.tables import TableOutbox
from huitou.crm.delivery.verdict import Defer, Send, Skip
from huitou.crm.delivery.words.kept import keep
from huitou.crm.delivery.words.template import Written
from huitou.crm.journeys import work
from huitou.crm.journeys.models import Enrolled, Happened, Journey
from huitou.crm.journeys.would import would
from huitou.crm.shop.served import opened
from tests.support.mailbox import Mailbox
from tests.support.serving import Clock
from tests.support.tea_journey import DAY, NOON, message

MINUTE = dt.timedelta(minutes=1)
NOBODY = 999_999


@dataclass(slots=True)
class Case:
    """One message, and what is changed around it."""

    ids: dict[str, int]
    clock: Clock
    patch: pytest.MonkeyPatch
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def customer(self) -> int:
        return int(self.row.get("customer_id", self.ids["anna"]))


def _other(case: Case, place: int, **said: Any) -> None:
    """Another message to the same customer, which this worker does not look at."""
    message(place, case.customer, purpose="marketing", lease_until=NOON + DAY, **said)


def _by_night(case: Case) -> None:
    case.clock.at = NOON + dt.timedelta(hours=11)


def _full(case: Case) -> None:
    case.patch.setattr(settings, "HUITOU_RATES", "email 1/hour")
    with transaction.atomic():
        TableOutbox().spend("email", read_rates("email 1/hour")["email"], case.clock(), waits=True)


def _broken(case: Case) -> None:
    def prepare(*_: Any) -> object:
        raise ValueError("a bug")

    case.patch.setattr(EmailChannel, "prepare", prepare)


def _held_out(case: Case) -> None:
    Enrolled.objects.update(arm="held_out")


REASONS: dict[str, Callable[[Case], object]] = {
    "nothing": lambda _: None,
    "no such channel": lambda case: case.row.update(channel="sms"),
    "no server": lambda case: case.patch.setattr(settings, "EMAIL_HOST", ""),
    "nobody": lambda case: case.row.update(customer_id=NOBODY),
    "no consent": lambda case: case.row.update(customer_id=case.ids["ben"]),
    "suppressed": lambda case: suppress(case.customer, "email", why="left", at=NOON),
    "address suppressed": lambda case: suppress(0, "email", why="bounced", at=NOON, address="anna@example.com"),
    "stopped": lambda _: Journey.objects.update(state="stopped"),
    "paused": lambda _: Journey.objects.update(state="paused"),
    "held out": _held_out,
    "bought": lambda case: Happened.objects.create(
        id="o", kind="order", customer_id=case.customer, at=NOON, told_at=NOON
    ),
    "over the cap": lambda case: _other(case, 8, state="sent", called_at=NOON - MINUTE),
    "outbid": lambda case: _other(case, 9, state="planned", priority=9),
    "by night": _by_night,
    "busy": lambda _: Blocked.objects.create(channel="email", until=NOON + 13 * MINUTE),
    "words": lambda case: case.row.update(template="lacks:1"),
    "no words": lambda case: case.row.update(template="none:1"),
    "rate": _full,
    "broken": _broken,
    "soon over": lambda case: case.row.update(expires_at=NOON + 12 * MINUTE),
    "over": lambda case: case.row.update(expires_at=NOON),
}
PAIRS = [("nothing", "nothing"), *combinations(REASONS, 2)]


@pytest.mark.parametrize("purpose", ["marketing", "service"])
def test_the_sender_does_what_review_said(
    purpose: str, ids: dict[str, int], box: Mailbox, shop_of_four: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the files say of customers is the same in all cases, and dear to read.
    read = cache(lambda asked: _gathered(shop_of_four, opened(shop_of_four), asked))
    monkeypatch.setattr(customers, "_gathered", lambda _shop, _snapshot, asked: read(tuple(asked)))
    keep("lacks", "reminder", {"zh": Written("{{ link }}", "{{ link }}{{ leave }}")}, at=NOON)
    told: dict[tuple[str, str], str] = {}
    for pair in PAIRS:
        # Taken back after each: nothing of one case reaches the next.
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            clock.at = NOON
            case = Case(ids, clock, patch)
            Enrolled.objects.create(**_entered(ids["anna"]))
            for reason in sorted(pair, key=["nobody", "no consent"].__contains__, reverse=True):
                REASONS[reason](case)
            told[pair] = _one(case, purpose, shop_of_four)
            transaction.set_rollback(True)
    assert set(told.values()) >= _SEEN[purpose], sorted(_SEEN[purpose] - set(told.values()))
    assert len(box.mails) == sum(code == "sent" for code in told.values())


@pytest.mark.parametrize(
    ("template", "url", "told"),
    [
        ("due:1", "https://shop.example.com", "sent"),
        ("lacks:1", "https://shop.example.com", "template"),
        ("none:1", "https://shop.example.com", "template"),
        ("due:1", "", "later not_set_up"),
    ],
)
def test_of_words_for_the_shops_own_system_too(
    template: str,
    url: str,
    told: str,
    ids: dict[str, int],
    box: Mailbox,
    shop_of_four: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posted: list[bytes] = []
    monkeypatch.setattr(WebhookChannel, "_posted", lambda _channel, _url, body, _headers: posted.append(body) or b"")
    for name, value in (("WEBHOOK", "https://example.com/hook"), ("WEBHOOK_SECRET", "hush"), ("URL", url)):
        monkeypatch.setattr(settings, f"HUITOU_{name}", value)
    keep("lacks", "reminder", {"zh": Written("{{ link }}", "{{ link }}{{ leave }}")}, at=NOON)
    Enrolled.objects.create(**_entered(ids["anna"]))
    Consent.objects.create(
        account_key=ids["anna"], channel="webhook", purpose="reminder", given=True, said_at=NOON, source="电话"
    )
    case = Case(ids, clock, monkeypatch, {"channel": "webhook", "template": template})
    assert _one(case, "reminder", shop_of_four) == told
    assert [json.loads(each)["subject"] for each in posted] == (["岩茶快喝完了"] if told == "sent" else [])
    assert box.mails == []


def _one(case: Case, purpose: str, shop: Path) -> str:
    """What came of it; the two must agree on everything."""
    said: dict[str, Any] = {"purpose": purpose, "sells": purpose != "service", "state": "planned", **case.row}
    row = message(1, said.pop("customer_id", case.customer), **said)
    spent = list(Spending.objects.values())
    verdict = would(shop, [row], case.clock())[row.key]
    assert list(Spending.objects.values()) == spent
    work.turn()
    row.refresh_from_db()
    match verdict:
        case Send(address):
            assert address in {"anna@example.com", "ben@example.com", str(case.customer)}
            assert (row.state, row.code, row.sent_to) == ("sent", "", hashed_for(row.channel, address))
            return "sent"
        case Defer(until, code, detail):
            assert (row.state, row.code, row.due_at, row.detail) == ("planned", code, until, detail)
            return f"later {code}"
        case Skip(code, detail):
            assert (row.state, row.code, row.detail) == ("skipped", code, detail)
            return code


def _entered(customer: int) -> dict[str, Any]:
    return {
        "pk": 1,
        "journey_id": 1,
        "version": 1,
        "customer_id": customer,
        "by": "day",
        "arm": "treated",
        "entered_at": NOON,
        "step": None,
        "since": NOON,
        "due_at": NOON,
    }


# What the cases come to: a reason that none of them meets would be tested by nobody.
_ALWAYS = frozenset(
    "sent;erased;held_out;stopped;expired;template;not_set_up;failed;later paused;later not_set_up;later provider_busy"
    ";later over_rate;later failed".split(";")
)
_SELLING = frozenset(
    "suppressed;address_suppressed;no_consent;reached;over_cap;outbid;provider_busy;over_rate;later over_cap"
    ";later outbid;later quiet_hours".split(";")
)
_SEEN = {"service": _ALWAYS, "marketing": _ALWAYS | _SELLING}

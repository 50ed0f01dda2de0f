"""A shop of four customers with a journey that writes to them, as a person watches over it.

``python -m tests.support.tea_journey SHOP`` puts the journey and three people on their way into the shop's own store.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import huitou

# Noon in Shanghai, two days after the last order.
NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ORDERS = """order_id,customer_id,ordered_at,paid_amount,category
o1,anna,2026-05-01 10:00:00,88.00,岩茶
o2,ben,2026-05-02 10:00:00,88.00,岩茶
o3,carl,2026-05-03 10:00:00,88.00,白茶
o4,dora,2026-06-08 10:00:00,88.00,白茶
"""
MEMBERS = """customer_id,email,consent_email,consent_at,consent_source
anna,anna@example.com,yes,2026-05-01,下单时勾选
ben,ben@example.com,no,2026-05-02,电话
carl,carl@example.com,,,
dora,dora@example.com,yes,2026-06-08,下单时勾选
"""


def steps(purpose: str = "reminder") -> list[dict[str, object]]:
    """A message that a person lets go, and one two days later that goes by itself."""
    send = {"kind": "send", "channel": "email", "purpose": purpose, "template": "due:1"}
    return [
        {**send, "id": "remind", "mode": "manual", "next": {"next": "wait"}},
        {"id": "wait", "kind": "wait", "days": 2, "next": {"next": "again"}},
        {**send, "id": "again", "mode": "live"},
    ]


def make(folder: Path) -> Path:
    """The shop, in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("orders.csv", ORDERS), ("members.csv", MEMBERS)):
        (folder / name).write_text(text, encoding="utf-8")
    huitou.init(folder / "shop", name="山野茶铺").load([folder / "orders.csv", folder / "members.csv"])
    return folder / "shop"


def put(at: dt.datetime, purpose: str = "reminder") -> None:
    """Journey 1 with its words; Django has to be set up."""
    from huitou.crm.delivery.words.kept import keep
    from huitou.crm.delivery.words.template import Written
    from huitou.crm.journeys import work
    from huitou.crm.journeys.models import Journey, JourneyVersion

    work.version.cache_clear()
    Journey.objects.create(pk=1, name="补货", salt="s", made_at=at, began_at=at, holdout=0.1)
    body = {"first": "remind", "steps": steps(purpose)}
    JourneyVersion.objects.create(journey_id=1, number=1, body=body, made_at=at)
    written = Written("{{ product }}快喝完了", "{{ shop }}：{{ days }} 天了。退订：{{ leave }}")
    keep("due", purpose, {"zh": written}, at=at)  # type: ignore[arg-type]


def enter(customers: list[int], at: dt.datetime, *, held_out: bool = False) -> None:
    """Let these in, all of them in one arm."""
    from huitou.crm.journeys import work
    from huitou.crm.journeys.assignment import Design
    from huitou.crm.journeys.enrolment import Entry
    from huitou.crm.journeys.tables import Tables

    entries = [Entry(each, f"day {at:%Y-%m-%d}", at) for each in customers]
    design = Design("s", 0.999999 if held_out else 0.0)
    assert Tables().enrol(work.version(1, 1), design, entries, at) == len(customers)


def message(place: int, customer: int, **said: Any) -> Any:
    """A message as it stands in the outbox, of journey 1 unless told."""
    from huitou.crm.delivery.models import Outgoing

    known: dict[str, Any] = {
        "key": f"1:{place}",
        "customer_id": customer,
        "channel": "email",
        "purpose": "reminder",
        "sells": True,
        "template": "due:1",
        "journey": 1,
        "version": 1,
        "enrolment": place,
        "step": "remind",
        "planned_at": NOON,
        "due_at": NOON,
        "expires_at": NOON + DAY,
        "priority": 0,
        "value_minor": 0,
        "over_cap": "defer",
        "in_quiet": "defer",
        "state": "sent",
    }
    return Outgoing.objects.create(**{**known, **said})


def _main(shop: str) -> None:
    from huitou.crm.project import boot

    boot.ready(Path(shop))
    from django.utils import timezone

    from huitou.warehouse.accounts import find

    put(timezone.now(), "service")
    ids = {name: find(Path(shop), name)[0] for name in ("anna", "ben")}
    enter([ids["anna"]], timezone.now())
    enter([ids["ben"]], timezone.now(), held_out=True)
    sys.stdout.write(f"{ids['anna']} {ids['ben']}\n")


if __name__ == "__main__":
    _main(sys.argv[1])

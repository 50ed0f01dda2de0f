"""Telling journeys what happened: whose it is is found first, and who is not known yet is looked for again later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from huitou.crm.fact_outbox.models import FactEntry
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.tables import Tables
from huitou.crm.project import clock
from huitou.crm.shop.served import data_version, opened
from huitou.intake.whose import Named, Placed, whose, whose_orders
from huitou.warehouse.snapshot import Snapshot

# Somebody by what is said of them, whoever placed an order, or a customer by their number.
Whom = Named | Placed | int
# So many are told at once.
_AT_ONCE = 10_000
_CUSTOMERS = """
SELECT a.account_key, c.customer_id
FROM customer_accounts AS a
JOIN customers AS c ON c.customer = a.customer
WHERE a.account_key IN (SELECT UNNEST(:keys))"""


def tell_untold() -> bool:
    """Tell journeys of what came in since, and of what can be told since the last import; whether there was any."""
    version = data_version(settings.SHOP)
    # Before the first import nobody is known.
    rows = _next(version) if version is not None else []
    if version is None or not rows:
        return False
    said = {row.pk: json.loads(row.body) for row in rows}
    told, unknown = _resolved(settings.SHOP, rows, said)
    events = [
        Event(row.key.removeprefix("event:"), _told_as(row.kind, said[row.pk].get("data", {})), customer, row.at)
        for row, customer in told
    ]
    Tables().tell(events, clock.now())
    FactEntry.objects.filter(pk__in=unknown).update(looked_in=version)
    mine = FactEntry.objects.filter(pk__in=[row.pk for row, _ in told])
    mine.update(told=True)
    mine.filter(batch__done_at__isnull=False).update(body="")
    return True


def _next(version: str) -> list[FactEntry]:
    """Those never looked at first, then those whom another data version did not know."""
    untold = FactEntry.objects.filter(told=False)
    fresh = list(untold.filter(looked_in="").order_by("pk")[:_AT_ONCE])
    if fresh:
        return fresh
    again = untold.filter(Q(looked_in__gt="", looked_in__lt=version) | Q(looked_in__gt=version))
    return list(again.order_by("looked_in", "pk")[:_AT_ONCE])


def _resolved(
    shop: Path, rows: Sequence[FactEntry], said: Mapping[int, Mapping[str, Any]]
) -> tuple[list[tuple[FactEntry, int]], list[int]]:
    """Each with its customer, and the numbers of those of whom there is none, or more than one."""
    whom = {pk: _whom(each) for pk, each in said.items()}
    leads = _customers(shop, set(whom.values()))
    told = [(row, customer) for row in rows if (customer := leads.get(whom[row.pk])) is not None]
    return told, [row.pk for row in rows if whom[row.pk] not in leads]


def _told_as(kind: str, data: Mapping[str, Any]) -> str:
    """The kind of event it is for journeys: one order is placed, paid or closed, one parcel moves or arrives."""
    match kind:
        case "order":
            # As the facts have it: what does not say that it was paid has yet to be.
            return {"paid": "order", "closed": "closed"}.get(data.get("status", "pending"), "pending")
        case "parcel":
            return "delivered" if data.get("delivered_at") else "parcel"
        case "ticket":
            return "answered" if data.get("closed_at") else "ticket"
        case _:
            return kind


def _whom(event: Mapping[str, Any]) -> Whom:
    """What an event names its customer by."""
    who, source, store = event.get("who", {}), event.get("source", "huitou"), event.get("store", "")
    if "customer_id" in who:
        return int(who["customer_id"])
    return Named(source, store, **who) if who else Placed(source, store, event["data"]["order_id"])


def _customers(shop: Path, whom: set[Whom]) -> Mapping[Whom, int]:
    """Of each the one customer it leads to in the data version."""
    accounts: dict[Whom, tuple[int, ...]] = {each: (each,) for each in whom if isinstance(each, int)}
    people = [each for each in whom if isinstance(each, Named)]
    orders = [each for each in whom if isinstance(each, Placed)]
    accounts |= dict(zip(people, whose(shop, people), strict=True))
    accounts |= dict(zip(orders, whose_orders(shop, orders), strict=True))
    leads = current_ids(opened(shop), {key for keys in accounts.values() for key in keys})
    found: dict[Whom, int] = {}
    for each, keys in accounts.items():
        customers = {leads[key] for key in keys if key in leads}
        if len(customers) == 1:
            found[each] = customers.pop()
    return found


def current_ids(snapshot: Snapshot, accounts: set[int]) -> Mapping[int, int]:
    """The customer each account leads to, whoever it was merged into."""
    if not accounts:
        return {}
    columns = snapshot.arrays(_CUSTOMERS, keys=sorted(accounts))
    return dict(zip(columns["account_key"].tolist(), columns["customer_id"].tolist(), strict=True))

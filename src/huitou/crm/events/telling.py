"""Telling journeys what happened: whose it is is found first, and who is not known yet is looked for again later."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from huitou.crm.events.models import Untold
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.tables import Tables
from huitou.crm.project import clock
from huitou.crm.shop.served import data_version, opened
from huitou.intake.whose import Named, Placed, whose, whose_orders
from huitou.warehouse.snapshot import Snapshot

# So many are told at once.
_AT_ONCE = 10_000
# Who was never found by then will not be.
FORGOTTEN = dt.timedelta(days=60)
_CUSTOMERS = """
SELECT a.account_key, c.customer_id
FROM customer_accounts AS a
JOIN customers AS c ON c.customer = a.customer
WHERE a.account_key IN (SELECT UNNEST(:keys))"""


def tell_untold() -> bool:
    """Tell journeys of what came in since, and of what can be told since the last import; whether there was any."""
    version = data_version(settings.SHOP)
    rows = _next(version or "")
    if not rows:
        return False
    if version is None:
        # Before the first import nobody is known.
        return False
    now = clock.now()
    told, unknown = _resolved(settings.SHOP, rows)
    Tables().tell([Event(row.key, row.kind, customer, row.at) for row, customer in told], now)
    Untold.objects.filter(pk__in=[row.pk for row, _ in told]).delete()
    Untold.objects.filter(pk__in=[row.pk for row in unknown]).update(looked_in=version)
    return True


def forget(now: dt.datetime) -> int:
    """Let go of those who were never found: what they did stands in the facts, if it could."""
    return Untold.objects.filter(put_at__lt=now - FORGOTTEN).delete()[0]


def _next(version: str) -> list[Untold]:
    """Those never looked at first, then those whom another data version did not know."""
    fresh = list(Untold.objects.filter(looked_in="").order_by("pk")[:_AT_ONCE])
    if fresh or not version:
        return fresh
    again = Untold.objects.filter(Q(looked_in__gt="", looked_in__lt=version) | Q(looked_in__gt=version))
    return list(again.order_by("looked_in", "pk")[:_AT_ONCE])


def _resolved(shop: Path, rows: Sequence[Untold]) -> tuple[list[tuple[Untold, int]], list[Untold]]:
    """Each with its customer, and those of whom there is none, or more than one."""
    abouts = {row.about for row in rows}
    leads = _customers(shop, abouts)
    told = [(row, customer) for row in rows if (customer := leads.get(row.about)) is not None]
    return told, [row for row in rows if row.about not in leads]


def _customers(shop: Path, abouts: set[str]) -> Mapping[str, int]:
    """By what names them, the one customer it leads to in the data version."""
    said = {about: json.loads(about) for about in sorted(abouts)}
    accounts: dict[str, tuple[int, ...]] = {
        about: (each["customer_id"],) for about, each in said.items() if "customer_id" in each
    }
    orders = {about: Placed(**each) for about, each in said.items() if "order_id" in each}
    people = {about: Named(**each) for about, each in said.items() if about not in accounts and about not in orders}
    accounts |= dict(zip(people, whose(shop, list(people.values())), strict=True))
    accounts |= dict(zip(orders, whose_orders(shop, list(orders.values())), strict=True))
    leads = current_ids(opened(shop), {key for keys in accounts.values() for key in keys})
    found: dict[str, int] = {}
    for about, keys in accounts.items():
        customers = {leads[key] for key in keys if key in leads}
        if len(customers) == 1:
            found[about] = customers.pop()
    return found


def current_ids(snapshot: Snapshot, accounts: set[int]) -> dict[int, int]:
    """The customer each account leads to, whoever it was merged into."""
    rows: Any = snapshot.arrays(_CUSTOMERS, keys=sorted(accounts)) if accounts else {}
    if not accounts:
        return {}
    return dict(zip(rows["account_key"].tolist(), rows["customer_id"].tolist(), strict=True))

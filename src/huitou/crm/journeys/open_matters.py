"""What stands in the way of a message that the facts do not say by customer: told of live, or of the very thing it is
about."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from pathlib import Path

from huitou.crm.customers.merged import today_here
from huitou.crm.delivery.facts import Matter
from huitou.crm.delivery.message import Message
from huitou.crm.fact_outbox.models import FactEntry
from huitou.crm.journeys.models import Happened
from huitou.crm.journeys.surroundings import expected
from huitou.crm.journeys.values import is_about_again
from huitou.crm.project import clock
from huitou.crm.shop.served import opened

# What opens something, and what says that it is over.
_OPENS = ("ticket", "pending")
_KINDS = (*_OPENS, "answered", "order", "payment", "closed")
# What is not in the facts after so long never comes there.
_LATELY = dt.timedelta(days=30)


def told_open(customers: Collection[int]) -> frozenset[Matter]:
    """Tickets and orders of these numbers of one customer that are open by what was told of live, where no data
    version knows of them yet; once one does, that one says whether they still are."""
    told = Happened.objects.filter(customer_id__in=customers, kind__in=_KINDS, told_at__gte=clock.now() - _LATELY)
    kinds = {f"event:{number}": kind for number, kind in told.order_by("at", "told_at", "pk").values_list("pk", "kind")}
    if not kinds:
        return frozenset()
    fresh = FactEntry.objects.filter(key__in=kinds, batch__done_at__isnull=True).exclude(body="")
    said = {key: json.loads(body).get("data", {}) for key, body in fresh.values_list("key", "body")}
    last: dict[tuple[Matter, str], str] = {}
    for key, kind in kinds.items():
        if key in said:
            ticket = said[key].get("ticket_id", "")
            last[("open_ticket", ticket) if ticket else ("open_order", said[key]["order_id"])] = kind
    return frozenset(matter for (matter, _), kind in last.items() if kind in _OPENS)


def against(shop: Path, message: Message) -> frozenset[Matter]:
    """Whether what they are expected to buy again, where the message is about that, is gone, or was bought already as
    something else of its kind."""
    if not is_about_again(message):
        return frozenset()
    today = today_here({message.customer_id}).get(message.customer_id, message.customer_id)
    again = expected(shop, opened(shop).about.data_version).get(today)
    return frozenset() if again is None else again.against

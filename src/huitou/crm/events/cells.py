"""What an event becomes in the facts: the cells of a row of one of Huitou's own lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huitou.crm.events.kinds import AnyEvent, CartEvent, OrderEvent, PaymentEvent, VisitEvent
from huitou.crm.fact_outbox.entry import Entry


def entry_of(event: AnyEvent) -> Entry:
    """As it is put down for the facts."""
    who: dict[str, Any] = event.who.model_dump(exclude_defaults=True)
    if (account := who.pop("customer_id", None)) is not None:
        who["account"] = account
    return Entry(f"event:{event.key}", event.kind, event.at, event.source, event.store, who, _said(event))


def _said(event: AnyEvent) -> dict[str, Any]:
    said = {name: _cell(value) for name, value in event.data.model_dump(exclude_none=True).items() if value != ""}
    said["updated_at"] = event.at.isoformat()
    match event:
        case OrderEvent() | PaymentEvent():
            said.setdefault("ordered_at", event.at.isoformat())
            if event.data.status == "paid":
                said["paid_at"] = event.at.isoformat()
        case VisitEvent() | CartEvent():
            said["event_at"] = said.pop("updated_at")
            said.setdefault("event", "add_to_cart")
    return said


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value

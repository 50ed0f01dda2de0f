"""event: something happens to a customer: told of live, or, for orders, found in what was imported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import ORDERS, Entry, Event, heard
from huitou.crm.journeys.steps.wait_for import Kind
from huitou.crm.journeys.triggers.only import only
from huitou.crm.journeys.triggers.trigger import Around, Found, Look, Trigger
from huitou.language import Speech
from huitou.metrics.definition import Words

# What happened longer ago is no news: a file of last year's orders lets nobody in.
FRESH = dt.timedelta(days=3)
# Events are told of in transactions: one that began earlier may be seen later.
_OVERLAP = dt.timedelta(minutes=10)

WORDS: Mapping[str, Words] = {
    "order": {"zh": "购买", "en": "buys"},
    "payment": {"zh": "付款", "en": "pays"},
    "parcel": {"zh": "包裹有消息", "en": "has news of a parcel"},
    "delivered": {"zh": "包裹送到", "en": "receives a parcel"},
    "visit": {"zh": "来访", "en": "visits"},
    "cart": {"zh": "加购", "en": "puts something into the cart"},
    "ticket": {"zh": "来问客服", "en": "asks the service"},
    "later": {"zh": "请过两周再提醒", "en": "asks to be reminded in two weeks"},
}
_WHICH: Mapping[str, Words] = {
    "any": {"zh": "", "en": ""},
    "first": {"zh": "第一次", "en": " for the first time"},
    "repeat": {"zh": "再次", "en": " again"},
}


class EventTrigger(Trigger):
    """``which``: of orders only the first of somebody's life, or only later ones. Orders of one shop day are one."""

    words: ClassVar[Words] = {"zh": "发生一件事", "en": "something happens"}
    kind: Literal["event"] = "event"
    event: Kind
    which: Literal["any", "first", "repeat"] = "any"
    audience: int | None = Field(default=None, ge=1)

    def mark(self, around: Around) -> str:
        told = around.told_to(self.kinds)
        return f"{told}|{around.data_version}" if self.is_order else told

    def look(self, around: Around, last: Look) -> Found:
        since = max(around.began, around.now - FRESH)
        seen = since if last.at is None else max(since, last.at - _OVERLAP)
        events = [each for each in around.told(self.kinds, seen) if since <= each.at <= around.now]
        entries = list(self._orders(events, around, since) if self.is_order else self._others(events, around.now))
        return Found(only(self.audience, entries, around))

    def said(self, t: Speech, called: Called) -> str:
        what, which = WORDS[self.event], _WHICH[self.which]
        said = t(zh=f"客户{which['zh']}{what['zh']}时", en=f"when a customer {what['en']}{which['en']}")
        if self.audience is None:
            return said
        name = called.audience(self.audience)
        return said + t(zh=f"，且在“{name}”里", en=f" and is in “{name}”")

    @property
    def is_order(self) -> bool:
        """Whether it is found in what was imported as well."""
        return self.event in ORDERS

    @property
    def kinds(self) -> Sequence[str]:
        """Kinds of events it waits for."""
        # A shop may tell of either; for what follows it is the same. What is not paid yet has not been bought.
        return ORDERS if self.is_order else heard(self.event)

    def _others(self, events: Sequence[Event], now: dt.datetime) -> Iterator[Entry]:
        return (Entry(each.customer_id, each.id, now) for each in events)

    def _orders(self, events: Sequence[Event], around: Around, since: dt.datetime) -> Iterator[Entry]:
        days = {(each.customer_id, each.at.astimezone(around.zone).date()) for each in events}
        bought = [each for each in around.purchases(since) if each.at <= around.now]
        days |= {(each.customer_id, each.at.astimezone(around.zone).date()) for each in bought}
        for day in sorted({day for _, day in days}):
            here = sorted(customer for customer, on in days if on == day)
            known = around.bought_before(here, day) if self.which != "any" else frozenset()
            for customer in here:
                if self.which == "any" or (customer in known) == (self.which == "repeat"):
                    # From the next day on: the payment of the same order is not one that the journey brought about.
                    after = instant(day + dt.timedelta(days=1), dt.time(), around.zone)
                    yield Entry(customer, f"order {day.isoformat()}", after)

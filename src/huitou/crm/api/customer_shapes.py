"""Customers as JSON: a row of the list, the whole profile, and what people here said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ninja import Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.times import shop_time
from huitou.crm.customers import consents
from huitou.crm.customers.models import Channel, Note, Purpose, Tagged
from huitou.crm.shop.served import ServedShop
from huitou.language import Speech
from huitou.metrics import figures
from huitou.predict.people_in import Person
from huitou.predict.words import SEGMENTS
from huitou.report import cells
from huitou.report.blocks import Table, words


class CustomerOut(Schema):
    """A row of the list; ``name`` is masked."""

    customer_id: int
    name: str
    first_day: str
    last_day: str
    purchases: int
    amount: str
    year_amount: str
    days_since: int
    lifecycle: str
    tier: str
    rfm: str
    tags: list[str]


class CustomersOut(Schema):
    items: list[CustomerOut]
    total: int
    next: str | None


class AccountOut(Schema):
    account_key: int
    source: str
    source_name: str
    store: str
    kind: str
    name: str


class EventOut(Schema):
    day: str
    kind: str
    title: str
    detail: str


class TagOut(Schema):
    """``rule`` tags follow from the facts and cannot be taken off."""

    name: str
    rule: bool
    means: str


class TagSpanOut(Schema):
    """From when to when somebody had a tag."""

    name: str
    at: str
    by: str
    removed_at: str | None
    removed_by: str | None


class ConsentOut(Schema):
    channel: str
    purpose: str
    given: bool
    said_at: str | None
    source: str


class NoteOut(Schema):
    id: int
    text: str
    at: str
    by: str
    version: int


class CustomerProfileOut(CustomerOut):
    """``own_cycle``: made of their own gaps; else ``cycle_days`` is that of the shop or of what they buy."""

    cycle_days: float | None
    own_cycle: bool
    accounts: list[AccountOut]
    tagged: list[TagOut]
    tag_history: list[TagSpanOut]
    consents: list[ConsentOut]
    notes: list[NoteOut]
    events: list[EventOut]
    events_total: int
    foretold: list[str]
    unmasked: bool


class NoteIn(Sent):
    text: str = Field(min_length=1, max_length=2000)


class NoteEdit(NoteIn):
    version: int


class TagIn(Sent):
    name: str = Field(min_length=1, max_length=40, pattern=r"^\S(.*\S)?$")


class ConsentIn(Sent):
    """``said_on`` is the day it was said, today at the latest; ``source`` where: a call, a form, a chat."""

    account_key: int
    channel: Spelled[Channel]
    purpose: Spelled[Purpose]
    given: bool
    said_on: Spelled[dt.date]
    source: str = Field(min_length=1, max_length=120)


def row(person: Person, called: Mapping[int, str], hand: dict[int, set[str]], currency: str, t: Speech) -> CustomerOut:
    tags = set().union(*(hand.get(key, set()) for key in person.account_keys))
    return CustomerOut(
        customer_id=person.customer_id,
        name=next((called[key] for key in person.account_keys if called.get(key)), ""),
        first_day=calendar.iso(person.first_day),
        last_day=calendar.iso(person.last_day),
        purchases=person.purchases,
        amount=figures.amount(person.net_minor, currency, t),
        year_amount=figures.amount(person.year_net_minor, currency, t),
        days_since=person.recency,
        lifecycle=_said("lifecycle", person.lifecycle, t),
        tier=_said("tier", person.tier, t),
        rfm=_said("rfm", person.rfm, t),
        tags=sorted(tags),
    )


def _said(rule: str, value: str, t: Speech) -> str:
    words = SEGMENTS[rule].get(value)
    return words[t.lang] if words else t(zh="未知", en="unknown")


def hand_tags(keys: list[int]) -> dict[int, set[str]]:
    on: dict[int, set[str]] = {}
    for key, name in Tagged.objects.filter(account_key__in=keys, removed_at=None).values_list(
        "account_key", "tag__name"
    ):
        on.setdefault(key, set()).add(name)
    return on


def note_out(note: Note) -> NoteOut:
    return NoteOut(id=note.pk, text=note.text, at=shop_time(note.at), by=note.by.name, version=note.version)


def consents_of(served: ServedShop, keys: list[int]) -> list[ConsentOut]:
    zone = calendar.zone(served.settings.timezone)
    return [
        ConsentOut(
            channel=each.channel,
            purpose=each.purpose,
            given=each.given,
            said_at=each.latest.said_at.astimezone(zone).date().isoformat() if each.latest.said_at else None,
            source=each.latest.source,
        )
        for each in consents.standing(served.folder, keys)
    ]


def customer_table(rows: Sequence[CustomerOut], name: str, t: Speech) -> Table:
    """The list as a table to take away."""
    headings = t(
        zh="客户|名称|首购|上次购买|次数|净额|近一年|几天没来|阶段|分层|RFM|标签",
        en="customer|name|first bought|last bought|purchases|net amount|last year|days away|lifecycle|tier|RFM|tags",
    ).split("|")
    return Table(
        name,
        tuple(headings),
        tuple(
            (
                cells.count(each.customer_id),
                words(each.name),
                words(each.first_day),
                words(each.last_day),
                cells.count(each.purchases),
                words(each.amount),
                words(each.year_amount),
                cells.count(each.days_since),
                words(each.lifecycle),
                words(each.tier),
                words(each.rfm),
                words(t(zh="、", en=", ").join(each.tags)),
            )
            for each in rows
        ),
    )

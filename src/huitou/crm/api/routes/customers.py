"""Customers: the list, one of them with all that is known, and what people here say of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Schema, Status
from pydantic import Field

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, export, revealing
from huitou.crm.api.customer_shapes import (
    AccountOut,
    ConsentIn,
    ConsentOut,
    CustomerProfileOut,
    CustomersOut,
    EventOut,
    NoteEdit,
    NoteIn,
    NoteOut,
    TagIn,
    TagOut,
    TagSpanOut,
    consents_of,
    customer_table,
    hand_tags,
    note_out,
    row,
)
from huitou.crm.api.errors import ApiError, NotFoundError, StaleError
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.customers import consents, profile
from huitou.crm.customers.models import Consent, Note, Tag, Tagged
from huitou.crm.customers.profile import Profile
from huitou.crm.shop.served import ServedShop, opened, shop
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics.windows import default_as_of
from huitou.predict.people_in import PeoplePage, people_page
from huitou.warehouse.accounts import find, names

room = Room("customers")

_EXPORTED = 50_000

_EVENTS_SHOWN = 500


class Wanted(Schema):
    """Which customers: a cell of the structure, as ``lifecycle=lost``; a tag of the shop's; what somebody typed."""

    cell: str = Field("", max_length=60)
    tag: str = Field("", max_length=40)
    q: str = Field("", max_length=120)
    sort: Literal["value", "year_value", "purchases", "last", "first"] = "value"


@room.get("", needs=Permission.CUSTOMERS_READ, response=CustomersOut, summary="Customers, a page at a time")
def listed(
    request: HttpRequest,
    wanted: Query[Wanted],
    cursor: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> CustomersOut:
    t, served = speech(request), shop()
    page = _page(served, wanted, cursor, limit)
    keys = [key for person in page.items for key in person.account_keys]
    called = names(served.folder, keys)
    hand = hand_tags(keys)
    end = cursor + len(page.items)
    return CustomersOut(
        items=[row(person, called, hand, page.currency, t) for person in page.items],
        total=page.total,
        next=str(end) if end < page.total else None,
    )


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="The list, as a file")
def exported(request: HttpRequest, wanted: Query[Wanted], form: Query[export.Wanted]) -> HttpResponse:
    """Everybody asked for, names masked. Raises: ApiError 422 where they are more than a file should hold."""
    revealing.insist(request, Permission.CUSTOMERS_READ)
    t, served = speech(request), shop()
    page = _page(served, wanted, 0, _EXPORTED)
    if page.total > _EXPORTED:
        raise ApiError(
            422,
            "export.too_many",
            en=f"{page.total:,} customers do not fit in a file of {_EXPORTED:,}; choose a stage, a tag or a search",
            zh=f"有 {page.total:,} 位客户，一个文件最多 {_EXPORTED:,} 位；先选一个阶段、标签，或者搜一下",
        )
    keys = [key for person in page.items for key in person.account_keys]
    called, hand = names(served.folder, keys), hand_tags(keys)
    listed_as = [row(person, called, hand, page.currency, t) for person in page.items]
    title = t(zh="客户", en="customers")
    return export.export(request, [customer_table(listed_as, title, t)], form, name="customers", title=title)


@room.get("/{customer_id}", needs=Permission.CUSTOMERS_READ, response=CustomerProfileOut, summary="One customer")
def one(request: HttpRequest, customer_id: Path[int]) -> CustomerProfileOut:
    return _profile(request, customer_id, reveal=False)


@room.post(
    "/{customer_id}/unmask",
    needs=Permission.CUSTOMERS_UNMASK,
    response=CustomerProfileOut,
    summary="One customer, names in full",
)
def unmask(request: HttpRequest, customer_id: Path[int]) -> CustomerProfileOut:
    found = _profile(request, customer_id, reveal=True)
    audit.note(request, "customer.unmasked", str(found.customer_id))
    return found


@room.post("/{customer_id}/notes", needs=Permission.CUSTOMERS_WRITE, response={201: NoteOut}, summary="Write a note")
def add_note(request: HttpRequest, customer_id: Path[int], payload: NoteIn) -> Status[NoteOut]:
    made = Note.objects.create(account_key=_known(customer_id), text=payload.text, by=_asker(request))
    return Status(201, note_out(made))


@room.put("/{customer_id}/notes/{note_id}", needs=Permission.CUSTOMERS_WRITE, response=NoteOut, summary="Change a note")
def change_note(request: HttpRequest, customer_id: Path[int], note_id: Path[int], payload: NoteEdit) -> NoteOut:
    with transaction.atomic():
        note = _note_of(customer_id, note_id)
        changed = Note.objects.filter(pk=note.pk, version=payload.version).update(
            text=payload.text, version=payload.version + 1
        )
        if not changed:
            raise StaleError
    note.refresh_from_db()
    audit.note(request, "customer.note_changed", str(customer_id), note=note_id)
    return note_out(note)


@room.delete(
    "/{customer_id}/notes/{note_id}", needs=Permission.CUSTOMERS_WRITE, response={204: None}, summary="Remove a note"
)
def remove_note(request: HttpRequest, customer_id: Path[int], note_id: Path[int]) -> Status[None]:
    note = _note_of(customer_id, note_id)
    Note.objects.filter(pk=note.pk, removed_at=None).update(removed_at=timezone.now())
    audit.note(request, "customer.note_removed", str(customer_id), note=note_id)
    return Status(204, None)


@room.post("/{customer_id}/tags", needs=Permission.CUSTOMERS_WRITE, response={201: TagOut}, summary="Put a tag on")
def add_tag(request: HttpRequest, customer_id: Path[int], payload: TagIn) -> Status[TagOut]:
    key, user = _known(customer_id), _asker(request)
    with transaction.atomic():
        tag, _ = Tag.objects.get_or_create(name=payload.name, defaults={"made_by": user})
        if not Tagged.objects.filter(account_key__in=_keys(customer_id), tag=tag, removed_at=None).exists():
            Tagged.objects.create(account_key=key, tag=tag, by=user)
    return Status(201, TagOut(name=tag.name, rule=False, means=""))


@room.delete(
    "/{customer_id}/tags/{tag}", needs=Permission.CUSTOMERS_WRITE, response={204: None}, summary="Take a tag off"
)
def remove_tag(request: HttpRequest, customer_id: Path[int], tag: Path[str]) -> Status[None]:
    on = Tagged.objects.filter(account_key__in=_keys(customer_id), tag__name=tag, removed_at=None)
    if not on.update(removed_at=timezone.now(), removed_by=_asker(request)):
        raise NotFoundError(en=f"tag on this customer: {tag}", zh=f"标签：{tag}")
    return Status(204, None)


@room.post(
    "/{customer_id}/consents",
    needs=Permission.CUSTOMERS_WRITE,
    response={201: list[ConsentOut]},
    summary="Write down a consent, or that it was withdrawn",
)
def add_consent(request: HttpRequest, customer_id: Path[int], payload: ConsentIn) -> Status[list[ConsentOut]]:
    keys = _keys(customer_id)
    if payload.account_key not in keys:
        raise NotFoundError(en=f"account of this customer: {payload.account_key}", zh=f"账号：{payload.account_key}")
    zone = calendar.zone(shop().settings.timezone)
    said_at = dt.datetime.combine(payload.said_on, dt.time.min, zone)
    if said_at > timezone.now():
        raise ApiError(
            422, "consent.day", en="the day it was said has not come yet", zh="说这句话的日子还没到，请改成今天或更早"
        )
    said = payload.dict(exclude={"said_on"})
    consents.say(Consent(**said, said_at=said_at, noted_by=_asker(request)))
    audit.note(request, "customer.consent", str(customer_id), channel=payload.channel, given=payload.given)
    return Status(201, consents_of(shop(), keys))


def _page(served: ServedShop, wanted: Wanted, cursor: int, limit: int) -> PeoplePage:
    return people_page(
        opened(served.folder),
        wanted.cell or None,
        as_of=_as_of(served),
        settings=served.settings,
        sort=wanted.sort,
        start=cursor,
        size=limit,
        among=_among(served, wanted),
    )


def _as_of(served: ServedShop) -> int:
    about = opened(served.folder).about
    return default_as_of(about.latest_day, today=calendar.today(about.timezone))


def _among(served: ServedShop, wanted: Wanted) -> set[int] | None:
    """The customers a tag and what was typed leave; None where neither was said."""
    found: set[int] | None = None
    if wanted.tag:
        tagged = Tagged.objects.filter(tag__name=wanted.tag, removed_at=None).values_list("account_key", flat=True)
        found = _customers(served, tagged)
    if wanted.q.strip():
        typed = wanted.q.strip()
        keys = set(find(served.folder, typed))
        keys |= {int(typed)} if typed.isdecimal() and len(typed) < 19 else set()
        matching = _customers(served, keys) | _ordered(served, typed)
        found = matching if found is None else found & matching
    return found


def _customers(served: ServedShop, account_keys: object) -> set[int]:
    snapshot = opened(served.folder)
    keys = [int(key) for key in account_keys]  # type: ignore[attr-defined]
    if not keys:
        return set()
    listed = ", ".join(map(str, sorted(keys)))
    rows = snapshot.rows(
        "SELECT DISTINCT c.customer_id FROM customer_accounts AS a JOIN customers AS c ON c.customer = a.customer"
        f" WHERE a.account_key IN ({listed})"
    )
    return {int(number) for (number,) in rows}


def _ordered(served: ServedShop, order_id: str) -> set[int]:
    rows = opened(served.folder).rows(
        "SELECT DISTINCT c.customer_id FROM purchase_keys AS k JOIN sequence AS s ON s.ref = k.ref"
        " JOIN customers AS c ON c.customer = s.customer WHERE k.order_id = :order_id",
        order_id=order_id,
    )
    return {int(number) for (number,) in rows}


def _profile(request: HttpRequest, number: int, *, reveal: bool) -> CustomerProfileOut:
    t, served = speech(request), shop()
    customer_id = _current(number)

    def made(of: ServedShop) -> Profile | None:
        return profile.profile(of, customer_id, t, as_of=_as_of(of), reveal=reveal)

    # Names in full are never kept.
    found = made(served) if reveal else asked.kept(("profile", customer_id), t, made)
    if found is None:
        raise _nobody(number)
    return _shown(found, served, t, reveal=reveal)


def _shown(found: Profile, served: ServedShop, t: Speech, *, reveal: bool) -> CustomerProfileOut:
    keys = list(found.person.account_keys)
    called = {each.account_key: each.name for each in found.accounts}
    listed_as = row(found.person, called, hand_tags(keys), found.currency, t)
    zone = calendar.zone(served.settings.timezone)
    by_rule = [TagOut(name=tag.name[t.lang], rule=True, means=tag.means[t.lang]) for tag in found.tags]
    by_hand = [TagOut(name=name, rule=False, means="") for name in listed_as.tags]
    spans = Tagged.objects.filter(account_key__in=keys).select_related("tag", "by", "removed_by").order_by("-at")
    notes = Note.objects.filter(account_key__in=keys, removed_at=None).select_related("by").order_by("-at")
    return CustomerProfileOut(
        **listed_as.model_dump(),
        cycle_days=None if found.person.cycle is None else float(found.person.cycle),
        own_cycle=found.person.own_cycle,
        accounts=[
            AccountOut(**dataclasses.asdict(each), source_name=source_name(each.source, t)) for each in found.accounts
        ],
        tagged=by_rule + by_hand,
        tag_history=[
            TagSpanOut(
                name=each.tag.name,
                at=each.at.astimezone(zone).date().isoformat(),
                by=each.by.name if each.by else t(zh="旅程", en="a journey"),
                removed_at=each.removed_at.astimezone(zone).date().isoformat() if each.removed_at else None,
                removed_by=each.removed_by.name if each.removed_by else None,
            )
            for each in spans
        ],
        consents=consents_of(shop(), keys),
        notes=[note_out(each) for each in notes],
        events=[
            EventOut(
                day=calendar.iso(each.day),
                kind=each.kind,
                title=profile.title(each, found.currency, t),
                detail=profile.detail(each, t),
            )
            for each in found.events[:_EVENTS_SHOWN]
        ],
        events_total=len(found.events),
        foretold=list(found.foretold),
        unmasked=reveal,
    )


def _current(number: int) -> int:
    found = profile.current_id(opened(shop().folder), number)
    if found is None:
        raise _nobody(number)
    return found


def _nobody(number: int) -> NotFoundError:
    return NotFoundError(en=f"customer: {number}", zh=f"客户：{number}")


def _known(number: int) -> int:
    """The number itself, where it is an account of somebody's: what is said of it stays with it."""
    _current(number)
    return number


def _keys(number: int) -> list[int]:
    rows = opened(shop().folder).rows(
        "SELECT a.account_key FROM customer_accounts AS a JOIN customers AS c ON c.customer = a.customer"
        " WHERE c.customer_id = :id ORDER BY a.account_key NULLS LAST",
        id=_current(number),
    )
    return [int(key) for (key,) in rows]


def _asker(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise TypeError("the gate lets nobody else in")
    return user


def _note_of(number: int, note_id: int) -> Note:
    note = Note.objects.filter(pk=note_id, account_key__in=_keys(number), removed_at=None).select_related("by").first()
    if note is None:
        raise NotFoundError(en=f"note: {note_id}", zh=f"备注：{note_id}")
    return note

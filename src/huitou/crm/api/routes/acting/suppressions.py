"""Who is left alone, on which channel and why; put on and taken off by hand, where the law leaves that to the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from ninja import Path, Query, Schema, Status
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, NotFoundError
from huitou.crm.api.paging import KeyPaging, piece
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.speech import speech
from huitou.crm.api.times import shop_time
from huitou.crm.customers.models import Channel
from huitou.crm.customers.numbers import accounts_of, called
from huitou.crm.delivery.left_alone import LIFTED_BY_HAND, NOBODY, left_alone, put_on, take_off
from huitou.crm.delivery.models import Suppressed
from huitou.crm.delivery.said import channel_said
from huitou.crm.delivery.suppression import hashed
from huitou.crm.project import clock
from huitou.crm.shop.served import ServedShop, opened, shop
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.warehouse.accounts import find, mask, reach

room = Room("suppressions")

_ID = 2**63 - 1
_WHY: Mapping[str, Words] = {
    "left": {"zh": "客户自己退订", "en": "unsubscribed"},
    "complained": {"zh": "客户投诉，或标为垃圾邮件", "en": "complained, or marked a message as spam"},
    "bounced": {"zh": "退信：这个地址收不到", "en": "bounced: the address takes no mail"},
    "by_hand": {"zh": "店里的人加的", "en": "put on by somebody here"},
}


class SuppressionOut(Schema):
    """``customer_id`` is None for an address nobody here has; ``address`` is masked, and empty where all of theirs
    are meant. ``lifts``: whether it may be taken off here; ``kept`` says why not."""

    id: int
    customer_id: int | None
    name: str
    channel: str
    channel_said: str
    address: str
    why: str
    why_said: str
    at: str
    lifts: bool
    kept: str


class SuppressionsOut(Schema):
    items: list[SuppressionOut]
    next: str | None
    total: int


class Asked(Schema):
    channel: str = Field("", max_length=20)
    why: str = Field("", max_length=12)
    customer: int | None = Field(None, ge=1, le=_ID)


class SuppressionIn(Sent):
    """A customer's number, or an e-mail address or phone, whoever it is of."""

    channel: Spelled[Channel]
    customer_id: int | None = Field(None, ge=1, le=_ID)
    address: str = Field("", max_length=200)


@room.get("", needs=Permission.ACTING_READ, response=SuppressionsOut, summary="Who is left alone, the newest first")
def listed(request: HttpRequest, asked: Query[Asked], paging: Query[KeyPaging]) -> SuppressionsOut:
    served = shop()
    customers = None if asked.customer is None else accounts_of(opened(served.folder), asked.customer)
    theirs = [address for each in reach(served.folder, customers or ()) for address in (each.email, each.phone)]
    found = left_alone(channel=asked.channel, why=asked.why, customers=customers, addresses=theirs)
    rows, following = piece(found, paging)
    shown = _shown(rows, served, speech(request), known=customers or ())
    return SuppressionsOut(items=shown, next=following, total=found.count())


@room.post("", needs=Permission.ACTING_RUN, response={201: SuppressionOut}, summary="Leave somebody alone")
def add(request: HttpRequest, payload: SuppressionIn) -> Status[SuppressionOut]:
    """Raises: ApiError 422 where neither or both are said; NotFoundError for a customer nobody knows."""
    served, address = shop(), payload.address.strip()
    if (payload.customer_id is None) == (not address):
        raise ApiError(
            422,
            "suppression.whom",
            en="say either the customer's number or an address",
            zh="客户编号和地址，填一个就好",
        )
    if payload.customer_id is not None and not accounts_of(opened(served.folder), payload.customer_id):
        raise NotFoundError(en=f"customer: {payload.customer_id}", zh=f"客户：{payload.customer_id}")
    owner, address = (payload.customer_id, "") if payload.customer_id else _owner(served, address)
    made = put_on(owner, payload.channel, address=address, at=clock.now())
    audit.note(request, "suppression.added", str(owner or ""), channel=payload.channel)
    return Status(201, _shown([made], served, speech(request))[0])


@room.delete("/{entry_id}", needs=Permission.ACTING_RUN, response={204: None}, summary="Take somebody off the list")
def lift(request: HttpRequest, entry_id: Path[int]) -> Status[None]:
    """Raises: ApiError 409 for what only the person may take back."""
    entry = Suppressed.objects.filter(pk=entry_id).first() if 0 < entry_id <= _ID else None
    if entry is None:
        raise NotFoundError(en=f"entry of the suppression list: {entry_id}", zh=f"拒收名单里的第 {entry_id} 条")
    if not take_off(entry):
        raise ApiError(
            409,
            "suppression.theirs",
            en="they asked for it themselves; only they can take it back, by the page behind their link",
            zh="这是客户自己要求的，只有客户本人在退订页上才能改回来",
        )
    audit.note(request, "suppression.lifted", str(entry.customer_id or ""), channel=entry.channel, why=entry.why)
    return Status(204, None)


def _owner(served: ServedShop, address: str) -> tuple[int, str]:
    """The account that has this very address, and how it is spelled there, for that is what messages go to."""
    for each in reach(served.folder, find(served.folder, address)):
        for own in (each.email, each.phone):
            if own and _same(own, address):
                return each.account_key, own
    return NOBODY, address


def _same(own: str, typed: str) -> bool:
    if "@" in typed:
        return own.casefold() == typed.casefold()
    digits = "".join(filter(str.isdigit, typed))
    return bool(digits) and own in {digits, f"86{digits}"}


def _shown(
    rows: Sequence[Suppressed], served: ServedShop, t: Speech, *, known: Sequence[int] = ()
) -> list[SuppressionOut]:
    """``known``: accounts by which an address may be known as well: whoever had it may be gone."""
    snapshot = opened(served.folder)
    numbers = [row.customer_id for row in rows if row.customer_id != NOBODY]
    names, masked = called(served.folder, snapshot, numbers), _masked(served, [*numbers, *known])
    return [_one(row, names, masked, t) for row in rows]


def _masked(served: ServedShop, numbers: Sequence[int]) -> Mapping[str, str]:
    """By the hash of an address these accounts have, the address masked."""
    return {
        hashed(address): mask(address)
        for each in reach(served.folder, numbers)
        for address in (each.email, each.phone)
        if address
    }


def _one(row: Suppressed, names: Mapping[int, str], masked: Mapping[str, str], t: Speech) -> SuppressionOut:
    words, lifts = _WHY.get(row.why), row.why in LIFTED_BY_HAND
    unknown = t(zh="一个这里没有人用的地址", en="an address nobody here has")
    return SuppressionOut(
        id=row.pk,
        customer_id=row.customer_id or None,
        name=names.get(row.customer_id, ""),
        channel=row.channel,
        channel_said=channel_said(row.channel, t),
        address=masked.get(row.address, unknown) if row.address else "",
        why=row.why,
        why_said=words[t.lang] if words else row.why,
        at=shop_time(row.at),
        lifts=lifts,
        kept="" if lifts else t(zh="只有客户本人能改回来", en="only they can take it back"),
    )

"""Unsubscribing: a link that knows who and by which channel, and what one POST to it does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction

from huitou.crm.customers.consents import say
from huitou.crm.customers.models import Consent, Purpose
from huitou.crm.delivery.suppression import suppress

_SALT = "huitou.leave"
PATH = "u/"


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who the link was given to. The address itself is not in it: links are forwarded, and stand in logs."""

    customer_id: int
    channel: str
    key: str


def address_of(customer_id: int, channel: str, key: str) -> str:
    """Where one POST unsubscribes; empty where the server was not told its own address."""
    if not settings.HUITOU_URL:
        return ""
    token = signing.dumps([customer_id, channel, key], salt=_SALT, compress=True)
    return f"{settings.HUITOU_URL}/{PATH}{token}"


def leaver(token: str) -> Leaver | None:
    """Who a link was given to; None for one that this server did not make. Links never run out."""
    try:
        customer_id, channel, key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Leaver(int(customer_id), str(channel), str(key))


def leave(who: Leaver, *, at: dt.datetime) -> None:
    """They are left alone from here on, and what they agreed to is withdrawn; done twice it is the same."""
    with transaction.atomic():
        suppress(who.customer_id, who.channel, why="left", at=at, key=who.key)
        for purpose in (Purpose.MARKETING, Purpose.REMINDER):
            said = Consent(
                account_key=who.customer_id,
                channel=who.channel,
                purpose=purpose,
                given=False,
                source=f"unsubscribe {who.key}"[:120],
            )
            if not _was_said(said):
                said.said_at = at
                say(said)


def _was_said(said: Consent) -> bool:
    same = {"account_key": said.account_key, "channel": said.channel, "purpose": said.purpose}
    return Consent.objects.filter(**same, given=said.given, source=said.source).exists()

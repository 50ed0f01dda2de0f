"""Being reminded later: a link in a reminder, and the event that one POST to it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.store import Enrolments

PATH = "l/"
KIND = "later"
_SALT = "huitou.later"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who the link was given to, in which message."""

    customer_id: int
    key: str


def address_of(customer_id: int, key: str) -> str:
    """Where one POST asks for it; empty where the server was not told its own address."""
    if not settings.HUITOU_URL:
        return ""
    return f"{settings.HUITOU_URL}/{PATH}{signing.dumps([customer_id, key], salt=_SALT, compress=True)}"


def asker(token: str) -> Asker | None:
    """Who a link was given to; None for one that this server did not make."""
    try:
        customer_id, key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Asker(int(customer_id), str(key))


def ask(who: Asker, store: Enrolments, *, at: dt.datetime) -> None:
    """Tell whoever waits for it; done twice for one message it is the same."""
    store.tell([Event(f"{KIND} {who.key}"[:120], KIND, who.customer_id, at)], at)

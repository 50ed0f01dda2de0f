"""Who is left alone: by customer, and by address whoever has it. Only ever added to; a person takes one off by hand.

An address is known by a keyed fingerprint alone, so that it is known again after its customer was erased.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Literal

from django.db.models import Q

from huitou.crm.access.hiding import keyed
from huitou.crm.delivery.models import Suppressed

Kind = Literal["email", "phone"]
# What a channel reaches people by. A webhook's receiver knows by itself, and may use either.
REACHES_BY: Mapping[str, tuple[Kind, ...]] = {
    "email": ("email",),
    "sms": ("phone",),
    "phone": ("phone",),
    "webhook": ("email", "phone"),
}
_PURPOSE = "suppression"
_BETWEEN = re.compile(r"[\s()\-.]")
_CHINESE_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")


def suppress(customer_id: int, channel: str, *, why: str, at: dt.datetime, address: str = "", key: str = "") -> None:
    """Leave them alone on that channel from here on, and whoever has the address; said twice it is one."""
    suppress_hashed(customer_id, channel, why=why, at=at, address=hashed(address), key=key)


def suppress_hashed(customer_id: int, channel: str, *, why: str, at: dt.datetime, address: str, key: str) -> None:
    """The same of an address of which only the fingerprint is known."""
    Suppressed.objects.get_or_create(
        customer_id=customer_id, channel=channel, address=address, why=why, defaults={"key": key, "at": at}
    )


def suppressed(
    customers: Collection[int], channel: str, addresses: Collection[str]
) -> Literal["customer", "address"] | None:
    """Who is, of the numbers of one customer and the addresses they have: they, or only an address, whoever had it
    when it was put on the list."""
    found = [hashed(address) for address in addresses if address]
    wanted = Q(customer_id__in=customers) | Q(address__in=found)
    listed = set(Suppressed.objects.filter(wanted, channel=channel).values_list("customer_id", flat=True))
    if not listed:
        return None
    return "customer" if listed & {*customers} else "address"


def hashed(address: str) -> str:
    """As an address is kept, however it is spelled; empty for none."""
    return keyed(_PURPOSE, _plain(address)) if address else ""


def hashed_for(channel: str, address: str) -> str:
    """The same of what a message was handed over to; empty where that is a name of the channel's own."""
    return hashed(address) if len(REACHES_BY.get(channel, ())) == 1 else ""


def _plain(address: str) -> str:
    """As accounts have it: mail addresses in small letters, numbers as digits with their country."""
    said = address.strip().casefold()
    if "@" in said:
        return said
    digits = _BETWEEN.sub("", said)
    mobile = _CHINESE_MOBILE.fullmatch(digits)
    return f"86{mobile[1]}" if mobile else digits.removeprefix("+")

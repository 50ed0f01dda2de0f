"""Who is left alone: by customer, and by address whoever has it. Only ever added to; a person takes one off by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from huitou.crm.access.hiding import keyed
from huitou.crm.delivery.models import Suppressed

_PURPOSE = "suppression"


def suppress(customer_id: int, channel: str, *, why: str, at: dt.datetime, address: str = "", key: str = "") -> None:
    """Leave them alone on that channel from here on; said twice it is one."""
    Suppressed.objects.get_or_create(
        customer_id=customer_id,
        channel=channel,
        address=hashed(address),
        why=why,
        defaults={"key": key, "at": at},
    )


def is_suppressed(customers: Collection[int], channel: str, addresses: Collection[str]) -> bool:
    """Whether any of these numbers of one customer is, or any of these addresses, whoever it was given by."""
    found = [hashed(address) for address in addresses if address]
    wanted = Q(customer_id__in=customers) | Q(address__in=found)
    return Suppressed.objects.filter(wanted, channel=channel).exists()


def hashed(address: str) -> str:
    """As an address is kept; empty for none."""
    return keyed(_PURPOSE, address.strip().casefold()) if address else ""

"""Who is left alone: by customer, and by address whoever has it. Only ever added to; a person takes one off by hand."""

from __future__ import annotations

import datetime as dt

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


def is_suppressed(customer_id: int, channel: str, address: str) -> bool:
    """Whether they are, or the address is, whoever it was given by."""
    wanted = Q(customer_id=customer_id)
    if address:
        wanted |= Q(address=hashed(address))
    return Suppressed.objects.filter(wanted, channel=channel).exists()


def hashed(address: str) -> str:
    """As an address is kept; empty for none."""
    return keyed(_PURPOSE, address.strip().casefold()) if address else ""

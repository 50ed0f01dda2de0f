"""The suppression list as people see it: who is on it and why, who may be put on it by hand, and who taken off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from huitou.crm.delivery.models import Suppressed
from huitou.crm.delivery.suppression import hashed, suppress

# Put on by somebody here; an address that bounced may be mended.
BY_HAND = "by_hand"
LIFTED_BY_HAND = frozenset({BY_HAND, "bounced"})
# Of an address nobody here has.
NOBODY = 0


def left_alone(
    *, channel: str = "", why: str = "", customers: Sequence[int] | None = None, addresses: Sequence[str] = ()
) -> QuerySet[Suppressed]:
    """The entries, in no order; of ``customers`` also those of ``addresses`` of theirs."""
    asked = Q()
    if channel:
        asked &= Q(channel=channel)
    if why:
        asked &= Q(why=why)
    if customers is not None:
        asked &= Q(customer_id__in=customers) | Q(address__in=[hashed(each) for each in addresses if each])
    return Suppressed.objects.filter(asked)


def put_on(customer_id: int, channel: str, *, address: str, at: dt.datetime) -> Suppressed:
    """Leave a customer alone, or an address; done twice it is one entry."""
    suppress(customer_id, channel, why=BY_HAND, at=at, address=address)
    return Suppressed.objects.get(customer_id=customer_id, channel=channel, address=hashed(address), why=BY_HAND)


def take_off(entry: Suppressed) -> bool:
    """Lift it; False for what only the person may take back: that they unsubscribed or complained."""
    if entry.why not in LIFTED_BY_HAND:
        return False
    Suppressed.objects.filter(pk=entry.pk).delete()
    return True

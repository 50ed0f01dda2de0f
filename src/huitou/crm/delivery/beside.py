"""What stands beside a message, for asking what would become of it; the outbox reads the same where it decides."""

from __future__ import annotations

import datetime as dt

from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing


def beside(row: Outgoing, now: dt.datetime, since: dt.datetime, same: frozenset[int] = frozenset()) -> Contacts:
    """What its customer has heard, or may have, from ``since`` on, and what else is due to them now.

    ``same`` are other numbers of the customer, from before a merge.
    """
    others = Outgoing.objects.filter(customer_id__in={row.customer_id} | same, sells=True).exclude(pk=row.pk)
    heard = others.filter(state__in=(State.CALLING, State.UNKNOWN, State.SENT), called_at__gte=since)
    rivals = others.filter(state=State.PLANNED, due_at__lte=now, expires_at__gt=now)
    return Contacts(
        at=tuple(sorted(at for at in heard.values_list("called_at", flat=True) if at is not None)),
        rivals=tuple(sorted(rivals.values_list("priority", "value_minor", "key"))),
    )

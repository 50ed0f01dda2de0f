"""The ledger: every message there is, sent or not, by what was asked. It only reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Concat

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing


@dataclass(frozen=True, slots=True)
class Sought:
    """Which messages: everything that is given holds. ``customers`` are the numbers of one person; ``since`` and
    ``until`` bound when a message was last due, the first within and the other not."""

    journey: int | None = None
    step: str = ""
    state: State | None = None
    code: str = ""
    channel: str = ""
    customers: Sequence[int] | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def rows(self) -> QuerySet[Outgoing]:
        """They, in no order."""
        asked = {
            "journey": self.journey,
            "step": self.step or None,
            "state": self.state,
            "code": self.code or None,
            "channel": self.channel or None,
            "customer_id__in": self.customers,
            "due_at__gte": self.since,
            "due_at__lt": self.until,
        }
        return Outgoing.objects.filter(**{name: value for name, value in asked.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Counted:
    """So many messages in a state, by why they are."""

    state: State
    code: str
    count: int


def counts(of: Sought) -> list[Counted]:
    """How many there are by state and code; together they are all of them."""
    rows = of.rows().order_by()
    few = of.journey or of.channel or of.since or of.until or of.customers is not None
    # Where few are wanted, SQLite would yet group all there are by the index that has states and codes in order.
    named = {"by_state": "state", "by_code": "code"}
    by = {name: Concat(field, Value("")) if few else F(field) for name, field in named.items()}
    grouped = rows.annotate(**by).values_list(*by).annotate(n=Count("pk"))
    return [Counted(State(state), code, n) for state, code, n in grouped]

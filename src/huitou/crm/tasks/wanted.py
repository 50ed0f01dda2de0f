"""A task as it is asked for, and making it: once a key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from huitou.crm.delivery.policy import Hours
from huitou.crm.delivery.quiet import next_open
from huitou.crm.delivery.rows import insert_many
from huitou.crm.tasks.models import State, Task


@dataclass(frozen=True, slots=True)
class Wanted:
    """``key`` names it for good. ``script``: the template that has the words; empty for those there are for any talk.

    ``due_at``: from when it is to be done, ``late_at``: by when; whose it is has ``idle_hours`` to do it.
    """

    key: str
    customer_id: int
    reason: str
    due_at: dt.datetime
    idle_hours: int = 24
    late_at: dt.datetime | None = None
    journey: int | None = None
    enrolment: int | None = None
    step: str = ""
    ref: str = ""
    script: str = ""


def make(wanted: Sequence[Wanted], now: dt.datetime, *, by: int | None = None) -> int:
    """Take them in, those whose key is known, or which are open for the same customer and reason, left out."""
    before = Task.objects.filter(key__in=[each.key for each in wanted])
    known = set(before.values_list("key", flat=True))
    # Another may ask for the same at this moment: the database lets one of them.
    insert_many([_row(each, now, by) for each in wanted if each.key not in known], skip_known=True)
    return before.all().count() - len(known)


def in_hours(at: dt.datetime, zone: ZoneInfo, hours: Hours) -> dt.datetime:
    """That moment, or when the shop next speaks to its customers."""
    return next_open(at, hours, (zone,)) or at


def _row(wanted: Wanted, now: dt.datetime, by: int | None) -> Task:
    return Task(
        key=wanted.key,
        customer_id=wanted.customer_id,
        reason=wanted.reason,
        journey=wanted.journey,
        enrolment=wanted.enrolment,
        step=wanted.step,
        ref=wanted.ref,
        script=wanted.script,
        made_at=now,
        made_by_id=by,
        due_at=wanted.due_at,
        late_at=wanted.late_at,
        idle_hours=wanted.idle_hours,
        state=State.OPEN,
    )

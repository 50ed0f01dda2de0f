"""What staff did, told to the journeys that wait for it; and tasks of which nobody waits for the outcome any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from huitou.crm.customers.consents import say
from huitou.crm.customers.models import Consent, Purpose
from huitou.crm.fact_outbox.entry import Entry, put
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.models import Enrolled
from huitou.crm.journeys.tables import Tables
from huitou.crm.tasks.doing import UNDO, call_off
from huitou.crm.tasks.models import State, Task
from huitou.crm.tasks.outcomes import ABOUT, Outcome, kind_of
from huitou.crm.tasks.refusing import CHANNELS

_AT_ONCE = 500


def tell_outcomes(now: dt.datetime) -> bool:
    """Act on outcomes that cannot be taken back any more; whether there were any."""
    settled = Q(ended_at__lte=now - UNDO) | Q(ended_by=None)
    rows = list(Task.objects.filter(settled, told=False).order_by("ended_at", "pk")[:_AT_ONCE])
    # Told first: who dies after it tells the same again, which changes nothing.
    Tables().tell([_event(row) for row in rows if row.ref], now)
    for row in rows:
        with transaction.atomic():
            if Task.objects.filter(pk=row.pk, told=False).update(told=True):
                _follow(row, now)
    return bool(rows)


def call_off_the_gone(now: dt.datetime) -> bool:
    """End open tasks of journeys that their customer has left; whether there were any."""
    open_ones = Task.objects.filter(state=State.OPEN, enrolment__isnull=False)
    waiting = Enrolled.objects.filter(step__isnull=False).values("pk")
    gone = open_ones.exclude(enrolment__in=waiting).values_list("pk", flat=True)[:_AT_ONCE]
    return call_off(list(gone), Outcome.LEFT, now) > 0


def _event(row: Task) -> Event:
    about = ABOUT[Outcome(row.outcome)]
    return Event(f"task:{row.pk}", kind_of(about.edge, row.ref), row.customer_id, row.ended_at or row.due_at)


def _follow(row: Task, now: dt.datetime) -> None:
    """What follows from an outcome beside the journey: the facts hear of the talk, and a refusal is kept."""
    at = row.ended_at or now
    if ABOUT[Outcome(row.outcome)].spoke:
        data = {
            "touched_at": at.isoformat(),
            "channel": "staff",
            "campaign": f"{row.journey}.{row.step}" if row.journey else "",
            "touch_kind": "task",
            "outcome": row.outcome,
        }
        put([Entry(f"task:{row.pk}", "touch", at, who={"customer_id": row.customer_id}, data=data)], now)
    if row.outcome == Outcome.DO_NOT_DISTURB:
        for channel in CHANNELS:
            for purpose in (Purpose.MARKETING, Purpose.REMINDER):
                refusal = Consent(
                    account_key=row.customer_id,
                    channel=channel,
                    purpose=purpose,
                    given=False,
                    said_at=at,
                    source=f"task {row.pk}",
                    noted_by_id=row.ended_by_id,
                )
                say(refusal)

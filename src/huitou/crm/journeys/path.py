"""One customer's way through a journey: each time they entered, the arm, every step taken, and where they stand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from huitou.crm.delivery.models import Outgoing
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.models import Enrolled, Taken


@dataclass(frozen=True, slots=True)
class Walked:
    """A step that was taken: when they came to it, when they left it, to where (None: the journey ended), and why.

    ``message`` is the number of what it planned, where it planned one.
    """

    version: int
    step: str
    came_at: dt.datetime
    left_at: dt.datetime
    to: str | None
    why: str
    message: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """One time through. ``step`` is where they stand, None at the end, whose reason ``ended`` tells."""

    enrolment: int
    journey: int
    version: int
    customer_id: int
    by: str
    arm: str
    entered_at: dt.datetime
    steps: tuple[Walked, ...]
    step: str | None
    since: dt.datetime
    due_at: dt.datetime
    listens: tuple[str, ...]
    ended: str

    @property
    def held_out(self) -> bool:
        return self.arm == HELD_OUT


def ways(customers: Sequence[int], *, journey: int | None = None) -> list[Way]:
    """Every time one of these numbers entered, in this journey or any, the latest first."""
    rows = Enrolled.objects.filter(customer_id__in=customers)
    if journey is not None:
        rows = rows.filter(journey=journey)
    entered = list(rows.order_by("-entered_at", "-pk"))
    numbers = [row.pk for row in entered]
    taken: dict[int, list[Taken]] = defaultdict(list)
    for each in Taken.objects.filter(enrolled__in=numbers).order_by("enrolled", "number"):
        taken[each.enrolled_id].append(each)
    planned: dict[tuple[int, str], int] = {}
    messages = Outgoing.objects.filter(enrolment__in=numbers).order_by("pk")
    for pk, enrolment, step in messages.values_list("pk", "enrolment", "step"):
        planned[enrolment, step] = pk
    return [_way(row, taken[row.pk], planned) for row in entered]


def entered_last(journey: int, most: int) -> list[tuple[int, dt.datetime, bool]]:
    """The customers who entered last, the latest first: their number, when, and whether they were held out."""
    # Numbers grow with time; by time itself, all who ever entered would be read and put in order.
    rows = Enrolled.objects.filter(journey=journey).order_by("-pk")
    last = rows.values_list("customer_id", "entered_at", "arm")[:most]
    return [(customer, at, arm == HELD_OUT) for customer, at, arm in last]


def _way(row: Enrolled, taken: Sequence[Taken], planned: dict[tuple[int, str], int]) -> Way:
    steps, came_at = [], row.entered_at
    for each in taken:
        message = planned.get((row.pk, each.step))
        steps.append(Walked(each.version, each.step, came_at, each.at, each.to or None, each.why, message))
        came_at = each.at
    return Way(
        enrolment=row.pk,
        journey=row.journey_id,
        version=row.version,
        customer_id=row.customer_id,
        by=row.by,
        arm=row.arm,
        entered_at=row.entered_at,
        steps=tuple(steps),
        step=row.step,
        since=row.since,
        due_at=row.due_at,
        listens=tuple(row.listens),
        ended=row.ended,
    )

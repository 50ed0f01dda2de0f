"""The last events a trigger would have been asked about: whether each would have let somebody in, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huitou.crm.customers.merged import Whose, same_here
from huitou.crm.journeys.before import Before, before_of
from huitou.crm.journeys.enrolment import HELD_OUT, Event
from huitou.crm.journeys.looks import Running
from huitou.crm.journeys.models import Happened
from huitou.crm.journeys.surroundings import Today, as_of_today
from huitou.crm.journeys.triggers.event import EventTrigger
from huitou.metrics.definition import Words

MOST = 10
# As far back from the last day known as orders are looked for.
_BACK = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Seen:
    """One event: ``passed``, and why, or why not. Events too old to be news are judged as if they were new."""

    customer_id: int
    at: dt.datetime
    kind: str
    passed: bool
    why: Words


def last_events(one: Running, around: Today) -> list[Seen]:
    """The newest ten, newest first; none for a trigger that waits for no event."""
    trigger = one.version.trigger
    if not isinstance(trigger, EventTrigger):
        return []
    return [_seen(each, trigger, one, around) for each in _newest(trigger, around)]


def _newest(trigger: EventTrigger, around: Today) -> Sequence[Event]:
    rows = Happened.objects.filter(kind__in=trigger.kinds).order_by("-at", "-pk")[:MOST]
    told = as_of_today([Event(row.pk, row.kind, row.customer_id, row.at) for row in rows])
    if trigger.is_order:
        bought = list(around.purchases(around.latest - _BACK))[-MOST:]
        known = {(each.customer_id, each.at.date()) for each in told}
        told += [
            Event(f"purchase {each.seq}", "order", each.customer_id, each.at)
            for each in bought
            if (each.customer_id, each.at.date()) not in known
        ]
    return sorted(told, key=lambda each: (each.at, each.id), reverse=True)[:MOST]


def _seen(event: Event, trigger: EventTrigger, one: Running, around: Today) -> Seen:
    whose = Whose(same_here, (event.customer_id,))
    before = before_of(one.version.journey, whose)[whose.who(event.customer_id)]
    refused = next(_refused(event, trigger, one, around, before), None)
    if refused is not None:
        return Seen(event.customer_id, event.at, event.kind, passed=False, why=refused)
    held = before.arm(one.design, event.customer_id) == HELD_OUT
    why: Words = {"zh": "进入，在对照组", "en": "enters, and is held out"} if held else {"zh": "进入", "en": "enters"}
    return Seen(event.customer_id, event.at, event.kind, passed=True, why=why)


def _refused(event: Event, trigger: EventTrigger, one: Running, around: Today, before: Before) -> Iterator[Words]:
    """Every reason against, the plainest first."""
    day = event.at.astimezone(around.zone).date()
    if trigger.which != "any":
        bought = bool(around.bought_before([event.customer_id], day))
        if bought and trigger.which == "first":
            yield {"zh": "不是第一次下单", "en": "it is not their first order"}
        if not bought and trigger.which == "repeat":
            yield {"zh": "是第一次下单", "en": "it is their first order"}
    if trigger.audience is not None and event.customer_id not in around.members(trigger.audience):
        yield {"zh": "不在要求的人群里", "en": "they are not in the audience"}
    if before.on_the_way:
        yield {"zh": "已经在这个旅程里", "en": "they are on their way in it already"}
    if before.by and one.version.again == "never":
        yield {"zh": "以前进过，只能进一次", "en": "they entered before, and may only once"}
    if before.last is not None and event.at - before.last < dt.timedelta(days=one.version.after_days):
        yield {"zh": "离上次进入太近", "en": "they entered too short a while ago"}

"""Who stands where nobody stands: at a step that never waits, or past the time a worker should have come by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from huitou.crm.journeys.models import Enrolled, Journey, JourneyVersion
from huitou.crm.journeys.runner import STUCK

# Steps at which somebody waits; every other one is left in the turn that comes to it.
_WAITING = frozenset({"wait", "wait_for", "wait_before"})
# A worker comes round within seconds; who is due for longer, nobody came for.
_LATE = dt.timedelta(minutes=10)


def stuck(now: dt.datetime) -> QuerySet[Enrolled]:
    """People of running journeys who do not move on though they should, in no order."""
    running = list(Journey.objects.filter(state="running").values_list("pk", flat=True))
    late = Q(due_at__lt=now - _LATE)
    for journey, number, body in JourneyVersion.objects.filter(journey__in=running).values_list(
        "journey", "number", "body"
    ):
        moving = _moving(body["steps"])
        if moving:
            # Put off after it failed: a turn that succeeds would have led on.
            late |= Q(journey=journey, version=number, step__in=moving, due_at__gt=F("since"), since__lt=now - _LATE)
    return Enrolled.objects.filter(late, ~Q(step=None), journey__in=running, due_at__lt=now + STUCK)


def _moving(steps: Iterable[dict[str, object]]) -> list[str]:
    return [str(each["id"]) for each in steps if each["kind"] not in _WAITING]

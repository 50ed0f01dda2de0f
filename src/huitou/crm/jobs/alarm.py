"""Whether work goes on: who is there to do it, and what waits or hangs for too long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from huitou.crm.jobs.models import Job, State, WorkerBeat

_SILENT = dt.timedelta(seconds=30)
_LATE = dt.timedelta(minutes=10)

Trouble = Literal["no_worker", "waits", "hangs"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """So many jobs, since when: nobody there to do them, due for long, or held by a worker that fell silent."""

    kind: Trouble
    jobs: int
    since: dt.datetime | None


def workers_alive(now: dt.datetime) -> int:
    """How many workers said lately that they are there."""
    return WorkerBeat.objects.filter(beat_at__gte=now - _SILENT).count()


def alarms(now: dt.datetime) -> list[Alarm]:
    """What somebody has to look at; nothing where all goes well."""
    found = []
    waiting = Q(state=State.WAITING, due_at__lte=now)
    if not workers_alive(now):
        found.append(_alarm("no_worker", waiting))
    else:
        found.append(_alarm("waits", waiting & Q(due_at__lt=now - _LATE)))
    found.append(_alarm("hangs", Q(state=State.RUNNING, lease_until__lt=now - _SILENT)))
    return [alarm for alarm in found if alarm.jobs or alarm.kind == "no_worker"]


def _alarm(kind: Trouble, which: Q) -> Alarm:
    jobs = Job.objects.filter(which)
    first = jobs.order_by("due_at").first()
    return Alarm(kind, jobs.count(), first.due_at if first else None)

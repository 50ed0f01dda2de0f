"""Asking for work to be done, and for it to be left."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huitou.crm.access.models import User
from huitou.crm.jobs.models import Job, State


def ask(
    kind: str,
    payload: dict[str, Any],
    *,
    now: dt.datetime,
    due_at: dt.datetime | None = None,
    made_by: User | None = None,
    key: str | None = None,
) -> Job:
    """A job, due now unless told later; where ``key`` was asked for before, that one."""
    said = {"kind": kind, "payload": payload, "due_at": due_at or now, "made_at": now, "made_by": made_by}
    if key is None:
        return Job.objects.create(**said)
    return Job.objects.get_or_create(key=key, defaults=said)[0]


def cancel(job: Job, *, now: dt.datetime) -> Job:
    """End it at once where nobody is at work on it, else ask its worker to; an ended one stays as it is."""
    Job.objects.filter(pk=job.pk, state__in=(State.WAITING, State.RUNNING)).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.CANCELLED, ended_at=now)
    job.refresh_from_db()
    return job

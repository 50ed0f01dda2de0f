"""Who does a job: the first to claim it, until its lease runs out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import F

from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind, Kinds
from huitou.crm.jobs.models import Job, State
from huitou.crm.jobs.timing import Clock, Timing
from huitou.errors import ExternalError


def claim(worker: str, clock: Clock, timing: Timing, kinds: Collection[str]) -> Held | None:
    """The job that is due longest, now this worker's; None where none is, or another was quicker."""
    now = clock()
    due = Job.objects.filter(state=State.WAITING, due_at__lte=now, kind__in=kinds).order_by("due_at", "pk")
    # Most looks find nothing, and need not keep others from writing.
    if not due.exists():
        return None
    token = uuid.uuid4().hex
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        found = due.first()
        if found is None:
            return None
        # Another worker may have got there first: of two, one changes the row.
        taken = Job.objects.filter(pk=found.pk, state=State.WAITING).update(
            state=State.RUNNING,
            claim=token,
            worker=worker,
            attempts=F("attempts") + 1,
            started_at=now,
            heartbeat_at=now,
            lease_until=now + dt.timedelta(seconds=timing.lease),
        )
    if not taken:
        return None
    found.refresh_from_db()
    return Held(found, clock, timing)


def take_over(clock: Clock, timing: Timing, kinds: Kinds) -> int:
    """Settle the jobs whose worker fell silent; give how many."""
    settled = 0
    for job in Job.objects.filter(state=State.RUNNING, lease_until__lt=clock(), kind__in=list(kinds)):
        settled += lost(Held(job, clock, timing), kinds[job.kind])
    return settled


def lost(held: Held, kind: Kind) -> bool:
    """What becomes of a job whose attempt broke off: tried again, as often as its kind says, else reported."""
    if Job.objects.filter(pk=held.job.pk, cancel_asked=True).exists():
        return held.cancelled()
    if held.job.attempts < kind.attempts:
        return held.again(kind.backoff(held.job.attempts))
    times = held.job.attempts
    return held.failed(
        ExternalError(
            "job.lost",
            en=f"the process at work on this was ended from outside, {times} times (out of memory, or the server was"
            " stopped); what was finished before stands. Look at the server's memory, then start it again",
            zh=f"做这件事的进程被外部中断了 {times} 次（内存不够，或服务器被停掉）；之前做完的都在。"
            "请看看服务器内存够不够，再重新开始",
            retryable=True,
        )
    )

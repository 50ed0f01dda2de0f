"""Forgetting what was answered to requests, and jobs that ended long ago."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huitou.crm.api.models import Answered
from huitou.crm.api.once import KEPT
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now

# A report of an import is looked at for a while; who began it stays in the log of what people did.
_JOBS_KEPT = dt.timedelta(days=400)


def sweep(_held: Held) -> dict[str, Any]:
    """Take away answers and jobs that are older than anybody asks for."""
    at = now()
    answers, _ = Answered.objects.filter(asked_at__lt=at - KEPT).delete()
    jobs, _ = Job.objects.filter(ended_at__lt=at - _JOBS_KEPT).delete()
    return {"answers": answers, "jobs": jobs}


SWEEP = Kind("answers.sweep", {"zh": "清理过期的记录", "en": "removing old records"}, sweep, daily_at=dt.time(4, 10))

"""What a child process does once Django is there."""

from __future__ import annotations

from huitou.crm.jobs import kinds
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.models import Job, State
from huitou.crm.jobs.performing import perform
from huitou.crm.jobs.timing import Timing, now


def run(job: int, claim: str) -> None:
    """Do this attempt at the job; nothing where it is another's by now."""
    found = Job.objects.filter(pk=job, claim=claim, state=State.RUNNING).first()
    if found is not None:
        perform(kinds.known()[found.kind], Held(found, now, Timing()))

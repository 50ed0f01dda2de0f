"""Dry runs of large shops: a job, with how far it is; it may be ended at any moment, for it leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huitou import calendar
from huitou.crm.access.models import User
from huitou.crm.jobs import asking
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.crm.journeys import work
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.dry_run.kept import kept
from huitou.crm.journeys.dry_run.run import Say, Tried, dry_run
from huitou.crm.journeys.looks import Running, running
from huitou.crm.journeys.version import Version
from huitou.crm.project import clock
from huitou.crm.shop.served import ServedShop, opened, shop

# With more purchases than these it would keep whoever asks waiting, and a thread of the server busy, for too long.
AT_ONCE = 20_000


def is_large(served: ServedShop) -> bool:
    """Whether a dry run is to be a job. Raises: UserError ``shop.empty``."""
    ((purchases,),) = opened(served.folder).rows("SELECT COUNT(*) FROM sequence")
    return int(purchases) > AT_ONCE


def try_now(served: ServedShop, one: Running, say: Say | None = None) -> Tried:
    """On the past, beside the journeys that run, at the rates the server is told."""
    others = [each for each in running(work.version) if each.version.journey != one.version.journey]
    zone = calendar.zone(served.settings.timezone)
    return dry_run(served, one, others, zone=zone, rates=work.rates(), say=say)


def ask(one: Running, prices: Mapping[str, int], *, by: User) -> Job:
    """The same as a job: of the journey as it is drawn now, whatever becomes of the draft meanwhile."""
    payload = {
        "journey": one.version.journey,
        "version": one.version.model_dump(mode="json"),
        "salt": one.design.salt,
        "holdout": one.design.holdout,
        "arms": one.design.arms,
        "prices": dict(prices),
    }
    return asking.ask(TRY.id, payload, now=now(), made_by=by)


def version_of(job: Job) -> Version:
    """What it tries."""
    return Version.model_validate(job.payload["version"])


def run(held: Held) -> dict[str, Any]:
    """Try it, telling how much of the days is behind."""
    said = held.payload
    design = Design(said["salt"], said["holdout"], dict(said["arms"]))
    one = Running(version_of(held.job), design, clock.now())
    return kept(try_now(shop(), one, lambda share: held.say({"share": share})))


TRY = Kind("journeys.try", {"zh": "试跑旅程", "en": "trying a journey on the past"}, run, apart=True)

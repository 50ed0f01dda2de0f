"""The note as a job: each midnight the day's notes are laid out, each due at its own hour and known by its day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from huitou import calendar
from huitou.crm.jobs.asking import ask
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job
from huitou.crm.journeys.alarm import troubles
from huitou.crm.notes.alerts import crossed
from huitou.crm.notes.models import Alert, Target
from huitou.crm.notes.note import Note, compose
from huitou.crm.notes.sending import send
from huitou.crm.project import clock
from huitou.errors import ExternalError, UserError
from huitou.language import Speech
from huitou.metrics.windows import default_as_of
from huitou.shop.shop import Shop
from huitou.warehouse.snapshot import open_snapshot


def plan(target: Target, now: dt.datetime) -> Job | None:
    """The note of today, at its hour; None where that has passed or the target is off. Asked twice it is one."""
    zone = calendar.zone(Shop(settings.SHOP).settings.timezone)
    here = now.astimezone(zone)
    due = dt.datetime.combine(here.date(), target.at, zone)
    if not target.enabled or due < here:
        return None
    # A changed hour is another row; the job that finds the day's note sent leaves it.
    key = f"note {target.pk} {here.date().isoformat()} {target.at:%H:%M}"
    return ask("note.send", {"target": target.pk, "day": here.date().isoformat()}, now=now, due_at=due, key=key)


def lay_out(_held: Held) -> dict[str, Any]:
    """Today's notes."""
    made = [plan(target, clock.now()) for target in Target.objects.filter(enabled=True)]
    return {"notes": sum(each is not None for each in made)}


def deliver(held: Held) -> dict[str, Any]:
    """Send one target its note of one day, unless that was sent, or it was switched off or moved meanwhile."""
    day = dt.date.fromisoformat(held.payload["day"])
    target = Target.objects.filter(pk=held.payload["target"], enabled=True).first()
    if target is None or target.sent_on == day or not held.job.key or not held.job.key.endswith(f"{target.at:%H:%M}"):
        return {"sent": False}
    # Claimed before it is sent: whoever dies in between has sent it at most once, and a note less does no harm.
    before = target.sent_on
    if not Target.objects.filter(pk=target.pk, sent_on=before).update(sent_on=day):
        return {"sent": False}
    try:
        send(target, written(target), seconds=int(clock.now().timestamp()))
    except (ExternalError, UserError) as problem:
        kept = before if isinstance(problem, ExternalError) and problem.retryable else day
        Target.objects.filter(pk=target.pk).update(failed=problem.text("zh")[:400], sent_on=kept)
        raise
    Target.objects.filter(pk=target.pk).update(failed="")
    return {"sent": True}


def written(target: Target) -> Note:
    """The note as that target would get it now."""
    shop, t = Shop(settings.SHOP), Speech("zh" if target.lang == "zh" else "en")
    with open_snapshot(settings.SHOP) as snapshot:
        about = snapshot.about
    as_of = default_as_of(about.latest_day, today=calendar.today(about.timezone))
    lines = crossed(shop, Alert.objects.all(), t, as_of=as_of)
    stands_still = (f"⚠ {each.text(t)}" for each in troubles(clock.now()))
    return compose(shop, t, as_of=as_of, alerts=(*stands_still, *lines))


PLAN = Kind("note.plan", {"zh": "安排每日简报", "en": "laying out the daily notes"}, lay_out, daily_at=dt.time(0, 5))
SEND = Kind("note.send", {"zh": "发送每日简报", "en": "sending a daily note"}, deliver, apart=True)

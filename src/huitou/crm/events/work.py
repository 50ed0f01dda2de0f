"""What the worker does with events: tells journeys of them each time it comes round, and takes them to the facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huitou.crm.events import outcomes, telling
from huitou.crm.events.models import Sent
from huitou.crm.fact_outbox import carrying
from huitou.crm.jobs.asking import ask
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.project import clock

# How often what happened here is taken over into the facts; each time makes a data version.
EVERY = dt.timedelta(minutes=15)


def turn() -> bool:
    """Tell what is untold, and ask for the facts to be brought up to date where anything waits."""
    now = clock.now()
    told = telling.tell_untold()
    told |= outcomes.tell_outcomes(now)
    told |= outcomes.call_off_the_gone(now)
    if carrying.waits():
        slot = int(now.timestamp() // EVERY.total_seconds())
        # Whichever worker is first asks for it, once.
        ask(carrying.JOB, {}, now=now, key=f"{carrying.JOB} {slot}")
    return told


def _carry(held: Held) -> dict[str, Any]:
    return carrying.carry(clock.now(), say=lambda share: held.say({"share": share}))


def _forget(_held: Held) -> dict[str, Any]:
    """Let go of ids whose events would be refused as too old by now."""
    now = clock.now()
    gone = Sent.objects.filter(day__lt=(now - carrying.KEPT).date()).delete()[0]
    return {"entries": carrying.forget(now), "sent": gone}


CARRY = Kind(
    carrying.JOB, {"zh": "把新发生的事计入数据", "en": "taking what happened into the data"}, _carry, apart=True
)
FORGET = Kind(
    "events.forget", {"zh": "清理过期的事件", "en": "letting go of old events"}, _forget, daily_at=dt.time(4, 10)
)

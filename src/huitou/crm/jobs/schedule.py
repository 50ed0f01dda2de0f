"""What is due each day: one row per day and kind, made by whichever worker is first."""

from __future__ import annotations

import datetime as dt

from huitou.crm.jobs.asking import ask
from huitou.crm.jobs.kinds import Kinds


def make_due(kinds: Kinds, now: dt.datetime, zone: dt.tzinfo) -> None:
    """Ask for the daily jobs whose time of the shop day has come. A day on which no worker ran has none."""
    here = now.astimezone(zone)
    for kind in kinds.values():
        if kind.daily_at is not None and here.time() >= kind.daily_at:
            # A clock put back passes the same time twice, and finds the row there.
            ask(kind.id, {"day": here.date().isoformat()}, now=now, key=f"{kind.id} {here.date().isoformat()}")

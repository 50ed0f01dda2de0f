"""Quiet hours: whether a message may go now, and when it next may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from huitou.crm.delivery.policy import Hours

# Two zones whose days do not overlap never do; a day of changed clocks may come between.
_LONGEST = dt.timedelta(days=3)


def is_open(at: dt.datetime, hours: Hours, zones: Iterable[ZoneInfo]) -> bool:
    """Whether it is day in all of them."""
    return all(hours.opens <= at.astimezone(zone).time() < hours.closes for zone in zones)


def next_open(at: dt.datetime, hours: Hours, zones: Iterable[ZoneInfo]) -> dt.datetime | None:
    """The first instant from ``at`` on when it is day in all zones at once; None where there is none for three days.

    An opening that the clock skips (in spring) is taken at the first moment after it that there is.
    """
    found, last, everywhere = at, at + _LONGEST, tuple(zones)
    while found <= last:
        later = max(_opening(found, hours, zone) for zone in everywhere)
        if later == found:
            return found
        found = later
    return None


def _opening(at: dt.datetime, hours: Hours, zone: ZoneInfo) -> dt.datetime:
    """``at`` itself where it is day in the zone, else when it next is."""
    local = at.astimezone(zone)
    if hours.opens <= local.time() < hours.closes:
        return at
    day = local.date() if local.time() < hours.opens else local.date() + dt.timedelta(days=1)
    return instant(day, hours.opens, zone)


def instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """When the clocks there show that time: the first of two times, and past a gap where they never show it."""
    wall = dt.datetime.combine(day, time, zone)
    found = wall.astimezone(dt.UTC)
    # Inside a gap the way there and back ends at another time: later by what was skipped.
    return found if found.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None) else _after_gap(wall)


def _after_gap(wall: dt.datetime) -> dt.datetime:
    """The moment the clocks were put forward: the offsets before and after it differ by what they skipped."""
    before = wall.replace(fold=0).astimezone(dt.UTC)
    after = wall.replace(fold=1).astimezone(dt.UTC)
    early, late = min(before, after), max(before, after)
    zone = wall.tzinfo
    offset = early.astimezone(zone).utcoffset()
    while late - early > dt.timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == offset else (early, middle)
    return late.replace(microsecond=0)

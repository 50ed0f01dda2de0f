"""How many messages a running journey is to be expected to plan a day, by how people entered in the last four weeks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Count, Min

from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.models import Enrolled, Journey

_DAYS = 28
# With fewer days behind it a journey has no pace yet.
_FEWEST_DAYS = 7
_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Band:
    """Messages a day: on eight days of ten there were so many, or would have been by the people who entered."""

    low: int
    high: int


def expected(now: dt.datetime, zone: ZoneInfo) -> Mapping[int, Band]:
    """By running journey; one that has run for less than a week, or planned nothing, is not there.

    A day's messages are taken as that day's entries times messages an entry, over 28 whole shop days.
    """
    today = now.astimezone(zone).date()
    days = [today - dt.timedelta(days=back) for back in range(_DAYS, -1, -1)]
    edges = [instant(day, dt.time(), zone) for day in days]
    running = list(Journey.objects.filter(state="running").values_list("pk", flat=True))
    first = dict(Enrolled.objects.filter(journey__in=running).values_list("journey").annotate(Min("entered_at")))
    entries: dict[int, list[int]] = defaultdict(list)
    for since, until in pairwise(edges):
        rows = Enrolled.objects.filter(journey__in=running, entered_at__gte=since, entered_at__lt=until)
        counted = dict(rows.values_list("journey").annotate(n=Count("pk")))
        for journey, began in first.items():
            if began < until:
                entries[journey].append(counted.get(journey, 0))
    planned = dict(
        Outgoing.objects.filter(journey__in=running, due_at__gte=edges[0], due_at__lt=edges[-1])
        .values_list("journey")
        .annotate(n=Count("pk"))
    )
    return {
        journey: _band(counts, planned[journey])
        for journey, counts in entries.items()
        if len(counts) >= _FEWEST_DAYS and any(counts) and planned.get(journey)
    }


def _band(entries: list[int], planned: int) -> Band:
    each = planned / sum(entries)
    low, high = np.quantile(entries, [_LOW, _HIGH])
    return Band(round(float(low) * each), round(float(high) * each))

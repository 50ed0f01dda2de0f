"""What a page of each metric takes from an open snapshot: its months so far, and why a number moved."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.stopwatch import Stopwatch
from huitou import calendar, settings
from huitou.diagnosis.explain.explain import explain
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.measure import measure
from huitou.warehouse.snapshot import open_snapshot

_MONTHS = 24


def months(watch: Stopwatch, *, shop: str) -> dict[str, tuple[float, float]]:
    """Wall seconds of each metric over the last 24 whole months, month by month: the first time, and the third."""
    known = settings.load(Path(shop))
    taken: dict[str, tuple[float, float]] = {}
    with watch, open_snapshot(Path(shop)) as snapshot:
        last = calendar.month_of(calendar.date_of((snapshot.about.last_day or 0) + 1))
        first_day, last_day = calendar.first_of(last - _MONTHS), calendar.first_of(last) - 1
        for metric in load_catalogue():
            runs = []
            for _ in range(3):
                began = time.perf_counter()
                measure(snapshot, metric, settings=known, from_=first_day, to=last_day, by="month")
                runs.append(time.perf_counter() - began)
            taken[metric] = (runs[0], runs[-1])
    return taken


def explaining(watch: Stopwatch, *, shop: str, metric: str) -> int:
    """Explain the last whole month beside the one before; give how many places were looked at."""
    known = settings.load(Path(shop))
    with open_snapshot(Path(shop)) as snapshot:
        last = calendar.month_of(calendar.date_of((snapshot.about.last_day or 0) + 1))
        first_day, last_day = calendar.first_of(last - 1), calendar.first_of(last) - 1
        with watch:
            found = explain(snapshot, metric, settings=known, from_=first_day, to=last_day)
    return found.looked_at

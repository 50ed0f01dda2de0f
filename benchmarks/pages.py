"""What a page of each metric takes from an open snapshot: its months so far, and why a number moved."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from benchmarks.stopwatch import Stopwatch
from huitou import settings
from huitou.diagnosis.explain.explain import explain
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.headline import HEADLINE
from huitou.metrics.measure import measure
from huitou.metrics.prepare import page_window, prepare
from huitou.settings import Settings
from huitou.warehouse.answers import folder_of
from huitou.warehouse.snapshot import Snapshot, current, open_snapshot


def preparing(watch: Stopwatch, *, shop: str) -> int:
    """Ask beforehand what the pages ask; give how many metrics were asked."""
    known = settings.load(Path(shop))
    with watch, open_snapshot(Path(shop)) as snapshot:
        return len(prepare(snapshot, settings=known))


def forget(shop: str) -> None:
    """Take away what the current snapshot has answered."""
    snapshot = current(Path(shop))
    if snapshot is not None:
        shutil.rmtree(folder_of(snapshot), ignore_errors=True)


def months(watch: Stopwatch, *, shop: str) -> dict[str, float]:
    """Wall seconds of each metric over the last 24 whole months, month by month, asked once."""
    known = settings.load(Path(shop))
    taken: dict[str, float] = {}
    with watch, open_snapshot(Path(shop)) as snapshot:
        window = page_window(snapshot)
        for metric in load_catalogue():
            began = time.perf_counter()
            measure(snapshot, metric, settings=known, from_=window.from_day, to=window.to_day, by="month")
            taken[metric] = time.perf_counter() - began
    return taken


def day(watch: Stopwatch, *, shop: str) -> tuple[float, float]:
    """Wall seconds of what a morning's page shows, by a server that has shown it once: the three numbers as they are
    with the 24 months that cubes hold of them, and the months of the cycle, each of which has a curve of its own.
    """
    known = settings.load(Path(shop))
    with open_snapshot(Path(shop)) as snapshot:
        for _ in range(2):
            began = time.perf_counter()
            with watch:
                _numbers_of_the_day(snapshot, known)
            numbers = time.perf_counter() - began
            _months(snapshot, known, "repurchase_cycle")
        return numbers, time.perf_counter() - began - numbers


def _numbers_of_the_day(snapshot: Snapshot, known: Settings) -> None:
    for metric in HEADLINE:
        measure(snapshot, metric, settings=known)
        if metric != "repurchase_cycle":
            _months(snapshot, known, metric)


def _months(snapshot: Snapshot, known: Settings, metric: str) -> None:
    window = page_window(snapshot)
    measure(snapshot, metric, settings=known, from_=window.from_day, to=window.to_day, by="month")


def explaining(watch: Stopwatch, *, shop: str, metric: str) -> int:
    """Explain what is asked by default, the last 90 days beside those before; give how many places were looked at."""
    known = settings.load(Path(shop))
    with open_snapshot(Path(shop)) as snapshot:
        with watch:
            found = explain(snapshot, metric, settings=known)
        return found.looked_at

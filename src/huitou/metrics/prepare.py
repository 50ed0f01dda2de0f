"""Asking beforehand what the page of each metric will ask, so that in a large shop nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable

from huitou import calendar
from huitou.calendar import Window
from huitou.errors import UserError
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.measure import measure
from huitou.metrics.question import Snapshot
from huitou.settings import Settings

MONTHS = 24


def page_window(snapshot: Snapshot, *, months: int = MONTHS) -> Window:
    """The whole months a page shows: the last so many that the data has to their end. Days since 1970-01-01."""
    end = calendar.month_of(calendar.date_of((snapshot.about.latest_day or 0) + 1))
    return Window(calendar.first_of(end - months), calendar.first_of(end) - 1)


def prepare(
    snapshot: Snapshot, *, settings: Settings, months: int = MONTHS, on_metric: Callable[[str], object] | None = None
) -> tuple[str, ...]:
    """Ask every metric the shop has the facts for: as it is asked by default, and month by month.

    What takes long is kept beside the snapshot (warehouse/answers.py) until the next import; asking again is quick.
    ``on_metric`` is told the id of each before it is asked. Gives the ids asked, none in a shop without orders.
    Raises: UserError ``prepare.months`` for less than one month.
    """
    if months < 1:
        raise UserError(
            "prepare.months", en=f"{months} months: ask for at least one", zh=f"{months} 个月：至少要算一个月"
        )
    if snapshot.about.latest_day is None:
        return ()
    window = page_window(snapshot, months=months)
    asked = []
    for metric_id, metric in load_catalogue().items():
        if metric.needs and metric.needs not in snapshot.about.lists:
            continue
        if on_metric is not None:
            on_metric(metric_id)
        measure(snapshot, metric_id, settings=settings)
        measure(snapshot, metric_id, settings=settings, from_=window.from_day, to=window.to_day, by="month")
        asked.append(metric_id)
    return tuple(asked)

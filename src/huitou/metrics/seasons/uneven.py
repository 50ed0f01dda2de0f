"""What lies in one of two windows alone, so that the calendar explains part of a change."""

from __future__ import annotations

from collections.abc import Iterable

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.definition import Words
from huitou.metrics.seasons.promotions import Promotion


def uneven(one: Window, other: Window, known: Iterable[Promotion]) -> tuple[Words, ...]:
    """The names of what has its day in exactly one of the two windows, in the order of the table."""
    found = []
    years = {calendar.date_of(day).year for window in (one, other) for day in (window.from_day, window.to_day)}
    for promotion in known:
        peaks = [run.peak for year in range(min(years), max(years) + 1) if (run := promotion.run(year))]
        if _holds(one, peaks) != _holds(other, peaks):
            found.append(promotion.words)
    return tuple(found)


def _holds(window: Window, days: Iterable[int]) -> bool:
    return any(window.from_day <= day <= window.to_day for day in days)

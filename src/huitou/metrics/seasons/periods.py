"""The windows that may stand beside a window: the one before it, last year's, the same promotion's, the same season's.

All of them keep the length in days, or the calendar unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.seasons.promotions import Promotion, Run, of_window
from huitou.new_year import NEW_YEAR, season_of

CalendarUnit = Literal["month", "quarter", "year"]
_MONTHS: dict[int, CalendarUnit] = {1: "month", 3: "quarter", 12: "year"}
_YEAR_OF_WEEKS = 364


def unit_of(window: Window) -> CalendarUnit | None:
    """The calendar unit the window is exactly one of."""
    start, after = calendar.date_of(window.from_day), calendar.date_of(window.to_day + 1)
    if start.day != 1 or after.day != 1:
        return None
    months = calendar.month_of(after) - calendar.month_of(start)
    unit = _MONTHS.get(months)
    return unit if unit and calendar.month_of(start) % months == 0 else None


def shifted(window: Window, days: int) -> Window:
    return Window(window.from_day + days, window.to_day + days)


def previous(window: Window) -> Window:
    """The calendar unit before, or as many days right before."""
    if unit_of(window):
        return _months_back(window, _months_in(window))
    return shifted(window, -window.days)


def earlier(window: Window, *, periods: int) -> Iterator[Window]:
    """So many periods before the window, the latest first."""

    def back() -> Iterator[Window]:
        before = window
        while True:
            before = previous(before)
            yield before

    return islice(back(), periods)


def last_year(window: Window) -> Window:
    """The same calendar unit a year before; one day or whole weeks on the same weekdays; else the days up to the date
    on which the window ends.
    """
    if unit_of(window):
        return _months_back(window, 12)
    if window.days == 1 or (window.days % 7 == 0 and window.days < 28):
        return shifted(window, -_YEAR_OF_WEEKS)
    to_day = _a_year_before(window.to_day)
    return Window(to_day - window.days + 1, to_day)


def by_new_year(window: Window) -> Window | None:
    """The days that lay as far from New Year's day a year before; None for a window far from Spring Festival."""
    year = season_of(window)
    if year is None or year - 1 not in NEW_YEAR:
        return None
    return shifted(window, NEW_YEAR[year - 1] - NEW_YEAR[year])


def by_promotion(window: Window, known: Iterable[Promotion]) -> tuple[Window, Run, Promotion] | None:
    """The days as far from the peak of the same promotion a year before, that run, and the promotion.

    None for a window in no promotion, or in one whose run of the year before is not known. What is given may stick
    out of the run: who compares has to look.
    """
    found = of_window(known, window)
    if found is None:
        return None
    promotion, run = found
    before = promotion.run(calendar.date_of(run.peak).year - 1)
    return (shifted(window, before.peak - run.peak), before, promotion) if before else None


def _months_in(window: Window) -> int:
    return calendar.month_of(calendar.date_of(window.to_day + 1)) - calendar.month_of(calendar.date_of(window.from_day))


def _months_back(window: Window, months: int) -> Window:
    start, after = (calendar.month_of(calendar.date_of(day)) - months for day in (window.from_day, window.to_day + 1))
    return Window(_first_day(start), _first_day(after) - 1)


def _first_day(month: int) -> int:
    return calendar.day_of(dt.date(1970 + month // 12, month % 12 + 1, 1))


def _a_year_before(day: int) -> int:
    date = calendar.date_of(day)
    last_of_february = date.month == 2 and date.day == 29
    return calendar.day_of(date.replace(year=date.year - 1, day=28 if last_of_february else date.day))

"""Calendar periods as running numbers, by the calendar of the standard library."""

from __future__ import annotations

import datetime as dt

EPOCH = dt.date(1970, 1, 1)


def period_of(day: int, period: str) -> int:
    date = EPOCH + dt.timedelta(days=day)
    if period == "week":
        return (date.toordinal() - 1) // 7
    month = date.year * 12 + date.month - 1
    return month // {"month": 1, "quarter": 3, "year": 12}[period]


def months_after(day: int, months: int) -> int:
    """The same day of a later month; where that month is too short, its last."""
    date = EPOCH + dt.timedelta(days=day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for number in range(date.day, 0, -1):
        try:
            return (dt.date(year, month + 1, number) - EPOCH).days
        except ValueError:
            continue
    raise AssertionError(date)


def whole_periods(from_day: int, to_day: int, period: str) -> list[int]:
    """The periods all of whose days lie in the window."""
    touched = {period_of(day, period) for day in range(from_day, to_day + 1)}
    cut = {period_of(from_day - 1, period), period_of(to_day + 1, period)}
    return sorted(touched - cut)

"""Shop days, months and windows.

A shop day is a calendar date in the shop's timezone, kept as an integer: days since 1970-01-01.
A shop month is months since 1970-01. Windows are closed ranges of shop days.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huitou.errors import UserError

Unit = Literal["day", "week", "month", "quarter", "year"]
_EPOCH = dt.date(1970, 1, 1)
_MINUTE = 60_000_000
# Further from 1970 than any instant in a file, in microseconds.
_FOREVER = 2**60
# No shop has orders from before; after, what lies so many days ahead has no calendar date to be called by.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def day_of(date: dt.date) -> int:
    """The shop day of a calendar date."""
    return (date - _EPOCH).days


def date_of(day: int) -> dt.date:
    """The calendar date of a shop day."""
    return _EPOCH + dt.timedelta(days=day)


def iso(day: int) -> str:
    """A shop day as ``2024-03-31``."""
    return date_of(day).isoformat()


def month_of(date: dt.date) -> int:
    """Months since 1970-01."""
    return (date.year - 1970) * 12 + date.month - 1


def first_of(month: int) -> int:
    """The first shop day of a shop month."""
    return day_of(dt.date(1970 + month // 12, month % 12 + 1, 1))


def months_later(day: int, months: int) -> int:
    """The day of that number so many months later (earlier, if below 0), or the month's last where it has no such day.

    One month after 2024-01-31 is 2024-02-29.
    """
    date = date_of(day)
    month = month_of(date) + months
    return min(first_of(month) + date.day - 1, first_of(month + 1) - 1)


def parse_day(value: str | dt.date | int) -> int:
    """A shop day from ``2024-03-31``, a date, or the integer itself. Raises: UserError ``calendar.date``, ``.far``."""
    if isinstance(value, int):
        return _near(value, value)
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _near(day_of(value), value)
    try:
        return _near(day_of(dt.date.fromisoformat(value.strip())), value)
    except ValueError:
        raise UserError(
            "calendar.date",
            en=f"“{value}” is not a date; write it as 2024-03-31",
            zh=f"“{value}”不是日期；请写成 2024-03-31 这样",
        ) from None


def _near(day: int, value: object) -> int:
    if day_of(dt.date(_FIRST_YEAR, 1, 1)) <= day <= day_of(dt.date(_LAST_YEAR, 12, 31)):
        return day
    raise UserError(
        "calendar.far",
        en=f"{value} is too far away; give a day from {_FIRST_YEAR} to {_LAST_YEAR}",
        zh=f"{value} 离得太远；请给 {_FIRST_YEAR} 年到 {_LAST_YEAR} 年之间的日期",
    )


def zone(name: str) -> ZoneInfo:
    """The timezone of that IANA name, or a plain refusal."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            "calendar.timezone",
            en=f"“{name}” is not a known timezone; use a name such as Asia/Shanghai or Europe/London",
            zh=f"没有“{name}”这个时区；请用 Asia/Shanghai、Europe/London 这样的名称",
        ) from None


@functools.cache
def fixed_offset(name: str) -> int | None:
    """The timezone's one offset from UTC in microseconds, or None where it has changed since 1995 or will again.

    Looked at weekly: no zone keeps a seasonal offset for less. Shops in China need no calendar then, only a sum.
    """
    start = dt.datetime(1995, 1, 1, tzinfo=zone(name))
    offsets = {(start + dt.timedelta(days=7 * week)).utcoffset() for week in range(5_600)}
    only = offsets.pop() if len(offsets) == 1 else None
    return None if only is None else only // dt.timedelta(microseconds=1)


@functools.cache
def offsets(name: str) -> tuple[tuple[int, int, int], ...]:
    """How far the timezone is ahead of UTC, from when and until when, one after the other; all in microseconds.

    From 1970 to 2100, to the minute; before and after, the first and the last go on.
    """
    if (only := fixed_offset(name)) is not None:
        return ((-_FOREVER, _FOREVER, only),)
    start = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    week = 7 * 24 * 60
    weeks = [
        minute
        for minute in range(0, 130 * 52 * week, week)
        if _ahead(name, start, minute) != _ahead(name, start, minute + week)
    ]
    changes = [_change(name, start, minute, minute + week) * _MINUTE for minute in weeks]
    ends = [-_FOREVER, *changes, _FOREVER]
    return tuple((one, two, _ahead(name, start, max(one, 0) // _MINUTE)) for one, two in itertools.pairwise(ends))


def _change(name: str, start: dt.datetime, low: int, high: int) -> int:
    """The first minute after ``low`` that has another offset than it; ``high`` has one."""
    before = _ahead(name, start, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _ahead(name, start, middle) == before else (low, middle)
    return high


def _ahead(name: str, start: dt.datetime, minute: int) -> int:
    offset = (start + dt.timedelta(minutes=minute)).astimezone(zone(name)).utcoffset()
    return (offset or dt.timedelta()) // dt.timedelta(microseconds=1)


def today(timezone: str) -> int:
    """The shop day it is now."""
    return day_of(dt.datetime.now(zone(timezone)).date())


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A closed range of shop days: both ends count."""

    from_day: int
    to_day: int

    def __post_init__(self) -> None:
        if self.from_day > self.to_day:
            raise UserError(
                "calendar.window",
                en=f"the window begins after it ends: {iso(self.from_day)} to {iso(self.to_day)}; swap the two dates",
                zh=f"起始日晚于结束日：{iso(self.from_day)} 至 {iso(self.to_day)}；请对调两个日期",
            )

    @property
    def days(self) -> int:
        return self.to_day - self.from_day + 1


def _unit_start(date: dt.date, unit: Unit) -> dt.date:
    if unit == "week":
        return date - dt.timedelta(days=date.weekday())
    if unit == "month":
        return date.replace(day=1)
    if unit == "quarter":
        return date.replace(month=(date.month - 1) // 3 * 3 + 1, day=1)
    if unit == "year":
        return date.replace(month=1, day=1)
    return date


def _next_start(start: dt.date, unit: Unit) -> dt.date:
    if unit == "day":
        return start + dt.timedelta(days=1)
    if unit == "week":
        return start + dt.timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    index = start.year * 12 + start.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def _label(start: dt.date, unit: Unit) -> str:
    if unit == "month":
        return f"{start.year:04d}-{start.month:02d}"
    if unit == "quarter":
        return f"{start.year:04d}-Q{(start.month + 2) // 3}"
    if unit == "year":
        return f"{start.year:04d}"
    if unit == "week":
        year, week, _ = start.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return start.isoformat()


def split(window: Window, unit: Unit) -> Iterator[tuple[str, Window]]:
    """The calendar units the window touches, each clipped to it, with labels such as ``2024-03`` or ``2024-W09``."""
    start = _unit_start(date_of(window.from_day), unit)
    while (first := day_of(start)) <= window.to_day:
        after = _next_start(start, unit)
        yield _label(start, unit), Window(max(first, window.from_day), min(day_of(after) - 1, window.to_day))
        start = after


def shop_time(instant_us: int, timezone: str) -> dt.datetime:
    """A UTC instant in microseconds as the shop's clock shows it."""
    return dt.datetime.fromtimestamp(instant_us / 1_000_000, zone(timezone))


def instant(value: str | dt.datetime, timezone: str) -> int:
    """UTC microseconds of a time; one without offset is the timezone's, a bare date its last moment."""
    if isinstance(value, str):
        text = value.strip()
        try:
            value = dt.datetime.fromisoformat(text)
        except ValueError:
            raise UserError(
                "calendar.time",
                en=f"“{text}” is not a time; write it as 2024-03-31 or 2024-03-31 18:00",
                zh=f"“{text}”不是时间；请写成 2024-03-31 或 2024-03-31 18:00",
            ) from None
        if len(text) == len("2024-03-31"):
            value += dt.timedelta(days=1, microseconds=-1)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone(timezone))
    return int((value - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1))

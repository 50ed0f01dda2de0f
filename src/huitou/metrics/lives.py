"""The relation `lives`: what each customer who first bought in the window has bought since, by months of their life."""

from __future__ import annotations

from dataclasses import dataclass

from huitou import calendar
from huitou.calendar import Window

# Beside the first purchase s all of that customer, itself among them. A purchase is within k months of the first day
# where it is no later than the day of the same number k months on, or the last of that month where it has no such day.
_SINCE = """q.net AS bought,
    q.month - s.month + CASE WHEN q.day - n.first_day > s.day - m.first_day THEN 1 ELSE 0 END AS months_since,
    {as_of_month} - s.month - CASE WHEN s.day - m.first_day > {as_of_place} THEN 1 ELSE 0 END AS months_known"""
_JOINS = """
  JOIN sequence AS q ON q.customer = s.customer AND q.day <= :as_of
    AND q.first_day >= :from_day AND q.first_day <= :to_day
  JOIN months AS m ON m.month = s.month
  JOIN months AS n ON n.month = q.month"""
WHERE = "s.seq = 1"


@dataclass(frozen=True, slots=True)
class Since:
    """The columns that `lives` has beside those of a purchase, and the joins they come by.

    Shape: bought (net of one purchase), months_since (0 on the first day, else in which month of their life),
    months_known (how many whole months of it are known).
    """

    columns: str
    joins: str


def since(as_of: int) -> Since:
    month, place = _placed(as_of)
    if as_of + 1 == calendar.first_of(month + 1):
        # A month on its last day is over for every day there may be.
        place = 31
    return Since(_SINCE.format(as_of_month=month, as_of_place=place), _JOINS)


def months(days: Window | None) -> str:
    """The relation `months` (month, first_day) of all the days that anybody bought on."""
    first, last = (_placed(days.from_day)[0], _placed(days.to_day)[0]) if days else (0, 0)
    rows = (f"({month}, {calendar.first_of(month)})" for month in range(first, last + 1))
    return f"months(month, first_day) AS (VALUES {', '.join(rows)})"


def _placed(day: int) -> tuple[int, int]:
    """The month of a day, and its place in it from 0."""
    month = calendar.month_of(calendar.date_of(day))
    return month, day - calendar.first_of(month)

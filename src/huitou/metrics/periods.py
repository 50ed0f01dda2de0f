"""Pairs of calendar periods, one after the other: who bought in the one and again in the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from huitou import calendar
from huitou.calendar import Window

_LONGEST_DAYS = 366


def pairs(window: Window, period: str) -> Iterator[tuple[Window, Window]]:
    """Each whole period of the window, after the one before it, which may lie before the window."""
    unit = next(unit for unit in get_args(calendar.Unit) if unit == period)
    around = Window(window.from_day - 2 * _LONGEST_DAYS, window.to_day + _LONGEST_DAYS)
    parts = [part for _, part in calendar.split(around, unit)]
    for before, this in pairwise(parts):
        if window.from_day <= this.from_day and this.to_day <= window.to_day:
            yield before, this


def relation(spans: list[tuple[int, Window]], period: str) -> tuple[str, int]:
    """The relation `periods` for slices of time (key, known window), and the first day it reaches back to.

    Shape: span, pair, is_later (0 in the period before, 1 in this one), from_day, to_day.
    """
    rows, first_day = [], min((window.from_day for _, window in spans), default=0)
    for key, window in spans:
        for before, this in pairs(window, period):
            rows += [
                f"({key}, {this.from_day}, {is_later}, {part.from_day}, {part.to_day})"
                for is_later, part in enumerate((before, this))
            ]
            first_day = min(first_day, before.from_day)
    # Nothing lies between its last day and its first: the pair of a window without a whole period.
    rows = rows or ["(0, 0, 0, 1, 0)"]
    return f"periods(span, pair, is_later, from_day, to_day) AS (VALUES {', '.join(rows)})", first_day

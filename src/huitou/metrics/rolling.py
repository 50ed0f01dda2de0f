"""Trailing windows: slices of time that each reach back over the same number of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huitou.calendar import Window
from huitou.errors import UserError
from huitou.metrics.slices import Span

LONGEST_DAYS = 3650
# The steps of a series lie in so many days, where nothing else is asked.
SERIES_DAYS = 365


def trailing(spans: Sequence[Span], days: int) -> tuple[Span, ...]:
    """The same slices, each the trailing window that ends with it."""
    return tuple(replace(span, window=Window(span.window.to_day - days + 1, span.window.to_day)) for span in spans)


def check_rolling(days: int, *, has_time: bool) -> None:
    """Raises: UserError for days out of bounds, or without slices of time."""
    if not 1 <= days <= LONGEST_DAYS:
        raise UserError(
            "metrics.rolling",
            en=f"a rolling window cannot have {days} days; use a whole number from 1 to {LONGEST_DAYS}",
            zh=f"滚动窗口不能是 {days} 天；请用 1 到 {LONGEST_DAYS} 之间的整数",
        )
    if not has_time:
        raise UserError(
            "metrics.rolling",
            en="a rolling window needs slices of time; add by day, week or month",
            zh="滚动窗口要按时间拆开；请加上按 day、week 或 month 拆分",
        )

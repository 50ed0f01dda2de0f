"""Which shop days a question is about when the asker does not say."""

from __future__ import annotations

from collections.abc import Mapping

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.definition import Metric, ParamValue

_DAYS = {"trailing": 90, "anchors": 90, "cycle": 365}
# Cohorts are whole months of first purchases.
_COHORTS = 12


def default_as_of(last_day: int | None, *, today: int) -> int:
    """The latest purchase day known, but never later than yesterday: today is not over."""
    yesterday = today - 1
    return yesterday if last_day is None else min(last_day, yesterday)


def matures_on(metric: Metric, params: Mapping[str, ParamValue], day: int) -> int:
    """Until when a customer who began on ``day`` must have been watched before the metric may count them."""
    if metric.window == "cohorts":
        return calendar.months_later(day, int(params["months"]))
    return day + int(params["days"]) if metric.window == "anchors" else day


def last_mature(metric: Metric, params: Mapping[str, ParamValue], as_of: int) -> int:
    """The last day on which a customer can have begun who has been watched long enough by ``as_of``."""
    if metric.window != "cohorts":
        return as_of - (matures_on(metric, params, as_of) - as_of)
    months = int(params["months"])
    month = calendar.month_of(calendar.date_of(as_of))
    if as_of + 1 == calendar.first_of(month + 1):
        # Of a longer month all the days after it have their counterpart on its last.
        return calendar.first_of(month - months + 1) - 1
    return calendar.months_later(as_of, -months)


def window_for(
    metric: Metric, *, from_day: int | None, to_day: int | None, as_of: int, params: Mapping[str, ParamValue]
) -> Window:
    """The window asked for, its missing ends filled in.

    Both missing: the metric's default. Only the end given: a window of the default length up to it.
    Only the beginning given: from there up to as_of.
    """
    if to_day is None:
        to_day = _last_day(metric, params, as_of) if from_day is None else max(as_of, from_day)
    if from_day is None:
        from_day = _first_day(metric, to_day)
    return Window(from_day, to_day)


def _last_day(metric: Metric, params: Mapping[str, ParamValue], as_of: int) -> int:
    last = last_mature(metric, params, as_of)
    return calendar.first_of(_month(last + 1)) - 1 if metric.window == "cohorts" else last


def _first_day(metric: Metric, to_day: int) -> int:
    if metric.window == "cohorts":
        return calendar.first_of(_month(to_day) - _COHORTS + 1)
    return to_day - _DAYS[metric.window] + 1


def _month(day: int) -> int:
    return calendar.month_of(calendar.date_of(day))

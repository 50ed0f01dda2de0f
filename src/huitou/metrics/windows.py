"""Which shop days a question is about when the asker does not say."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.calendar import Window
from huitou.metrics.definition import Metric, ParamValue

_DAYS = {"trailing": 90, "anchors": 90, "cycle": 365}


def default_as_of(last_day: int | None, *, today: int) -> int:
    """The latest purchase day known, but never later than yesterday: today is not over."""
    yesterday = today - 1
    return yesterday if last_day is None else min(last_day, yesterday)


def follow_up_days(metric: Metric, params: Mapping[str, ParamValue]) -> int:
    """How long a customer must have been watched before the metric may count them."""
    return int(params["days"]) if metric.window == "anchors" else 0


def window_for(
    metric: Metric, *, from_day: int | None, to_day: int | None, as_of: int, params: Mapping[str, ParamValue]
) -> Window:
    """The window asked for, its missing ends filled in.

    Both missing: the metric's default. Only the end given: a window of the default length up to it.
    Only the beginning given: from there up to as_of.
    """
    if to_day is None:
        to_day = as_of - follow_up_days(metric, params) if from_day is None else max(as_of, from_day)
    if from_day is None:
        from_day = to_day - _DAYS[metric.window] + 1
    return Window(from_day, to_day)

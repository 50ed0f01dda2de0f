"""When the shop is busy: growth over time, the week, and the two great promotions."""

from __future__ import annotations

import numpy as np

from huitou import calendar
from huitou.simulate.draws import Bools, Ints

_WEEKDAYS = (95, 94, 96, 98, 104, 108, 105)
_GREAT_DAYS = {6: 18, 11: 11}
_ON_ANY_DAY, _BEFORE_GREAT_DAY, _ON_GREAT_DAY = 100, 140, 400
_PULL_DAYS = 7
HOUR_WEIGHTS = (26, 12, 6, 4, 4, 6, 14, 26, 40, 54, 62, 58, 56, 54, 54, 54, 52, 50, 54, 66, 84, 92, 80, 50)


def _promotion(day: int) -> int:
    date = calendar.date_of(day)
    great = _GREAT_DAYS.get(date.month, 0)
    if date.day == great:
        return _ON_GREAT_DAY
    return _BEFORE_GREAT_DAY if date.day < great else _ON_ANY_DAY


def arrivals(start_day: int, *, days: int) -> Ints:
    """How many first orders fall on each day, beside the others: the last day has twice the draw of the first."""
    return np.array(
        [
            (1000 + 1000 * place // days) * _WEEKDAYS[calendar.date_of(start_day + place).weekday()] * _promotion(day)
            for place, day in enumerate(range(start_day, start_day + days))
        ],
        dtype=np.int64,
    )


def on_promotion(start_day: int, *, days: int) -> Bools:
    """Whether each day is one of the two great days."""
    return np.array([_promotion(day) == _ON_GREAT_DAY for day in range(start_day, start_day + days)])


def pulled_to(start_day: int, *, days: int) -> Ints:
    """For each day, the great day within the following week that some buyers wait for; else the day itself."""
    target = np.arange(start_day, start_day + days)
    for great in np.flatnonzero(on_promotion(start_day, days=days)):
        target[max(0, great - _PULL_DAYS) : great] = start_day + great
    return target

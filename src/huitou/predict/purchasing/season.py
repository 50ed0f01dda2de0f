"""What the shop's year is like, where at least two of them are known: the pace of days to come.

A day to come has the pace of its days in years before: the same date, or as far from Chinese New Year's day where that
is near. How far that is believed depends on how alike the years known were.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from huitou.calendar import date_of, day_of
from huitou.new_year import AFTER, BEFORE, NEW_YEAR
from huitou.predict.purchasing.clock import Clock
from huitou.predict.purchasing.histories import Floats

YEAR_DAYS = 365
SEASONS_NEEDED = 2
# How far the level of a season not known may be off, as a logarithm: shops with a Christmas err by so much and more.
UNKNOWN_SPREAD = 0.3
# And of one known: no two years are alike.
_KNOWN_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Season:
    """``coming[i]``: days of pace 1 that the next i days are worth. ``alike``: how alike the years were, 0 to 1.

    ``spread``: how far the level of a time to come may be off (standard deviation, logarithm).
    """

    seasons_known: int
    coming: Floats
    alike: float
    spread: float

    @property
    def is_known(self) -> bool:
        return self.seasons_known >= SEASONS_NEEDED

    def hours(self, days: int) -> float:
        """The next days on the shop's clock."""
        return float(self.coming[days])


def season(clock: Clock, *, most_days: int = YEAR_DAYS) -> Season:
    """The coming year's paces; all of them 1 with fewer than two seasons known, and a wide spread."""
    known = (clock.known_to - clock.from_day + 1) // YEAR_DAYS
    if known < SEASONS_NEEDED:
        return Season(known, np.arange(most_days + 1.0), 0.0, max(UNKNOWN_SPREAD, clock.spread))
    logs = np.log(clock.paces)
    alike = _alike(clock, logs)
    paces = np.array([_pace(clock, logs, clock.known_to + 1 + i, alike) for i in range(most_days)])
    spread = max(_KNOWN_SPREAD, clock.spread * float(np.sqrt(1 - alike**2)))
    return Season(known, np.concatenate(([0.0], np.cumsum(paces))), alike, spread)


def a_year_before(day: int, years: int = 1) -> int:
    """The day that stands for this one so many years before."""
    date = date_of(day)
    for year in (date.year, date.year + 1):
        feast, before = NEW_YEAR.get(year), NEW_YEAR.get(year - years)
        if feast is not None and before is not None and feast - BEFORE <= day <= feast + AFTER:
            return before + day - feast
    leap = (date.month, date.day) == (2, 29)
    return day_of(dt.date(date.year - years, date.month, 28 if leap else date.day))


def _earlier(clock: Clock, logs: Floats, day: int) -> list[float]:
    found = []
    for years in range(1, 30):
        place = a_year_before(day, years) - clock.from_day
        if place < 0:
            break
        if place < len(logs):
            found.append(float(logs[place]))
    return found


def _pace(clock: Clock, logs: Floats, day: int, alike: float) -> float:
    earlier = _earlier(clock, logs, day)
    if not earlier:
        return 1.0
    # The mean of several years is believed more than one of them (Spearman and Brown).
    trust = len(earlier) * alike / (1 + (len(earlier) - 1) * alike)
    return float(np.exp(trust * np.mean(earlier)))


def _alike(clock: Clock, logs: Floats) -> float:
    pairs = [
        (logs[day - clock.from_day], logs[place])
        for day in range(clock.from_day + YEAR_DAYS, clock.known_to + 1)
        if 0 <= (place := a_year_before(day) - clock.from_day) < len(logs)
    ]
    now, then = np.array(pairs).T
    strength = float(np.sqrt((now @ now) * (then @ then)))
    return float(np.clip((now @ then) / strength, 0, 1)) if strength > 1e-9 else 0.0

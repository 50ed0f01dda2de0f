"""Chinese New Year's day, year by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from huitou import calendar
from huitou.calendar import Window

# Month and day of 1 正月, in the calendar of GB/T 33661-2017; an oracle test computes each from sun and moon.
_DATES = """
2000 0205 2001 0124 2002 0212 2003 0201 2004 0122 2005 0209 2006 0129 2007 0218 2008 0207 2009 0126
2010 0214 2011 0203 2012 0123 2013 0210 2014 0131 2015 0219 2016 0208 2017 0128 2018 0216 2019 0205
2020 0125 2021 0212 2022 0201 2023 0122 2024 0210 2025 0129 2026 0217 2027 0206 2028 0126 2029 0213
2030 0203 2031 0123 2032 0211 2033 0131 2034 0219 2035 0208 2036 0128 2037 0215 2038 0204 2039 0124
2040 0212 2041 0201 2042 0122 2043 0210 2044 0130 2045 0217 2046 0206 2047 0126 2048 0214 2049 0202
2050 0123
"""
# So many days before and after it the shop's customers live by it.
BEFORE, AFTER = 35, 20


def _pairs() -> Iterator[tuple[int, int]]:
    words = _DATES.split()
    for year, date in zip(words[::2], words[1::2], strict=True):
        yield int(year), calendar.day_of(dt.date(int(year), int(date[:2]), int(date[2:])))


NEW_YEAR: Mapping[int, int] = dict(_pairs())


def season_of(window: Window) -> int | None:
    """The year whose Spring Festival the window touches, None where it touches none.

    It reaches from 35 days before New Year's day (stocking up) to 20 after it (parcels run again). Of two, the later.
    """
    touched = [
        year for year, day in NEW_YEAR.items() if window.from_day <= day + AFTER and window.to_day >= day - BEFORE
    ]
    return max(touched, default=None)

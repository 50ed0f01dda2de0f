"""The table of New Year's days against the sun and the moon, computed here from published series.

The rule (GB/T 33661-2017): a month begins on the day, by Beijing time, of the new moon; the one with the winter
solstice is the eleventh; where thirteen months lie between two of these, the first without a principal term is a leap
month. New Year is the first day of the first month.
"""

from __future__ import annotations

import datetime as dt
from math import floor, radians, sin

import pytest

from huitou import calendar
from huitou.new_year import NEW_YEAR

J2000 = 2451545.0
EPOCH = 2440587.5
# Seconds that dynamical time was or will be ahead: 64 in 2000, about 93 in 2050 (Espenak and Meeus 2006).
DELTA_T = (64 + 93) / 2 / 86400
BEIJING = 8 / 24


def sun(jd: float) -> float:
    """Apparent longitude of the sun in degrees, to 0.01. Source: Meeus, Astronomical Algorithms, chapter 25."""
    t = (jd - J2000) / 36525
    mean = radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * sin(mean) + 0.019993 * sin(2 * mean) + 0.000289 * sin(3 * mean)
    node = radians(125.04 - 1934.136 * t)
    return (280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre - 0.00569 - 0.00478 * sin(node)) % 360


def new_moon(k: int) -> float:
    """The k-th new moon since 2000, as a Julian day. Source: Meeus, chapter 49, the larger terms (to a minute)."""
    t = k / 1236.85
    e = 1 - 0.002516 * t
    s = radians(2.5534 + 29.10535670 * k - 0.0000014 * t * t)
    m = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    f = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    node = radians(124.7746 - 1.56375588 * k)
    terms = (
        (-0.40720, m), (0.17241 * e, s), (0.01608, 2 * m), (0.01039, 2 * f), (0.00739 * e, m - s),
        (-0.00514 * e, m + s), (0.00208 * e * e, 2 * s), (-0.00111, m - 2 * f), (-0.00057, m + 2 * f),
        (0.00056 * e, 2 * m + s), (-0.00042, 3 * m), (0.00042 * e, s + 2 * f), (0.00038 * e, s - 2 * f),
        (-0.00024 * e, 2 * m - s), (-0.00017, node), (0.000325, radians(299.77 + 0.107408 * k)),
    )  # fmt: skip
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    return mean + sum(size * sin(angle) for size, angle in terms) - DELTA_T


def day(jd: float) -> int:
    """The day of an instant by Beijing time, in days since 1970-01-01."""
    return floor(jd - EPOCH + BEIJING)


def solstice(year: int) -> int:
    jd = EPOCH + calendar.day_of(dt.date(year, 12, 21))
    for _ in range(6):
        jd -= sin(radians(sun(jd) - 270)) * 365.2422 / 360 * 180 / 3.141592653589793
    return day(jd - DELTA_T)


def has_principal_term(first: int, after: int) -> bool:
    """Whether the sun crosses a multiple of 30 degrees on one of these days by Beijing time."""
    start, end = (sun(EPOCH + each - BEIJING + DELTA_T) for each in (first, after))
    return floor(start / 30) != floor(end / 30)


def eleventh(year: int) -> int:
    """The number of the new moon that begins the month of the winter solstice."""
    wanted = solstice(year)
    k = floor((wanted - calendar.day_of(dt.date(2000, 1, 6))) / 29.530588) + 2
    while day(new_moon(k)) > wanted:
        k -= 1
    return k


def new_year(year: int) -> int:
    first, last = eleventh(year - 1), eleventh(year)
    months = [(day(new_moon(k)), day(new_moon(k + 1))) for k in range(first, last)]
    if len(months) == 13:
        leap = next(place for place, month in enumerate(months) if not has_principal_term(*month))
        del months[leap]
    return months[2][0]


def test_the_oracle_knows_the_sun_and_moon_of_its_book() -> None:
    # Meeus, example 25.a: 1992 October 13.0 TD, apparent longitude 199.90895; example 49.a: new moon of 1977-02-18
    # at 3:37:42 TD, JDE 2443192.65118 (k = -283).
    assert sun(2448908.5) == pytest.approx(199.909, abs=0.005)
    assert new_moon(-283) + DELTA_T == pytest.approx(2443192.65118, abs=0.0005)


@pytest.mark.parametrize("year", range(2000, 2051))
def test_new_years_day(year: int) -> None:
    assert calendar.iso(NEW_YEAR[year]) == calendar.iso(new_year(year))


def test_the_year_whose_leap_month_is_disputed() -> None:
    # 2033 has its leap month after the eleventh, so that the year after begins late.
    assert calendar.iso(new_year(2034)) == "2034-02-19"

"""Paces found again that were planted, and the year that follows from them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from huitou.calendar import date_of, day_of
from huitou.predict.purchasing import clock as clocks
from huitou.predict.purchasing.clock import Clock
from huitou.predict.purchasing.histories import PurchaseDays, purchase_days
from huitou.predict.purchasing.season import a_year_before, season
from tests.support.buyers import buyers

FIRST = day_of(dt.date(2021, 3, 1))


def slowed(days: PurchaseDays, paces: np.ndarray) -> PurchaseDays:
    """The same purchases where each day takes as much of the buyers' time as its pace."""
    hours = np.cumsum(paces)
    day = np.searchsorted(hours, days.day + 0.5)
    return purchase_days(days.customer[day < len(paces)], day[day < len(paces)])


def test_a_planted_pace_is_found() -> None:
    days = buyers("mbg", (1.5, 30.0, 0.6, 4.0), customers=4_000, seed=3, joining=100)
    paces = np.ones(336)
    paces[-84:-56] = 2.0
    busy = slowed(days, paces)
    of = busy.histories(335)
    found = clocks.learned(busy, of)
    months = found.paces[::28]
    assert months[-3] / months[-2] == pytest.approx(2.0, rel=0.1)
    assert months[-4] / months[-2] == pytest.approx(1.0, rel=0.1)


def test_time_on_the_clock_is_the_sum_of_paces() -> None:
    clock = Clock(10, 13, np.array([1.0, 2.0, 1.0, 0.5]), np.array([0, 1.0, 3.0, 4.0, 4.5]), 0.1)
    of = purchase_days([1, 1, 2], [10, 12, 12]).histories(13)
    assert clock.since(of).tolist() == [3.0, 0.0]
    assert clock.watched(of).tolist() == [3.5, 0.5]


def test_of_few_customers_every_day_is_a_day() -> None:
    days = purchase_days([1, 1, 2], [0, 40, 80])
    found = clocks.learned(days, days.histories(100))
    assert (found.paces == 1).all()


def yearly(days: int) -> Clock:
    """Twice as busy every November, from FIRST on."""
    paces = np.array([2.0 if date_of(FIRST + i).month == 11 else 1.0 for i in range(days)])
    return Clock(FIRST, FIRST + days - 1, paces, np.concatenate(([0.0], np.cumsum(paces))), 0.2)


def test_two_years_alike_foretell_the_third() -> None:
    known = season(yearly(950))
    november = day_of(dt.date(2023, 11, 1)) - (FIRST + 949) - 1
    assert known.is_known
    assert known.alike == pytest.approx(1.0, abs=0.01)
    assert known.coming[november + 30] - known.coming[november] == pytest.approx(60, abs=1)


def test_one_year_foretells_nothing_but_a_wide_range() -> None:
    unknown = season(yearly(600))
    assert not unknown.is_known
    assert unknown.hours(90) == 90
    assert unknown.spread > season(yearly(950)).spread


@pytest.mark.parametrize(
    ("day", "before"),
    [
        # New Year's day was 2024-02-10 and 2023-01-22.
        ((2024, 2, 10), (2023, 1, 22)),
        ((2024, 1, 31), (2023, 1, 12)),
        ((2024, 6, 18), (2023, 6, 18)),
        ((2024, 11, 11), (2023, 11, 11)),
    ],
)
def test_spring_festival_moves_and_promotions_stay(day: tuple[int, int, int], before: tuple[int, int, int]) -> None:
    assert date_of(a_year_before(day_of(dt.date(*day)))) == dt.date(*before)

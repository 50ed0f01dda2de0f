"""The first reading of effect: by hand, when it is too early, and by simulation with a planted truth."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from huitou.crm.journeys.effect import Arm, Bought, Entered, read
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.statistics.difference import difference

DAY = 86_400_000_000
DAYS = 30


def _bought(*rows: tuple[int, int, int]) -> Bought:
    columns = np.array(rows, np.int64).reshape(-1, 3)
    return Bought(columns[:, 0], columns[:, 1], columns[:, 2])


def _entered(people: int, held: int, *, at: int = 0) -> list[Entered]:
    """So many, the first of them held out."""
    return [Entered(number, HELD_OUT if number < held else "treated", at) for number in range(people)]


def _read(entered: list[Entered], bought: Bought, *, known_to: int = 40 * DAY, holdout: float = 0.5) -> Any:
    return read(entered, bought, days=DAYS, known_to=known_to, holdout=holdout)


def test_what_each_arm_bought_is_counted_from_entering_to_the_last_day() -> None:
    """At the moment of entering counts, thirty days later to the microsecond does not, nor what was before."""
    entered = [Entered(1, HELD_OUT, 5 * DAY), Entered(2, "treated", 5 * DAY)]
    found = _read(
        entered,
        _bought((1, 5 * DAY, 100), (1, 35 * DAY, 900), (2, 5 * DAY - 1, 900), (2, 35 * DAY - 1, 30), (2, 6 * DAY, 40)),
    )
    assert (found.held_out.buyers, found.held_out.purchases, found.held_out.revenue) == (1, 1, 100)
    assert (found.treated.buyers, found.treated.again, found.treated.revenue) == (1, 1, 70)
    assert found.treated.squares == 4900


def test_whom_a_merge_put_into_two_arms_counts_in_none() -> None:
    entered = [
        Entered(1, HELD_OUT, 0, was=1),
        Entered(1, "treated", DAY, was=7),
        Entered(2, "treated", 0, was=2),
        Entered(2, "treated", DAY, was=8),
    ]
    found = _read(entered, _bought((1, 5, 100), (2, 5, 7)))
    assert (found.joined, found.held_out.people, found.treated.people, found.treated.revenue) == (1, 0, 1, 7)


def test_a_difference_of_shares_is_newcombes() -> None:
    """56 of 70 against 48 of 80: +0.20, 0.0524 to 0.3339 (Newcombe 1998, table II (a), method 10)."""
    treated, held = Arm(70, 56, 0, 56, 0, 0, 0), Arm(80, 48, 0, 48, 0, 0, 0)
    found = difference(treated.rate(treated.buyers), held.rate(held.buyers))
    assert [round(each, 4) for each in (found.value, found.low, found.high)] == [0.2, 0.0524, 0.3339]


def test_the_reading_is_treated_less_held_out() -> None:
    entered = _entered(400, 200)
    rows = [(number, 1, 10) for number in [*range(100), *range(200, 360)]]
    found = _read(entered, _bought(*rows))
    assert (found.held_out.buyers, found.treated.buyers) == (100, 160)
    assert found.buyers.value == pytest.approx(0.8 - 0.5)


def test_revenue_a_person_counts_those_who_bought_nothing() -> None:
    """Half of 200 spent 10.00 held out, all of 200 treated: +5.00 a person; treated all alike have no spread."""
    entered = _entered(400, 200)
    rows = [(number, 1, 1000) for number in range(0, 200, 2)] + [(number, 1, 1000) for number in range(200, 400)]
    found = _read(entered, _bought(*rows))
    assert found.revenue.value == pytest.approx(500)
    # 500 * sqrt(200 / 199) / sqrt(200) = 35.44, times t(199) = 1.972.
    assert found.revenue.high - found.revenue.value == pytest.approx(35.44 * 1.972, rel=1e-3)


@pytest.mark.parametrize(
    ("people", "held", "buyers", "early"),
    [(400, 0, 100, "nobody"), (400, 99, 400, "few_people"), (400, 200, 18, "few_buyers"), (400, 200, 20, None)],
)
def test_too_early_says_why(people: int, held: int, buyers: int, early: str | None) -> None:
    found = _read(_entered(people, held), _bought(*[(number, 1, 10) for number in range(buyers)]), holdout=0.5)
    assert found.early == early
    assert (found.buyers is None) == (early is not None)


def test_who_was_not_watched_long_enough_waits() -> None:
    entered = _entered(10, 5, at=10 * DAY + 1)
    found = _read(entered, _bought((1, 11 * DAY, 10)), known_to=40 * DAY)
    assert (found.waiting, found.treated.people, found.held_out.people) == (10, 0, 0)


def test_who_entered_twice_counts_by_the_first_time() -> None:
    entered = [Entered(1, HELD_OUT, 0), Entered(1, "treated", 5 * DAY), Entered(2, "treated", 0)]
    found = _read(entered, _bought((1, 6 * DAY, 10)))
    assert (found.held_out.people, found.held_out.buyers, found.treated.people) == (1, 1, 1)


@pytest.mark.parametrize(("held", "broken"), [(100, False), (130, False), (140, True), (60, True)])
def test_arms_that_are_not_as_designed_are_told(held: int, broken: bool) -> None:
    """A tenth of 1,000 by design: the standard error is 9.5, and one in a thousand is 3.29 of them."""
    found = _read(_entered(1000, held), _bought(), holdout=0.1)
    assert found.shares_broken is broken


def test_a_planted_effect_is_covered_as_often_as_promised() -> None:
    """400 journeys of 3,000 customers, 12 % of whom buy, 3 points more where treated, a fifth of them twice.

    95 % intervals cover 95 % of the time: the standard error over 400 is 1.09 points, four are allowed.
    """
    chance = np.random.default_rng(20261130)
    inside = {"buyers": 0, "revenue": 0}
    for _ in range(400):
        held = chance.random(3000) < 0.3
        buys = chance.random(3000) < np.where(held, 0.12, 0.15)
        twice = buys & (chance.random(3000) < 0.2)
        spent = chance.gamma(2.0, 2500.0, 3000).astype(np.int64)
        entered = [Entered(n, HELD_OUT if held[n] else "treated", 0) for n in range(3000)]
        who = np.concatenate([np.flatnonzero(buys), np.flatnonzero(twice)])
        bought = Bought(who, np.ones(len(who), np.int64), spent[who])
        found = _read(entered, bought, holdout=0.3)
        inside["buyers"] += found.buyers.low <= 0.03 <= found.buyers.high
        # 5,000 a purchase on average, 1.2 purchases a buyer: 0.03 * 1.2 * 5,000, less half a unit cut off each.
        inside["revenue"] += found.revenue.low <= 0.03 * 1.2 * 4999.5 <= found.revenue.high
    assert all(each / 400 > 0.95 - 4 * 0.0109 for each in inside.values()), inside
    assert inside["buyers"] / 400 < 0.95 + 4 * 0.0109


def test_days_are_of_24_hours() -> None:
    assert int(dt.timedelta(days=1) / dt.timedelta(microseconds=1)) == DAY

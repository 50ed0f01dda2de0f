"""The first reading of a journey's effect: everybody who was to be reached against everybody who was held out.

Whoever entered counts in the arm they were drawn into, whatever came of it (intention to treat), and for the same
number of days after entering. A message that was skipped is part of what the journey does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.statistics.difference import Estimate, difference
from huitou.statistics.interval import student_95, wilson

# Fewer people held out, or fewer who would have bought, tell nothing yet.
FEWEST_PEOPLE = 100
FEWEST_BUYERS = 10
# Shares as far from the design as these come by chance once in a thousand journeys: something is broken.
ALARM = 0.001
_DAY = dt.timedelta(days=1)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entered:
    """Who entered, when (microseconds UTC), and the arm drawn. ``was``: the number they had then, where a merge has
    given them another since.
    """

    customer_id: int
    arm: str
    at: int
    was: int | None = None

    @property
    def entered_as(self) -> int:
        return self.customer_id if self.was is None else self.was


@dataclass(frozen=True, slots=True)
class Bought:
    """Purchases of those who entered, one place each: whose, when (microseconds UTC), and its net in minor units."""

    customer_ids: Ints
    at: Ints
    net: Ints


@dataclass(frozen=True, slots=True)
class Arm:
    """``buyers`` bought within the days, ``again`` twice or more; ``squares`` sums squares of what each one brought,
    ``purchase_squares`` of how often each one bought."""

    people: int
    buyers: int
    again: int
    purchases: int
    revenue: int
    squares: int
    purchase_squares: int

    def rate(self, of: int) -> Estimate:
        """A share of the people, by Wilson's interval."""
        low, high = wilson(of, self.people) or (0.0, 1.0)
        return Estimate(of / self.people, low, high)

    def mean(self) -> Estimate:
        """Revenue a person, by Student's t."""
        return _mean(self.people, self.revenue, self.squares)

    def often(self) -> Estimate:
        """Purchases a person, by Student's t."""
        return _mean(self.people, self.purchases, self.purchase_squares)


@dataclass(frozen=True, slots=True)
class Reading:
    """``treated`` and ``held_out`` of those who have been watched for ``days``; ``waiting`` have not been yet.

    ``joined``: people a merge put into two arms at once, who count in neither.
    Differences are treated less held out: in shares of people, purchases a person, and minor units a person.
    ``shares_p``: how likely chance alone gives shares as far from the design. ``early``: why there is no answer yet;
    differences are then None.
    """

    days: int
    treated: Arm
    held_out: Arm
    waiting: int
    joined: int
    shares_p: float
    early: Literal["nobody", "few_people", "few_buyers"] | None
    buyers: Estimate | None
    again: Estimate | None
    purchases: Estimate | None
    revenue: Estimate | None

    @property
    def shares_broken(self) -> bool:
        """Whether the arms are so unlike the design that no difference between them can be believed."""
        return self.shares_p < ALARM


def read(entered: Sequence[Entered], bought: Bought, *, days: int, known_to: int, holdout: float) -> Reading:
    """The effect within ``days`` of entering, of what is known up to ``known_to`` (microseconds UTC, not included).

    ``holdout`` is the share by design. Who entered twice counts by the first time; whom a merge put into two arms,
    in none.
    Undefined: differences are None while ``early``. Source: Newcombe 1998, method 10, for shares; Welch's interval by
    its parts (Zou and Donner 2008) for revenue. Checked: tests/crm/acts/test_effect.py, by simulation.
    """
    span = span_of(days)
    first, joined = first_entries(entered)
    ripe = [each for each in first if each.at + span <= known_to]
    held, treated = (
        arm_of([each for each in ripe if (each.arm == HELD_OUT) is out], bought, span) for out in (True, False)
    )
    early = _early(treated, held)
    return Reading(
        days=days,
        treated=treated,
        held_out=held,
        waiting=len(first) - len(ripe),
        joined=len(joined),
        shares_p=_shares_p(held.people, len(ripe), holdout),
        early=early,
        buyers=None if early else difference(treated.rate(treated.buyers), held.rate(held.buyers)),
        again=None if early else difference(treated.rate(treated.again), held.rate(held.again)),
        purchases=None if early else difference(treated.often(), held.often()),
        revenue=None if early else difference(treated.mean(), held.mean()),
    )


def span_of(days: int) -> int:
    """So many days of 24 hours, in microseconds."""
    return int(days * _DAY / dt.timedelta(microseconds=1))


def first_entries(entered: Sequence[Entered]) -> tuple[list[Entered], frozenset[int]]:
    """The first time each entered, the earliest first; and who did so in two arms, by numbers that were merged since,
    and is left out.

    A number counts by the arm it entered in first: one drawn anew later, for the design had changed, is whole.
    """
    by_number: dict[int, Entered] = {}
    for each in sorted(entered, key=lambda one: one.at):
        by_number.setdefault(each.entered_as, each)
    first: dict[int, Entered] = {}
    joined: set[int] = set()
    for each in by_number.values():
        if first.setdefault(each.customer_id, each).arm != each.arm:
            joined.add(each.customer_id)
    return [each for each in first.values() if each.customer_id not in joined], frozenset(joined)


def arm_of(people: Sequence[Entered], bought: Bought, span: int) -> Arm:
    """What these bought from entering on, for ``span`` microseconds each."""
    ids = np.array([each.customer_id for each in people], np.int64)
    order = np.argsort(ids)
    ids, since = ids[order], np.array([each.at for each in people], np.int64)[order]
    if not len(ids):
        return Arm(0, 0, 0, 0, 0, 0, 0)
    place = np.minimum(np.searchsorted(ids, bought.customer_ids), len(ids) - 1)
    counts = (ids[place] == bought.customer_ids) & (bought.at >= since[place]) & (bought.at < since[place] + span)
    times = np.bincount(place[counts], minlength=len(ids))
    # Whole numbers: a million customers' revenues are exact in a float, their squares may not be.
    revenue = np.zeros(len(ids), np.int64)
    np.add.at(revenue, place[counts], bought.net[counts])
    return Arm(
        people=len(ids),
        buyers=int((times > 0).sum()),
        again=int((times > 1).sum()),
        purchases=int(times.sum()),
        revenue=int(revenue.sum()),
        squares=sum(value * value for value in revenue[revenue != 0].tolist()),
        purchase_squares=int((times * times).sum()),
    )


def _mean(people: int, total: int, squares: int) -> Estimate:
    mean = total / people
    variance = (squares / people - mean**2) * people / max(people - 1, 1)
    spread = student_95(max(people - 1, 1)) * sqrt(max(variance, 0.0) / people)
    return Estimate(mean, mean - spread, mean + spread)


def _early(treated: Arm, held: Arm) -> Literal["nobody", "few_people", "few_buyers"] | None:
    if not treated.people or not held.people:
        return "nobody"
    if min(treated.people, held.people) < FEWEST_PEOPLE:
        return "few_people"
    share = (treated.buyers + held.buyers) / (treated.people + held.people)
    return "few_buyers" if share * min(treated.people, held.people) < FEWEST_BUYERS else None


def _shares_p(held: int, people: int, holdout: float) -> float:
    """Two-sided, by the normal curve with its correction for whole numbers; 1 where there is nothing to tell by."""
    spread = sqrt(people * holdout * (1 - holdout))
    if not spread:
        return 1.0
    return erfc(max(abs(held - people * holdout) - 0.5, 0.0) / spread / sqrt(2))

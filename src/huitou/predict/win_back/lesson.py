"""What the past of a shop teaches of returns: a few numbers, however many its customers are, so that it can be kept."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.predict.purchasing.fit import Fit
from huitou.predict.purchasing.pareto import ParetoNbd
from huitou.predict.spending.shrunk import Shrunk
from huitou.predict.win_back.brings import Brings, brings
from huitou.predict.win_back.chance import (
    AHEAD_DAYS,
    FIRST_DAYS,
    LEARN_CUSTOMERS,
    Learned,
    examples,
    learned,
)
from huitou.predict.win_back.lapse import Lapse, lapse
from huitou.predict.win_back.level import Level
from huitou.predict.win_back.lives import Lives, Sums, came_back, sums
from huitou.predict.win_back.needs import Enough, enough
from huitou.predict.win_back.prior import Prior
from huitou.predict.win_back.regression import Regression
from huitou.predict.win_back.totals import Range, returns
from huitou.settings import Settings

_TEST_CUSTOMERS = 10_000


@dataclass(frozen=True, slots=True)
class Tested:
    """What would have been said thirty days before, of ``people`` then lapsed, and how many came.

    ``of_all`` False: of a part of the customers, evenly drawn, for it settles long before all have been looked at.
    """

    people: int
    returns: Range
    came: int
    of_all: bool


@dataclass(frozen=True, slots=True)
class Taught:
    """All of ``chance.Learned`` but the rules of who has lapsed, and what returns bring."""

    believed: Prior
    moved: Regression
    usual_amount: float
    usual_discounts: float
    level: Level
    amounts: Brings

    def learned(self, rules: Lapse) -> Learned:
        """As it is asked for chances."""
        return Learned(rules, self.believed, self.moved, self.usual_amount, self.usual_discounts, self.level)


@dataclass(frozen=True, slots=True)
class Lesson:
    """``taught`` None where there is too little to learn from, which ``enough`` says."""

    enough: Enough
    taught: Taught | None = None
    tested: Tested | None = None


# What a kept lesson is made of.
KINDS = (Lesson, Enough, Taught, Tested, Range, Prior, Fit, ParetoNbd, Regression, Level, Brings, Shrunk)


def learn(past: Lives, now: Sums, rules: Lapse, *, settings: Settings, with_test: bool = True) -> Lesson:
    """From purchases up to the day of ``now``, and the rules as found on it."""
    as_of = now.known_to
    known = past.some(LEARN_CUSTOMERS)
    seen = examples(known, as_of, rules)
    # The last earlier day had the most of them.
    there_is = enough(
        lapsed=len(seen.of[0]) if seen.of else 0,
        first_day=int(past.day.min()) if len(past.day) else None,
        as_of=as_of,
    )
    if not there_is:
        return Lesson(there_is)
    sample = now if known is past else sums(known, as_of)
    of = learned(sample, seen, rules)
    amounts = brings(known, sample, seen.of, seen.came, within=AHEAD_DAYS)
    taught = Taught(of.believed, of.moved, of.usual_amount, of.usual_discounts, of.level, amounts)
    return Lesson(there_is, taught, _tested(past, as_of - AHEAD_DAYS, settings) if with_test else None)


def _tested(whole: Lives, then: int, settings: Settings) -> Tested | None:
    """The same, asked a month before; None where there was too little to learn from."""
    known = whole.some(_TEST_CUSTOMERS)
    past = known.known_to(then)
    if not len(past.day) or then - int(past.day.min()) < FIRST_DAYS + AHEAD_DAYS:
        return None
    at = sums(past, then)
    rules = lapse(at, settings)
    seen = examples(past, then, rules)
    lapsed = at.of(rules.stages(at) > 0)
    if not seen.people or not len(lapsed):
        return None
    told = returns(learned(at, seen, rules).chance(lapsed))
    came = int(came_back(known, lapsed, within=AHEAD_DAYS).sum())
    return Tested(len(lapsed), told, came, known is whole)

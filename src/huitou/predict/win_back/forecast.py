"""Every lapsed customer's return: how likely within thirty days by themselves, and what it would bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.counts import Counts
from huitou.predict.spending.value import interval
from huitou.predict.win_back.brings import brings
from huitou.predict.win_back.chance import (
    AHEAD_DAYS,
    EIGHTY,
    FIRST_DAYS,
    LEARN_CUSTOMERS,
    Chance,
    examples,
    learned,
    season_known,
)
from huitou.predict.win_back.lapse import Lapse, lapse
from huitou.predict.win_back.lives import Floats, Ints, Lives, Sums, came_back, sums
from huitou.predict.win_back.needs import Enough, enough
from huitou.settings import Settings

_TEST_CUSTOMERS = 10_000
# Beyond so many returns whole numbers lie close enough to any curve.
_MANY = 500.0


@dataclass(frozen=True, slots=True)
class Range:
    """An expected sum over customers, and between what it lies 8 times in 10."""

    expected: float
    low: float
    high: float


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
class WinBack:
    """Lapsed customers, in the order of ``of``; nobody where ``enough`` says that there is too little to learn from.

    ``stages``: 1 sleeping, 2 lost. ``usual_days``: how long each usually stays away. ``chance``: of a purchase in the
    next ``days`` without anything being done that was not done before, and between what that chance itself lies.
    ``brings``: what they spend then if they do (minor units), ``value``: chance x brings x margin. ``returns`` and
    ``worth``: sums of chances and values. ``model``: what was believed beforehand, "pareto_nbd", or "usual_share" where
    too few have bought twice for a model. ``margin`` 1 where the shop gave none.
    """

    as_of: int
    days: int
    of: Sums
    stages: Ints
    usual_days: Floats
    chance: Floats
    low: Floats
    high: Floats
    brings: Floats
    value: Floats
    returns: Range
    worth: Range
    margin: float
    rules: Lapse
    season_known: bool
    model: str
    tested: Tested | None
    enough: Enough

    def __len__(self) -> int:
        return len(self.of)

    @property
    def dearest_first(self) -> Ints:
        """The places of the customers by what their return is worth."""
        return np.argsort(-self.value, kind="stable")


def win_back(of: Lives, *, as_of: int, settings: Settings, with_test: bool = True) -> WinBack:
    """Who of the lapsed returns by themselves, from what was known on a day. Nothing after it has a say.

    Without ``with_test`` the month before is not asked again, and ``tested`` is None.
    Undefined: too few days, or too few customers who had lapsed earlier; see ``enough``.
    """
    past = of.known_to(as_of)
    now = sums(past, as_of)
    rules = lapse(now, settings)
    known = past.some(LEARN_CUSTOMERS)
    seen = examples(known, as_of, rules)
    # The last earlier day had the most of them.
    there_is = enough(
        lapsed=len(seen.of[0]) if seen.of else 0,
        first_day=int(past.day.min()) if len(past.day) else None,
        as_of=as_of,
    )
    stages = rules.stages(now)
    lapsed = now.of(stages > 0) if there_is else now.of(np.zeros(len(now), bool))
    margin = 1.0 if settings.gross_margin is None else settings.gross_margin
    if not there_is:
        return _nobody(lapsed, rules, margin, there_is)
    sample = now if known is past else sums(known, as_of)
    found = learned(sample, seen, rules)
    chance = found.chance(lapsed)
    amounts = brings(known, sample, seen.of, seen.came, within=AHEAD_DAYS)
    each = amounts.expected(lapsed)
    low, high = chance.interval()
    expected = chance.expected
    return WinBack(
        as_of=as_of,
        days=AHEAD_DAYS,
        of=lapsed,
        stages=stages[stages > 0],
        usual_days=rules.usual_days(lapsed),
        chance=expected,
        low=low,
        high=high,
        brings=each,
        value=expected * each * margin,
        returns=returns(chance),
        worth=_worth(chance, each * margin, margin**2 * amounts.variance(lapsed)),
        margin=margin,
        rules=rules,
        season_known=season_known(now),
        model="usual_share" if found.believed.fitted is None else "pareto_nbd",
        tested=_tested(past, as_of - AHEAD_DAYS, settings) if with_test else None,
        enough=there_is,
    )


def returns(chance: Chance) -> Range:
    """How many of them return: whole numbers, negative binomial with their mean and variance."""
    expected, variance = chance.total()
    if expected > _MANY:
        reach = EIGHTY * np.sqrt(np.log1p(variance / expected**2))
        return Range(expected, expected * float(np.exp(-reach)), expected * float(np.exp(reach)))
    ((low,), (high,)) = _count(chance).interval()
    return Range(expected, float(low), float(high))


def _count(chance: Chance) -> Counts:
    expected, variance = chance.total()
    one = np.ones(1)
    square = max(variance, expected * (1 + 1e-6)) + expected**2
    return Counts(one, one * expected, one * square, one)


def _worth(chance: Chance, each: Floats, spread: Floats) -> Range:
    """What they bring: nothing if nobody comes, else spread about the sum. ``spread``: variances of amounts."""
    expected, variance = chance.total(each)
    some = -np.expm1(_count(chance).log_chance(np.zeros(1, np.int64)))
    mean = np.array([expected])
    (low,), (high,) = interval(mean, np.array([variance + float(chance.expected @ spread)]), some)
    return Range(expected, float(low), float(high))


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


def _nobody(none: Sums, rules: Lapse, margin: float, there_is: Enough) -> WinBack:
    empty, nothing = np.zeros(0), Range(0.0, 0.0, 0.0)
    return WinBack(
        as_of=none.known_to,
        days=AHEAD_DAYS,
        of=none,
        stages=np.zeros(0, np.int64),
        usual_days=empty,
        chance=empty,
        low=empty,
        high=empty,
        brings=empty,
        value=empty,
        returns=nothing,
        worth=nothing,
        margin=margin,
        rules=rules,
        season_known=False,
        model="",
        tested=None,
        enough=there_is,
    )

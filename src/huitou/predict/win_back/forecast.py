"""Every lapsed customer's return: how likely within thirty days by themselves, and what it would bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from huitou.predict.win_back.chance import AHEAD_DAYS, season_known
from huitou.predict.win_back.lapse import Lapse, lapse
from huitou.predict.win_back.lesson import Lesson, Tested, learn
from huitou.predict.win_back.lives import Floats, Ints, Lives, Sums, sums
from huitou.predict.win_back.needs import Enough
from huitou.predict.win_back.totals import Range, returns, worth
from huitou.settings import Settings


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


def win_back(
    of: Lives,
    *,
    as_of: int,
    settings: Settings,
    with_test: bool = True,
    keep: Callable[[Callable[[], Lesson]], Lesson] = lambda work: work(),
) -> WinBack:
    """Who of the lapsed returns by themselves, from what was known on a day. Nothing after it has a say.

    Without ``with_test`` the month before is not asked again, and ``tested`` is None. ``keep`` is given the learning to
    do, and may have its outcome at hand.
    Undefined: too few days, or too few customers who had lapsed earlier; see ``enough``.
    """
    past = of.known_to(as_of)
    now = sums(past, as_of)
    rules = lapse(now, settings)
    lesson = keep(lambda: learn(past, now, rules, settings=settings, with_test=with_test))
    margin = 1.0 if settings.gross_margin is None else settings.gross_margin
    if lesson.taught is None:
        return _nobody(now.of(np.zeros(len(now), bool)), rules, margin, lesson.enough)
    stages = rules.stages(now)
    lapsed = now.of(stages > 0)
    taught = lesson.taught
    chance = taught.learned(rules).chance(lapsed)
    each = taught.amounts.expected(lapsed)
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
        worth=worth(chance, each * margin, margin**2 * taught.amounts.variance(lapsed)),
        margin=margin,
        rules=rules,
        season_known=season_known(now),
        model="usual_share" if taught.believed.fitted is None else "pareto_nbd",
        tested=lesson.tested,
        enough=lesson.enough,
    )


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

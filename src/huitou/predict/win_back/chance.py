"""The chance that a lapsed customer returns, learned from who had lapsed at earlier days and what they did next.

Every thirty days back is one such day: who had lapsed then by the shop's rules, and whether they bought in the thirty
days after it. What is believed beforehand comes from the Pareto/NBD model of the purchase days; the past moves it, by
little in a small shop and by much in a large one. Compared by ``benchmarks/win_back.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.season import SEASONS_NEEDED, YEAR_DAYS
from huitou.predict.win_back.lapse import Lapse
from huitou.predict.win_back.level import USUAL, Level, level
from huitou.predict.win_back.lives import Bools, Floats, Lives, Sums, came_back, sums
from huitou.predict.win_back.prior import Prior, prior
from huitou.predict.win_back.regression import Regression, chances, regression
from huitou.predict.win_back.traits import WEIGHTS, traits

AHEAD_DAYS = 30
# Earlier days to learn from: at most a year of them, and none in the shop's first two months.
MOST_CUTS = 12
FIRST_DAYS = 60
# Learning settles long before a million customers have been looked at.
LEARN_CUSTOMERS = 20_000
EIGHTY = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Examples:
    """Lapsed customers of earlier days, one day after the other, and whether they returned."""

    of: tuple[Sums, ...]
    came: tuple[Bools, ...]

    @property
    def people(self) -> int:
        return sum(len(each) for each in self.of)

    @property
    def returns(self) -> int:
        return int(sum(each.sum() for each in self.came))


@dataclass(frozen=True, slots=True)
class Learned:
    rules: Lapse
    believed: Prior
    moved: Regression
    usual_amount: float
    usual_discounts: float
    level: Level

    def chance(self, of: Sums) -> Chance:
        """Of lapsed customers as they stand on a day."""
        columns, beforehand = self.columns(of)
        return Chance(
            columns,
            self.moved.log_odds(columns, beforehand) + self.level.ahead,
            self.moved.variance(columns),
            self.level.spread,
            self.moved,
        )

    def columns(self, of: Sums) -> tuple[Floats, Floats]:
        """What the regression reads of them, and the log odds believed beforehand."""
        beforehand = self.believed.log_odds(of, within=AHEAD_DAYS)
        return (
            traits(
                of,
                self.rules,
                beforehand,
                usual_amount=self.usual_amount,
                usual_discounts=self.usual_discounts,
            ),
            beforehand,
        )


@dataclass(frozen=True, slots=True)
class Chance:
    """By customer. ``variance``: of the log odds, for what is not known of the shop."""

    columns: Floats
    log_odds: Floats
    variance: Floats
    spread: float
    moved: Regression

    @property
    def expected(self) -> Floats:
        return chances(self.log_odds)

    def interval(self) -> tuple[Floats, Floats]:
        """Between what the chance itself lies, 8 times in 10: it is no certainty about one customer either way."""
        reach = EIGHTY * np.sqrt(self.variance + self.spread**2)
        return chances(self.log_odds - reach), chances(self.log_odds + reach)

    def total(self, amounts: Floats | None = None) -> tuple[float, float]:
        """Mean and variance of the returns of all of them, or of what these amounts come to with them."""
        chance = self.expected
        each = np.ones(len(chance)) if amounts is None else amounts
        bend = chance * (1 - chance)
        slope = self.columns.T @ (each * bend)
        unknown = float(slope @ self.moved.covariance @ slope) + (self.spread * float(each @ bend)) ** 2
        return float(each @ chance), float(each**2 @ bend) + unknown


def examples(of: Lives, as_of: int, rules: Lapse) -> Examples:
    """Of all earlier days there are. Nothing after ``as_of`` has a say."""
    past = of.known_to(as_of)
    if not len(past.day):
        return Examples((), ())
    begins = int(past.day.min()) + FIRST_DAYS
    then, came = [], []
    for back in range(1, MOST_CUTS + 1):
        cut = as_of - AHEAD_DAYS * back
        if cut < begins:
            break
        at = sums(past, cut)
        lapsed = at.of(rules.stages(at) > 0)
        if len(lapsed):
            then.append(lapsed)
            came.append(came_back(past, lapsed, within=AHEAD_DAYS))
    return Examples(tuple(then), tuple(came))


def season_known(now: Sums) -> bool:
    """Whether two years of the shop are known."""
    return bool(len(now)) and now.known_to - int(now.first.min()) + 1 >= SEASONS_NEEDED * YEAR_DAYS


def learned(now: Sums, seen: Examples, rules: Lapse) -> Learned:
    """From the customers as they stand, for the model of their purchase days, and the examples."""
    believed = prior(now, usual=(seen.returns + 0.5) / (seen.people + 1.0))
    amount = np.concatenate([each.each for each in seen.of])
    start = Learned(
        rules=rules,
        believed=believed,
        moved=Regression(np.zeros(len(WEIGHTS)), np.diag(1 / WEIGHTS)),
        usual_amount=float(np.exp(np.log(np.maximum(amount, 1.0)).mean())),
        usual_discounts=float(np.concatenate([each.discounted / each.days for each in seen.of]).mean()),
        level=USUAL,
    )
    columns, beforehand = (
        np.concatenate(part) for part in zip(*(start.columns(each) for each in seen.of), strict=True)
    )
    moved = regression(columns, np.concatenate(seen.came), beforehand, WEIGHTS)
    ends = np.cumsum([len(each) for each in seen.of])[:-1]
    given = np.split(chances(moved.log_odds(columns, beforehand)), ends)
    months = level(given, seen.came, season_known=season_known(now))
    return Learned(rules, believed, moved, start.usual_amount, start.usual_discounts, months)

"""What each customer will be worth: purchases to come, what each is worth, margin and discount; and the shop's sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from huitou.predict.purchasing.histories import Floats, Ints
from huitou.predict.purchasing.scores import Purchasing, Total
from huitou.predict.spending import gamma_gamma, shrunk
from huitou.predict.spending.amounts import Amounts, Sums
from huitou.statistics.ranks import ranks

# Money a year away is worth so much less, unless the caller says otherwise.
DISCOUNT_RATE = 0.1
YEAR_DAYS = 365
# Fewer customers with a repeat purchase, and first purchases are counted among the others.
_FEWEST_REPEATERS = 100
# Gamma-Gamma supposes that what a purchase is worth has nothing to do with how many there are.
_MOST_CORRELATED = 0.25
_FIT_CUSTOMERS = 60_000
_TAIL = 0.1
_EIGHTY = 1.2815515655446004


class Worth(Protocol):
    """What a purchase of a customer will be worth, given how many there were and their mean."""

    def mean(self, purchases: Ints, mean: Floats) -> Floats: ...

    def spread(self, purchases: Ints, mean: Floats) -> tuple[Floats, Floats]: ...


@dataclass(frozen=True, slots=True)
class Spending:
    """Each customer's worth, in the order of ``Purchasing``; money in minor units, by horizon where two-dimensional.

    ``each``: what a purchase will be worth. ``revenue``: expected net of the days ahead, ``low`` and ``high`` its 80 %
    interval. ``value``: the same times margin, money to come counting less by the year (``discount_rate``).
    ``totals``: of revenue; their ``expected`` are the sums over customers. ``margin`` 1 where the shop gave none.
    ``fallback``: why Gamma-Gamma was not used.
    """

    horizons: tuple[int, ...]
    each: Floats
    revenue: Floats
    low: Floats
    high: Floats
    value: Floats
    totals: tuple[Total, ...]
    model: str
    margin: float
    discount_rate: float
    fallback: str | None = None


def spending(
    bought: Purchasing, amounts: Amounts, *, margin: float | None = None, discount_rate: float = DISCOUNT_RATE
) -> Spending:
    """Value every customer of ``bought``. Of an undefined one nothing is said: empty arrays.

    A customer without any amount above 0 is worth what customers with as many purchases are.
    """
    size = len(bought.expected)
    share = 1.0 if margin is None else margin
    if not size:
        none = np.zeros((0, len(bought.horizons)))
        return Spending(bought.horizons, np.zeros(0), none, none, none, none, (), "", share, discount_rate)
    sums = amounts.sums(bought.histories)
    if int((sums.purchases > 0).sum()) < _FEWEST_REPEATERS:
        sums = sums.with_first()
    model, fallback = worth(sums)
    each = model.mean(sums.purchases, sums.mean)
    one, mine = model.spread(sums.purchases, sums.mean)
    revenue = bought.expected * each[:, None]
    low, high = np.empty_like(revenue), np.empty_like(revenue)
    for column in range(len(bought.horizons)):
        count, square = bought.expected[:, column], bought.square[:, column]
        # Of a sum of so many amounts; the customer's own mean is not known either.
        variance = count * one + np.maximum(square - count**2, 0) * each**2 + square * mine
        low[:, column], high[:, column] = interval(revenue[:, column], variance, bought.some[:, column])
    return Spending(
        horizons=bought.horizons,
        each=each,
        revenue=revenue,
        low=low,
        high=high,
        value=share * _discounted(bought, discount_rate) * each[:, None],
        totals=_totals(bought, revenue, one, mine),
        model="gamma_gamma" if fallback is None else "shrunk_mean",
        margin=share,
        discount_rate=discount_rate,
        fallback=fallback,
    )


def worth(sums: Sums) -> tuple[Worth, str | None]:
    """Gamma-Gamma, or the shrunk mean and why: no_end (q <= 1), degenerate, correlated."""
    some = np.flatnonzero(sums.purchases > 0)
    some = some[:: max(len(some) // _FIT_CUSTOMERS, 1)]
    found = gamma_gamma.fit(sums.purchases[some], sums.mean[some])
    reason = None
    if not found.is_usable:
        reason = "no_end" if found.converged and found.q <= 1 else "degenerate"
    elif abs(_correlation(sums.purchases[some], sums.mean[some])) > _MOST_CORRELATED:
        reason = "correlated"
    return (found, None) if reason is None else (shrunk.fit(sums), reason)


def _correlation(one: Ints, other: Floats) -> float:
    """Of ranks, ties together."""
    places = ranks(one), ranks(other)
    if any(np.ptp(each) == 0 for each in places):
        return 0.0
    return float(np.corrcoef(*places)[0, 1])


def _discounted(bought: Purchasing, rate: float) -> Floats:
    """Purchases of each horizon, those of each stretch between horizons counting as of its middle."""
    ends = np.array(bought.horizons)
    order = np.argsort(ends)
    begins = np.concatenate(([0], ends[order][:-1]))
    steps = np.diff(bought.expected[:, order], axis=1, prepend=0.0)
    worth_now = (1 + rate) ** (-(begins + ends[order]) / 2 / YEAR_DAYS)
    found = np.empty_like(bought.expected)
    found[:, order] = np.cumsum(steps * worth_now, axis=1)
    return found


def interval(mean: Floats, variance: Floats, some: Floats) -> tuple[Floats, Floats]:
    """80 % of what each will spend: nothing with chance 1 - some, else a gamma with the mean and variance that leaves.

    Where nothing is likelier than a tenth, the interval begins at 0 and holds its 80 % from there.
    """
    from scipy.special import gammaincinv

    chance = np.clip(some, 1e-12, 1.0)
    inside = mean / chance
    square = (variance + mean**2) / chance
    shape = inside**2 / np.maximum(square - inside**2, 1e-9 * inside**2 + 1e-300)
    shape = np.clip(shape, 1e-3, 1e9)
    none = 1 - chance
    from_zero = none >= _TAIL
    below = np.where(from_zero, 0.0, (_TAIL - none) / chance)
    above = np.where(from_zero, (1 - 2 * _TAIL - none) / chance, (1 - _TAIL - none) / chance)
    scale = inside / shape
    low = gammaincinv(shape, np.clip(below, 0, 1)) * scale
    high = gammaincinv(shape, np.clip(above, 0, 1 - 1e-12)) * scale
    return np.where(below > 0, low, 0.0), np.where(above > 0, high, 0.0)


def _totals(bought: Purchasing, revenue: Floats, one: Floats, mine: Floats) -> tuple[Total, ...]:
    found = []
    for column, total in enumerate(bought.totals):
        sum_of = float(revenue[:, column].sum())
        count, square = bought.expected[:, column], bought.square[:, column]
        chance = float((count * one + square * mine).sum()) / max(sum_of, 1e-9) ** 2
        purchases = np.log(total.high / total.expected) / _EIGHTY if total.expected > 0 else 0.0
        reach = float(np.exp(_EIGHTY * np.sqrt(purchases**2 + np.log1p(chance))))
        found.append(Total(total.days, sum_of, sum_of / reach, sum_of * reach))
    return tuple(found)

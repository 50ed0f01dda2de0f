"""How many of the lapsed return in all, and what that brings, each with a range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.counts import Counts
from huitou.predict.spending.value import interval
from huitou.predict.win_back.chance import EIGHTY, Chance
from huitou.predict.win_back.lives import Floats

# Beyond so many returns whole numbers lie close enough to any curve.
_MANY = 500.0


@dataclass(frozen=True, slots=True)
class Range:
    """An expected sum over customers, and between what it lies 8 times in 10."""

    expected: float
    low: float
    high: float


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


def worth(chance: Chance, each: Floats, spread: Floats) -> Range:
    """What they bring: nothing if nobody comes, else spread about the sum. ``spread``: variances of amounts."""
    expected, variance = chance.total(each)
    some = -np.expm1(_count(chance).log_chance(np.zeros(1, np.int64)))
    mean = np.array([expected])
    (low,), (high,) = interval(mean, np.array([variance + float(chance.expected @ spread)]), some)
    return Range(expected, float(low), float(high))

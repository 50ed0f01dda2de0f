"""From two moments and P(alive) to the distribution of a count: its chances, its score, and an interval.

Whoever has left buys nothing; of the others the count is negative binomial with the model's mean and mean square. One
distribution for all models, so that they can be averaged and scored alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from huitou.predict.purchasing.histories import Bools, Floats, Ints

LEVEL = 0.8
# A count without more spread than chance gives (Poisson) has no end of shape; this is as good.
_SHAPE_MOST = 1e6
_COUNT_MOST = 100_000
_TRIMS = 4
# Over all customers intervals hold no more than this beyond the level, as far as none then holds less than the least.
_BEYOND = 0.02
_LEAST_HELD = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """P(alive), mean and mean square of each count (that of who has left included, as 0), and the chance of any."""

    alive: Floats
    expected: Floats
    square: Floats
    some: Floats

    @property
    def variance(self) -> Floats:
        return np.maximum(self.square - self.expected**2, 0)

    def of(self, index: Ints) -> Counts:
        """For each customer what their row has."""
        return Counts(self.alive[index], self.expected[index], self.square[index], self.some[index])

    def restless(self, degree: float) -> Counts:
        """The same where every rate is yet multiplied by a factor with mean 1 and this variance."""
        return Counts(
            self.alive, self.expected, self.expected + (self.square - self.expected) * (1 + degree), self.some
        )

    def scaled(self, factor: Floats) -> Counts:
        """The same where the rate of each, while they are there, is multiplied by their factor."""
        alive = np.maximum(self.alive, 1e-300)
        none = 1 - np.minimum(self.some / alive, 1.0)
        return Counts(
            self.alive,
            self.expected * factor,
            (self.square - self.expected) * factor**2 + self.expected * factor,
            self.alive * (1 - none**factor),
        )

    def _negative_binomial(self) -> tuple[Floats, Floats]:
        """Shape and mean of who has not left."""
        alive = np.maximum(self.alive, 1e-300)
        mean = np.maximum(self.expected / alive, 1e-12)
        over = np.maximum(self.square / alive - mean - mean**2, mean**2 / _SHAPE_MOST)
        return mean**2 / over, mean

    def log_chance(self, count: Ints) -> Floats:
        """log P(Y = count)."""
        shape, mean = self._negative_binomial()
        inside = np.log(np.maximum(self.alive, 1e-300)) + _log_mass(count, shape, mean)
        with np.errstate(divide="ignore"):
            gone = np.where(count == 0, np.log1p(-np.minimum(self.alive, 1.0)), -np.inf)
        return np.logaddexp(inside, gone)

    def at_most(self, count: Ints) -> Floats:
        """P(Y <= count); 0 below 0."""
        from scipy.special import betainc

        shape, mean = self._negative_binomial()
        inside = betainc(shape, np.maximum(count, 0) + 1.0, shape / (shape + mean))
        return np.where(count < 0, 0.0, self.alive * inside + 1 - self.alive)

    def interval(self, weights: Floats | None = None, level: float = LEVEL) -> tuple[Ints, Ints]:
        """Lowest and highest count, such that over all customers the level is held.

        Whole numbers cannot hold exactly 80 % of a count: an interval one shorter holds less, one longer more. Each
        takes the nearest below or above, so many the lower that on average the level comes out. Who buys next to
        surely nothing has 0 to 0, which holds more: where many have left, the others' are shortened further, until all
        together hold at most 2 points beyond the level or each of the others half of its count.
        """
        weights = np.ones(len(self.alive)) if weights is None else weights
        shape, mean = self._negative_binomial()
        low, high = _quantiles(self.alive, shape, mean, (1 - level) / 2)
        held = self._held(low, high, shape, mean)
        for _ in range(_TRIMS):
            ends = self._ends(low, high)
            shorter = (high > low) & (held - np.minimum(*ends) >= level)
            if not shorter.any():
                break
            low, high, held = _trimmed(shorter, low, high, held, ends)
        wanted = level
        while float(weights @ (held - wanted)) > 0:
            ends = self._ends(low, high)
            lost = np.minimum(*ends)
            take = _balanced(held, lost, (high > low) & (held - lost >= _LEAST_HELD), weights, wanted)
            if not take.any():
                break
            low, high, held = _trimmed(take, low, high, held, ends)
            wanted = level + _BEYOND
        return low, high

    def _ends(self, low: Ints, high: Ints) -> tuple[Floats, Floats]:
        """The chance of the lowest count, and of the highest."""
        return np.exp(self.log_chance(low)), np.exp(self.log_chance(high))

    def _held(self, low: Ints, high: Ints, shape: Floats, mean: Floats) -> Floats:
        from scipy.special import betainc

        share = shape / (shape + mean)
        inside = betainc(shape, high + 1.0, share) - np.where(low > 0, betainc(shape, np.maximum(low, 1.0), share), 0)
        return np.asarray(self.alive * inside + (low == 0) * (1 - self.alive))


def averaged(each: Sequence[Counts]) -> Counts:
    """The mixture of several models' distributions, each as likely as the other."""
    alive, expected, square, some = (
        np.mean([getattr(counts, what) for counts in each], axis=0) for what in ("alive", "expected", "square", "some")
    )
    return Counts(alive, expected, square, some)


def _log_mass(count: Ints, shape: Floats, mean: Floats) -> Floats:
    return np.asarray(
        gammaln(shape + count)
        - gammaln(shape)
        - gammaln(count + 1.0)
        - shape * np.log1p(mean / shape)
        + count * (np.log(mean) - np.log(shape + mean))
    )


def _quantiles(alive: Floats, shape: Floats, mean: Floats, tail: float) -> tuple[Ints, Ints]:
    """The highest count with at most ``tail`` below it, and the lowest with at most ``tail`` above it."""
    low, high = np.zeros(len(alive), np.int64), np.zeros(len(alive), np.int64)
    at = np.arange(len(alive))
    log_mass = -shape * np.log1p(mean / shape)
    log_p = np.log(mean) - np.log(shape + mean)
    below = np.zeros(len(alive))
    gone, share, n = 1 - alive, alive, shape
    count = 0
    while len(at) and count < _COUNT_MOST:
        # `below` is P(fewer than count); with this mass it is P(at most count).
        below = below + share * np.exp(log_mass) + (gone if count == 0 else 0)
        low[at] += below <= tail
        going = below < 1 - tail
        high[at] += going
        if not going.all():
            at, below, share, gone = at[going], below[going], share[going], gone[going]
            n, log_mass, log_p = n[going], log_mass[going], log_p[going]
        log_mass = log_mass + np.log((n + count) / (count + 1)) + log_p
        count += 1
    return np.minimum(low, high), high


def _trimmed(
    which: Bools, low: Ints, high: Ints, held: Floats, ends: tuple[Floats, Floats]
) -> tuple[Ints, Ints, Floats]:
    """Without the less likely of their two ends."""
    low_mass, high_mass = ends
    from_below = which & (low_mass < high_mass)
    from_above = which & ~from_below
    return low + from_below, high - from_above, held - which * np.minimum(low_mass, high_mass)


def _balanced(held: Floats, lost: Floats, can: Bools, weights: Floats, level: float) -> Bools:
    """Who takes the shorter interval: the ones furthest above the level first, until the average is at it."""
    surplus = float(weights @ (held - level))
    place = np.flatnonzero(can)
    order = place[np.argsort(-((held - level) / np.maximum(lost, 1e-12))[place], kind="stable")]
    gone = np.cumsum((weights * lost)[order])
    take = np.zeros(len(held), bool)
    take[order[: int(np.searchsorted(gone, max(surplus, 0.0)))]] = True
    return take

"""The alternative: each customer's own mean, drawn towards that of customers who buy as often. No distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.histories import Floats, Ints
from huitou.predict.spending.amounts import Sums

# Purchases up to and including each bound make a class of their own where it has enough customers.
_CLASSES = np.array([0, 1, 3, 7, 15])
_FEWEST = 30


@dataclass(frozen=True, slots=True)
class Shrunk:
    """``weight``: a class's mean weighs as much as so many purchases of one's own.

    ``within``, ``between``: variances of amounts about a customer's mean and of means about their class's, as shares of
    the squared mean. They come from logarithms: one order of ten thousand must not say that all customers are alike.
    Source: Bühlmann and Straub 1970 (credibility).
    """

    means: Floats
    weight: float
    within: float
    between: float

    def mean(self, purchases: Ints, mean: Floats) -> Floats:
        """What a purchase of each will be worth."""
        own = purchases / (purchases + self.weight)
        return np.asarray(own * np.maximum(mean, 0) + (1 - own) * self._class_mean(purchases))

    def spread(self, purchases: Ints, mean: Floats) -> tuple[Floats, Floats]:
        """Variances: of one amount about the customer's mean, and of that mean about what is expected of it."""
        centre = self.mean(purchases, mean)
        return self.within * centre**2, self.between * self.weight / (purchases + self.weight) * centre**2

    def _class_mean(self, purchases: Ints) -> Floats:
        return np.asarray(self.means[np.searchsorted(_CLASSES, purchases)])


def fit(sums: Sums) -> Shrunk:
    """Means by class over customers, and variances by analysis of variance of logarithms."""
    classes = np.searchsorted(_CLASSES, sums.purchases)
    size, paid, several = len(_CLASSES) + 1, sums.purchases > 0, sums.purchases > 1
    counts = np.bincount(classes[paid], minlength=size)
    # A customer is one observation, whatever their purchases: it is customers that are foretold.
    total = np.bincount(classes[paid], sums.mean[paid], minlength=size)
    shop = float(sums.mean[paid].mean()) if paid.any() else float(sums.first.mean() if len(sums.first) else 0.0)
    means = np.where(counts >= _FEWEST, total / np.maximum(counts, 1), shop)
    if not several.any():
        return Shrunk(means, 1.0, 1.0, 1.0)
    x, logs = sums.purchases[paid], sums.logs[paid] / sums.purchases[paid]
    squares = (sums.log_squares - sums.logs**2 / np.maximum(sums.purchases, 1))[several]
    within = max(float(squares.sum()) / float((sums.purchases[several] - 1).sum()), 1e-4)
    off = logs - (np.bincount(classes[paid], logs, minlength=size) / np.maximum(counts, 1))[classes[paid]]
    between = max(float((off**2 - within / x).mean()), 1e-4)
    return Shrunk(means, within / between, float(np.expm1(min(within, 3.0))), float(np.expm1(min(between, 3.0))))

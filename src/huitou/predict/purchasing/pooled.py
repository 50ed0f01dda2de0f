"""The fallback: what customers with as many purchases, as long ago, did next. No distribution is assumed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.counts import Counts
from huitou.predict.purchasing.histories import Floats, Histories, Ints, PurchaseDays

# Cells: repeat purchases and days since the last purchase, up to and including each bound.
_REPEATS = np.array([0, 1, 2, 4, 8, 16, 32, 64])
_SILENT = np.array([14, 30, 60, 90, 180, 365])
# A cell's rate is drawn towards that of everybody with as many purchases, and this towards the shop's, as if by so
# many customers more.
_PRIOR = 20.0
# Where none came back, none need not be the truth: half a return among one customer more (Jeffreys).
_HALF = 0.5
# Fewer customers, or days to watch them, are no experience.
FEWEST_CUSTOMERS = 30
FEWEST_DAYS = 28


@dataclass(frozen=True, slots=True)
class Pooled:
    """By cell: purchases in ``days``, their square, and the share that bought at all."""

    days: int
    mean: Floats
    square: Floats
    some: Floats

    def counts(self, of: Histories, days: float) -> Counts:
        """Purchases in the next days, in proportion to the days watched; alive is the share that bought at all."""
        cell = _cells(of)
        times = days / self.days
        expected = self.mean[cell] * times
        square = expected + np.maximum(self.square[cell] - self.mean[cell], self.mean[cell] ** 2) * times**2
        # The chance of none shrinks with every stretch of days alike.
        some = -np.expm1(times * np.log1p(-np.clip(self.some[cell], 0, 0.999)))
        return Counts(np.maximum(some, np.clip(self.some[cell], 1e-6, 0.99)), expected, square, some)


def pooled(days: PurchaseDays, of: Histories) -> Pooled | None:
    """What customers known half a history ago (a year at most) have done since; None where that is no experience."""
    if not len(of):
        return None
    span = of.known_to - int(of.first.min())
    watch = min(span // 2, 365)
    if watch < FEWEST_DAYS:
        return None
    then = days.histories(of.known_to - watch)
    if len(then) < FEWEST_CUSTOMERS:
        return None
    bought = days.bought(then, to=of.known_to)
    cell = _cells(then)
    return Pooled(
        watch,
        _shrunk(cell, bought.astype(np.float64)),
        _shrunk(cell, bought.astype(np.float64) ** 2),
        _shrunk(cell, (bought > 0).astype(np.float64)),
    )


def _cells(of: Histories) -> Ints:
    often = np.searchsorted(_REPEATS, of.repeats)
    silent = np.searchsorted(_SILENT, of.known_to - of.last)
    return np.asarray(often * (len(_SILENT) + 1) + silent)


def _shrunk(cell: Ints, value: Floats) -> Floats:
    shape = (len(_REPEATS) + 1, len(_SILENT) + 1)
    sums = np.bincount(cell, value, minlength=shape[0] * shape[1]).reshape(shape)
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    shop = (value.sum() + _HALF) / (len(value) + 1)
    often = (sums.sum(axis=1) + _PRIOR * shop) / (counts.sum(axis=1) + _PRIOR)
    cells = np.asarray((sums + _PRIOR * often[:, None]) / (counts + _PRIOR)).ravel()
    # Drawn together or not, they add up to what was seen.
    return np.asarray(cells * shop / cells[cell].mean())

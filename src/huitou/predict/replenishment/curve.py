"""Curves of waiting: minus the logarithm of the chance of not having bought, at a few days, straight in between."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from huitou.predict.replenishment.purchases import Floats, Thin

# What back-tests can teach, and beyond it, the renewal alone.
LEARNED = (3, 7, 14, 21, 35, 56, 91, 120)
KNOTS = (*LEARNED, 180, 270, 365)
LAST = KNOTS[-1]


def waited(waiting: Thin, days: int) -> Floats:
    """The curve of each pair after so many days.

    Raises: ValueError for days outside 1 to 365.
    """
    if not 1 <= days <= LAST:
        raise ValueError(f"days {days} outside 1 to {LAST}")
    column = int(np.searchsorted(KNOTS, days))
    high = waiting[:, column].astype(np.float64)
    if KNOTS[column] == days:
        return high
    before = KNOTS[column - 1] if column else 0
    low = waiting[:, column - 1] if column else 0.0
    return np.asarray(low + (high - low) * (days - before) / (KNOTS[column] - before))


def chance(waiting: Thin, days: int) -> Floats:
    """P(bought again within so many days), by pair."""
    return np.asarray(-np.expm1(-waited(waiting, days)))


def quantile(waiting: Thin, share: float, within: int) -> Thin:
    """By which day ``share`` of those buy who do so ``within`` so many days, by pair."""
    goal = (-np.log1p(-share * chance(waiting, within))).astype(np.float32)
    return _reached(waiting, goal, within)


def _reached(waiting: Thin, goal: npt.NDArray[np.float32], within: int) -> Thin:
    found = np.full(len(goal), within, np.float32)
    open_ = np.ones(len(goal), bool)
    low: Thin = np.zeros(len(goal), np.float32)
    before = 0
    for column, knot in enumerate(KNOTS):
        high = waiting[:, column]
        inside = np.flatnonzero(open_ & (goal <= high))
        rise = np.maximum(high[inside] - low[inside], np.float32(1e-12))
        found[inside] = before + (goal[inside] - low[inside]) / rise * (knot - before)
        open_[inside] = False
        low, before = high, knot
        if knot >= within:
            break
    return np.minimum(found, np.float32(within))

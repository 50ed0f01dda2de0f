"""A logistic regression that begins at what is believed beforehand and moves as far as the past makes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.win_back.lives import Bools, Floats

_STEPS = 60
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Regression:
    """Coefficients by column, and how surely they are known (their covariance)."""

    coefficients: Floats
    covariance: Floats

    def log_odds(self, columns: Floats, beforehand: Floats) -> Floats:
        """By row: what was believed beforehand, moved."""
        return np.asarray(beforehand + columns @ self.coefficients)

    def variance(self, columns: Floats) -> Floats:
        """By row, of the log odds: what is not known of the coefficients."""
        return np.asarray(np.einsum("ij,jk,ik->i", columns, self.covariance, columns))


def regression(columns: Floats, came: Bools, beforehand: Floats, weights: Floats) -> Regression:
    """The most likely coefficients about 0, of precision ``weights`` each: log odds = beforehand + columns x them.

    Shape: columns by row and column, came and beforehand by row. The covariance is that of the normal distribution that
    is nearest at the top (Laplace). Source: ridge logistic regression, le Cessie and van Houwelingen (1992).
    """
    y = came.astype(np.float64)
    found = np.zeros(columns.shape[1])
    height = _height(columns, y, beforehand, weights, found)
    for _ in range(_STEPS):
        chance = chances(beforehand + columns @ found)
        uphill = columns.T @ (y - chance) - weights * found
        bend = (columns.T * (chance * (1 - chance))) @ columns + np.diag(weights)
        step, length = np.linalg.solve(bend, uphill), 1.0
        higher = _height(columns, y, beforehand, weights, found + step)
        # A whole step may overshoot where most chances are near 0 or 1.
        while higher < height and length > _CLOSE:
            length /= 2
            higher = _height(columns, y, beforehand, weights, found + length * step)
        found, gained, height = found + length * step, higher - height, higher
        if gained < _CLOSE:
            break
    chance = chances(beforehand + columns @ found)
    bend = (columns.T * (chance * (1 - chance))) @ columns + np.diag(weights)
    return Regression(found, np.asarray(np.linalg.inv(bend), np.float64))


def chances(log_odds: Floats) -> Floats:
    """As chances, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(log_odds / 2)))


def odds(chance: Floats) -> Floats:
    """Chances as log odds; those of 0 and 1 are taken to be as near as one in a million."""
    inside = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside) - np.log1p(-inside))


def _height(columns: Floats, y: Floats, beforehand: Floats, weights: Floats, found: Floats) -> float:
    log_odds = beforehand + columns @ found
    return float(np.sum(y * log_odds - np.logaddexp(0, log_odds))) - 0.5 * float(weights @ found**2)

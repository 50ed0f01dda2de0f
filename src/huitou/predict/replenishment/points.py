"""A sum of points: each trait gives or takes some, read from a line between few corners; fitted by penalised logistic.

What is given (the renewal's own odds) is the start, and the penalty pulls every point to zero: with little to learn
from the renewal stands as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.predict.replenishment.purchases import Floats, Thin

_CORNERS = 6
CELLS = 64
_ROUNDS = 7
_LOW, _HIGH = 0.005, 0.995


@dataclass(frozen=True, slots=True)
class Scale:
    """A trait cut into cells of equal width; ``corners`` are where its line may bend."""

    low: float
    width: float
    corners: Floats

    def cells(self, values: Thin) -> npt.NDArray[np.uint8]:
        found = (values - np.float32(self.low)) * np.float32(1 / self.width)
        return np.asarray(np.clip(found, 0, CELLS - 1).astype(np.uint8))

    def hats(self) -> Floats:
        """By cell, what each corner but the first has of it."""
        centre = self.low + (np.arange(CELLS) + 0.5) * self.width
        eye = np.eye(len(self.corners))
        return np.stack([np.interp(centre, self.corners, row) for row in eye[1:]], axis=1)


def scale(values: Thin) -> Scale:
    low, high = (float(each) for each in np.quantile(values, (_LOW, _HIGH)))
    width = max(high - low, 1e-3) / CELLS
    corners: Floats = np.unique(np.quantile(values.astype(np.float64), np.linspace(_LOW, _HIGH, _CORNERS)))
    if len(corners) < 2:
        corners = np.array([low, low + 1e-3])
    return Scale(low, width, corners)


def fit(design: Thin, given: Thin, came: npt.NDArray[Any], penalty: float) -> Floats:
    """Weights of the columns, the last one constant: Newton's steps on the penalised log likelihood.

    ``given`` is added to the score as it is. Solved by a Cholesky factor; a step that makes things worse is halved.
    """
    beta = np.zeros(design.shape[1])
    ridge = np.full(len(beta), penalty)
    ridge[-1] = 1e-3
    best = np.inf
    step = np.zeros_like(beta)
    for _ in range(_ROUNDS):
        for _ in range(5):
            score = design @ (beta + step).astype(np.float32) + given
            loss = float(np.sum(np.logaddexp(0, score) - came * score)) + 0.5 * float(ridge @ (beta + step) ** 2)
            if loss <= best + 1e-9:
                break
            step = step / 2
        beta, before, best = beta + step, best, loss
        if before - best < 1e-5 * abs(best):
            break
        chance = 1 / (1 + np.exp(-score))
        slope = design.T @ (came - chance).astype(np.float32) - ridge * beta
        bend = design * (chance * (1 - chance)).astype(np.float32)[:, None]
        curve = (design.T @ bend).astype(np.float64) + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
    return beta

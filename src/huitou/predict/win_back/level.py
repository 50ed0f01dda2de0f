"""How busy the month ahead will be: months differ beyond chance, and a slack one is mostly followed by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.season import UNKNOWN_SPREAD
from huitou.predict.win_back.lives import Bools, Floats

# Before any month is seen, levels are taken to differ so far (standard deviation of log odds), as if so many months had
# been seen to; and so much of a month's level is left in the next.
_USUAL_SPREAD, _USUAL_MONTHS = 0.2, 3.0
_KEPT = 0.7


@dataclass(frozen=True, slots=True)
class Level:
    """Of the month ahead, in log odds beside what is expected of its customers: the likeliest, and how far off it may
    be (standard deviation)."""

    ahead: float
    spread: float


USUAL = Level(0.0, _USUAL_SPREAD)


def level(expected: Sequence[Floats], came: Sequence[Bools], *, season_known: bool) -> Level:
    """From the chances given to the customers of each month, the last month first, and whether they came.

    Where the season of the month ahead was never seen, it may be as far off as the purchasing models take it to be.
    Levels are a first-order autoregression seen through the noise of small numbers; the month ahead is the mean and
    variance of the next, given what was seen. Source: the Kalman filter, here for a dozen months at once.
    """
    bend = np.array([max(float((each * (1 - each)).sum()), 1e-6) for each in expected])
    came_over = [float(back.sum()) - float(each.sum()) for each, back in zip(expected, came, strict=True)]
    beyond, noise, usual = np.array(came_over) / bend, 1 / bend, _USUAL_SPREAD**2
    # A month of few people says little about how far months differ, and weighs as little.
    weigh = 1 / (noise + usual) ** 2
    before = _USUAL_MONTHS / usual**2
    spread = max(float(weigh @ (beyond**2 - noise)) + before * usual, 0.0) / (float(weigh.sum()) + before)
    ago = np.arange(len(bend)) + 1.0
    alike = spread * _KEPT ** np.abs(ago[:, None] - ago) + np.diag(noise)
    ahead = spread * _KEPT**ago
    weights = np.linalg.solve(alike, ahead)
    left = float(np.sqrt(max(spread - float(weights @ ahead), 0.0)))
    return Level(float(weights @ beyond), left if season_known else max(left, UNKNOWN_SPREAD))

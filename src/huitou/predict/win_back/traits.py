"""What of a lapsed customer has a say in whether they return, as columns of numbers about 0."""

from __future__ import annotations

import numpy as np

from huitou.predict.win_back.lapse import Lapse
from huitou.predict.win_back.lives import Floats, Sums

NAMES = ("level", "model", "silent", "often", "own gaps", "spends", "discounts")
# How far each is held to what is believed beforehand, as precisions of its coefficient: the level by one unit of log
# odds, the others by less the better they are known to matter.
WEIGHTS = np.array([1.0, 2.0, 5.0, 5.0, 5.0, 10.0, 10.0])
_QUARTER = 90.0
# The model's own opinion enters about the odds of one in twenty.
_COMMON = -3.0
_FURTHEST = 2.0


def traits(of: Sums, rules: Lapse, believed: Floats, *, usual_amount: float, usual_discounts: float) -> Floats:
    """One row a customer, one column a name of ``NAMES``.

    "own gaps" is the time away in gaps of their own, which are drawn towards the gap usual for them. Amounts and
    discounts are beside what is usual in the shop.
    """
    silent = np.maximum(of.silent, 1).astype(np.float64)
    days = of.days.astype(np.float64)
    gap = np.maximum((of.last - of.first + rules.usual_days(of)) / days, 1.0)
    amount = np.log(np.maximum(of.each, 1.0) / max(usual_amount, 1.0))
    return np.column_stack(
        [
            np.ones(len(of)),
            believed - _COMMON,
            np.log(silent / _QUARTER),
            np.log(days),
            np.log(silent / gap) - 1,
            np.clip(amount, -_FURTHEST, _FURTHEST),
            of.discounted / days - usual_discounts,
        ]
    )

"""What is believed of a return before the past is asked: what the Pareto/NBD model makes of the purchase days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.fit import Fit, fit
from huitou.predict.purchasing.pareto import ParetoNbd
from huitou.predict.purchasing.rows import aggregate
from huitou.predict.win_back.lives import Floats, Sums
from huitou.predict.win_back.regression import odds

# Fewer repeat purchase days in all, and no model is fitted.
_FEWEST_REPEATS = 30
# The model is over-sure of people who nearly always come: beyond these odds it is not believed.
_MOST, _LEAST = 2.0, -12.0
_CERTAIN = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Prior:
    """``fitted`` None: no model could be used, and all are believed to return as often as people did (``usual``)."""

    fitted: Fit | None
    usual: float

    def log_odds(self, of: Sums, *, within: int) -> Floats:
        """Of any purchase in so many days, by customer."""
        if self.fitted is None:
            return np.full(len(of), float(odds(np.array(self.usual))))
        rows, index = aggregate(of.days - 1, of.last - of.first, of.known_to - of.first)
        alive = np.minimum(self.fitted.alive(rows), _CERTAIN)
        some = alive * self.fitted.model.ahead(self.fitted.logs, rows, float(within)).some
        return np.clip(odds(some), _LEAST, _MOST)[index]


def prior(of: Sums, *, usual: float) -> Prior:
    """By all customers as they stand on a day; ``usual``: the share of lapsed customers that returned."""
    if (of.days - 1).sum() < _FEWEST_REPEATS:
        return Prior(None, usual)
    rows, _ = aggregate(of.days - 1, of.last - of.first, of.known_to - of.first)
    found = fit(ParetoNbd(), rows)
    return Prior(found if found.trouble is None else None, usual)

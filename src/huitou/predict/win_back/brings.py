"""What somebody who returns spends in those thirty days: their own amounts, drawn towards those of their likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.spending import amounts as spending
from huitou.predict.spending import shrunk
from huitou.predict.win_back.lives import Bools, Floats, Lives, Sums, brought

# As if so many returns had brought one purchase like those before, until some were seen.
_USUAL_RETURNS = 10.0


@dataclass(frozen=True, slots=True)
class Brings:
    """``times``: what returns brought over the customers' usual purchase, for some buy twice and some less."""

    amounts: shrunk.Shrunk
    times: float

    def expected(self, of: Sums) -> Floats:
        """By customer, minor units."""
        of_them = _sums(of)
        return np.asarray(self.times * self.amounts.mean(of_them.purchases, of_them.mean))

    def variance(self, of: Sums) -> Floats:
        """Of what one return brings about what is expected of it."""
        of_them = _sums(of)
        one, mine = self.amounts.spread(of_them.purchases, of_them.mean)
        return np.asarray(self.times**2 * (one + mine))


def brings(past: Lives, now: Sums, then: Sequence[Sums], came: Sequence[Bools], *, within: int) -> Brings:
    """By all customers as they stand, and what those who returned at earlier days spent."""
    amounts = shrunk.fit(_sums(now))
    spent, usual, returns = 0.0, 0.0, 0
    for at, back in zip(then, came, strict=True):
        of_them = _sums(at)
        expected = amounts.mean(of_them.purchases, of_them.mean)
        spent += float(brought(past, at, within=within)[back].sum())
        usual += float(expected[back].sum())
        returns += int(back.sum())
    more = _USUAL_RETURNS * (usual / returns if returns else 1.0)
    return Brings(amounts, (spent + more) / (usual + more))


def _sums(of: Sums) -> spending.Sums:
    """In the form of the spending models: every purchase day counts, the first one too."""
    return spending.Sums(of.paid_days, of.net, of.logs, of.log_squares, np.zeros(len(of)))

"""New and returning purchases of a window side by side, from exact sums over customers."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.calendar import Window
from huitou.diagnosis.view import View
from huitou.statistics.difference import Estimate
from huitou.statistics.interval import Sums, ratio

_SUMS = """
SELECT side, COUNT(*), SUM(net), SUM(purchases),
  SUM(CAST(net AS DECIMAL(18, 0)) * CAST(net AS DECIMAL(18, 0))),
  SUM(CAST(net AS DECIMAL(18, 0)) * CAST(purchases AS DECIMAL(18, 0))),
  SUM(CAST(purchases AS DECIMAL(18, 0)) * CAST(purchases AS DECIMAL(18, 0)))
FROM (
  SELECT customer, CASE WHEN seq >= 2 THEN 1 ELSE 0 END AS side, SUM(net) AS net, COUNT(*) AS purchases
  FROM sequence
  WHERE customer IS NOT NULL AND day >= :from_day AND day <= :to_day
  GROUP BY customer, CASE WHEN seq >= 2 THEN 1 ELSE 0 END
) AS each
GROUP BY side"""


@dataclass(frozen=True, slots=True)
class Pair:
    new: Estimate
    returning: Estimate


@dataclass(frozen=True, slots=True)
class Sides:
    """``amount``: net a purchase, in minor units; ``frequency``: purchases a buyer. None where it has no interval."""

    new_buyers: int
    returning_buyers: int
    returning_purchases: int
    amount: Pair | None
    frequency: Pair | None

    @property
    def fewest_buyers(self) -> int:
        return min(self.new_buyers, self.returning_buyers)


def two_sides(view: View, window: Window) -> Sides | None:
    """First purchases beside all later ones. Undefined: None where the window lacks one of the two."""
    rows = view.snapshot.rows(_SUMS, from_day=window.from_day, to_day=window.to_day)
    found = {side: Sums(*(int(figure) for figure in figures)) for side, *figures in rows}
    if set(found) != {0, 1}:
        return None
    new, returning = found[0], found[1]
    amounts = _estimate(new), _estimate(returning)
    often = Estimate(1.0, 1.0, 1.0), _estimate(_per_buyer(returning))
    return Sides(
        new_buyers=new.customers,
        returning_buyers=returning.customers,
        returning_purchases=returning.denominator,
        amount=_pair(*amounts),
        frequency=_pair(*often),
    )


def _per_buyer(sums: Sums) -> Sums:
    """The same customers, each counting once below the line."""
    n = sums.customers
    return Sums(n, sums.denominator, n, sums.denominator_squares, sums.denominator, n)


def _pair(new: Estimate | None, returning: Estimate | None) -> Pair | None:
    return Pair(new, returning) if new and returning else None


def _estimate(sums: Sums) -> Estimate | None:
    limits = ratio(sums)
    return Estimate(sums.numerator / sums.denominator, *limits) if limits else None

"""Customers who come back with a coupon in hand, far more than those who buy for the first time, and for less."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.calendar import Window
from huitou.diagnosis import chance, figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, Stake
from huitou.diagnosis.two_sides import two_sides
from huitou.diagnosis.view import View
from huitou.statistics.difference import Estimate, difference, multiple
from huitou.statistics.interval import Sums, clustered_share

# By customer, for orders lump together: how many of one's purchases used a coupon, and what it took off.
_SUMS = """
SELECT side, COUNT(*), SUM(used), SUM(purchases), SUM(CAST(used AS BIGINT) * used),
  SUM(CAST(used AS BIGINT) * purchases), SUM(CAST(purchases AS BIGINT) * purchases), SUM(off)
FROM (
  SELECT s.customer, CASE WHEN s.seq >= 2 THEN 1 ELSE 0 END AS side, COUNT(*) AS purchases,
    SUM(COALESCE(f.has_coupon, 0)) AS used,
    SUM(CASE WHEN f.has_coupon = 1 THEN COALESCE(f.discount, 0) ELSE 0 END) AS off
  FROM sequence AS s
  LEFT JOIN purchase_facts AS f ON f.ref = s.ref
  WHERE s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day
  GROUP BY s.customer, CASE WHEN s.seq >= 2 THEN 1 ELSE 0 END
) AS each
GROUP BY side"""


@dataclass(frozen=True, slots=True)
class _Side:
    buyers: int
    purchases: int
    used: int
    off: int
    share: Estimate


def look(view: View, reading: Reading) -> list[Sighting]:
    """Returning orders with a coupon: at least ``share_from`` of them, ``gap_from`` more than of first orders, and the
    orders of those who return bring ``amount_to`` of a first one or less."""
    window = view.window(reading.evidence.window_days)
    sides = two_sides(view, window) if window else None
    if window is None or sides is None or sides.amount is None or sides.fewest_buyers < reading.number("fewest"):
        return []
    ratio = multiple([(1, sides.amount.returning), (-1, sides.amount.new)])
    if ratio is None or ratio.high > reading.number("amount_to"):
        return []
    new, returning = _side(view, window, 0), _side(view, window, 1)
    if new is None or returning is None or not returning.used:
        return []
    gap = chance.widened(difference(returning.share, new.share), error_share=reading.number("error_share"), looks=1)
    depends = returning.share.low >= reading.number("share_from") and gap.low >= reading.number("gap_from")
    if not depends:
        return []
    return [
        Sighting(
            figures={
                "returning": figures.rate(returning.share.value),
                "new": figures.rate(new.share.value),
                "gap": figures.points(gap.value),
                "gap_low": figures.points(gap.low),
                "amount": figures.minor(sides.amount.returning.value),
                "new_amount": figures.minor(sides.amount.new.value),
                "times": figures.rate(ratio.value),
                "orders": figures.count(returning.purchases),
                "customers": figures.count(returning.buyers),
                "extra": figures.count(gap.value * returning.purchases),
                "each": figures.minor(returning.off / returning.used),
                "from": figures.day(window.from_day),
                "to": figures.day(window.to_day),
                "window_days": figures.days(window.days),
                "quarter": figures.days(QUARTER_DAYS),
            },
            at={},
            asked={"from_": window.from_day, "to": window.to_day},
            stake=_stake(returning, gap, window),
        )
    ]


def _side(view: View, window: Window, side: int) -> _Side | None:
    rows = view.snapshot.rows(_SUMS, from_day=window.from_day, to_day=window.to_day)
    for place, *row in rows:
        if place == side:
            *figures_, off = (int(figure or 0) for figure in row)
            sums = Sums(*figures_)
            limits = clustered_share(sums)
            share = Estimate(sums.numerator / sums.denominator, *limits) if limits else None
            return _Side(sums.customers, sums.denominator, sums.numerator, off, share) if share else None
    return None


def _stake(returning: _Side, gap: Estimate, window: Window) -> Stake:
    """What coupons took off the orders that used one beyond the share of first orders that do."""
    scale = returning.purchases * returning.off / returning.used * QUARTER_DAYS / window.days
    low, middle, high = (round(max(share, 0) * scale) for share in (gap.low, gap.value, gap.high))
    return Stake(middle, low, high)


KIND = Kind(
    name="coupons",
    needs=("share_from", "gap_from", "amount_to", "fewest", "error_share"),
    figures=tuple(
        (
            "returning new gap gap_low amount new_amount times orders customers extra each from to window_days quarter"
        ).split()
    ),
    has_money=True,
    look=look,
)

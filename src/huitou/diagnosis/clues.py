"""What may lie behind a low rate: parcels, refunds, coupons, slow answers, no touches; each unknown where not told."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.view import View

_CLUES = """
SELECT COUNT(*), SUM(CASE WHEN f.late = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN f.late IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN f.refunded > 0 THEN 1 ELSE 0 END), SUM(f.has_coupon)
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day"""

# Of those who bought in these days, to whom somebody spoke in them.
_TOUCHED = """
SELECT COUNT(DISTINCT s.customer), COUNT(DISTINCT t.customer)
FROM sequence AS s
LEFT JOIN touch_list AS t ON t.customer = s.customer AND t.day >= :from_day AND t.day <= :to_day
WHERE s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day"""
_KEPT = "SELECT MIN(day), MAX(day) FROM touch_list WHERE day <= :to_day"
# Of the tickets on first orders that came in these days and of which the first answer is known, the slow ones.
_ANSWERED = """
SELECT COUNT(*), SUM(CASE WHEN x.minutes > :slow THEN 1 ELSE 0 END)
FROM first_experience AS x
WHERE x.minutes IS NOT NULL AND x.ticket_day >= :from_day AND x.ticket_day <= :to_day"""


def clues(view: View, from_day: int, to_day: int) -> dict[str, figures.Figure]:
    """Shares of the purchases in these days: late (of those promised), refunded in part, with a coupon.

    Beside them the share of buyers who were spoken to, and of tickets first answered late.
    """
    ((n, late, promised, refunded, with_coupon),) = view.snapshot.rows(_CLUES, from_day=from_day, to_day=to_day)
    return {
        "late": figures.share(late, promised),
        "refunded": figures.share(refunded, n),
        "with_coupon": figures.share(with_coupon, n),
        "promised": figures.count(promised or 0),
        "touched": _touched(view, from_day, to_day),
        "slow": _slow(view, from_day, to_day),
    }


def _touched(view: View, from_day: int, to_day: int) -> figures.Figure:
    """Unknown where no touches are kept, or none as early as these days."""
    if "touches" not in view.snapshot.about.lists:
        return figures.UNKNOWN
    ((first, last),) = view.snapshot.rows(_KEPT, to_day=to_day)
    if first is None or first > from_day or last < from_day:
        return figures.UNKNOWN
    ((buyers, touched),) = view.snapshot.rows(_TOUCHED, from_day=from_day, to_day=to_day)
    return figures.share(touched, buyers)


def _slow(view: View, from_day: int, to_day: int) -> figures.Figure:
    if "tickets" not in view.snapshot.about.lists:
        return figures.UNKNOWN
    slow = view.settings.slow_response_minutes
    ((answered, late),) = view.snapshot.rows(_ANSWERED, from_day=from_day, to_day=to_day, slow=slow)
    return figures.share(late, answered)

"""What may lie behind a low rate: parcels late, money given back, bought on coupons; each unknown where not told."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.view import View

_CLUES = """
SELECT COUNT(*), SUM(CASE WHEN f.late = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN f.late IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN f.refunded > 0 THEN 1 ELSE 0 END), SUM(f.has_coupon)
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day"""


def clues(view: View, from_day: int, to_day: int) -> dict[str, figures.Figure]:
    """Shares of the purchases in these days: late (of those promised), refunded in part, with a coupon."""
    ((n, late, promised, refunded, with_coupon),) = view.snapshot.rows(_CLUES, from_day=from_day, to_day=to_day)
    return {
        "late": figures.share(late, promised),
        "refunded": figures.share(refunded, n),
        "with_coupon": figures.share(with_coupon, n),
        "promised": figures.count(promised or 0),
    }

"""What happened on customers' first orders, and whether they came back."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.calendar import Window
from huitou.diagnosis.chance import Strata
from huitou.diagnosis.view import View
from huitou.metrics.question import Snapshot

# 1 where it happened to the first order, 0 where it did not, NULL where nobody knows.
FLAGS: Mapping[str, str] = {
    "late": "f.late",
    "refunded": "CASE WHEN f.refunded > 0 THEN 1 ELSE 0 END",
    "discount": "CASE WHEN f.has_coupon = 1 OR f.discount > 0 THEN 1 ELSE 0 END",
}
_FIRSTS = """
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
"""
_SPLIT = f"""
SELECT flag, category, COUNT(*), SUM(CASE WHEN next_day <= day + :days THEN 1 ELSE 0 END)
FROM (
  SELECT s.first_category AS category, s.day, s.next_day, {{flag}} AS flag{_FIRSTS}
  WHERE s.seq = 1 AND s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day
) AS firsts
WHERE flag IS NOT NULL
GROUP BY flag, category"""
_WHO = f"""
SELECT u.customer_id{_FIRSTS}
JOIN customers AS u ON u.customer = s.customer
WHERE s.seq = 1 AND {{flag}} = 1"""


def first_orders(view: View, window: Window, *, flag: str, days: int) -> tuple[Strata, Strata]:
    """Those to whom it happened and those to whom it did not, each by first category: (back within ``days``, all)."""
    rows = view.snapshot.rows(
        _SPLIT.format(flag=FLAGS[flag]), days=days, from_day=window.from_day, to_day=window.to_day
    )
    strata: dict[int, dict[object, tuple[int, int]]] = {0: {}, 1: {}}
    for happened, category, watched, came in rows:
        strata[happened][category] = int(came), int(watched)
    return strata[1], strata[0]


def happened_to(snapshot: Snapshot, flag: str) -> frozenset[int]:
    """The customer ids of those to whom it happened on their first order."""
    return frozenset(customer_id for (customer_id,) in snapshot.rows(_WHO.format(flag=FLAGS[flag])))

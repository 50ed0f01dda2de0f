"""Orders of either window that look made up: bursts, which would explain a jump by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from huitou.calendar import Window
from huitou.metrics.bursts import Purchase, bursts
from huitou.metrics.question import Question, Snapshot

_BOUGHT = """
SELECT s.value, COALESCE(t.value, ''), k.order_id, k.purchased_at, q.customer, q.net, COALESCE(c.value, ''), q.day
FROM sequence q
JOIN purchase_keys k ON k.ref = q.ref
LEFT JOIN (
  SELECT p.ref, MAX_BY(p.category, p.net) AS category
  FROM purchase_categories p JOIN sequence r ON r.ref = p.ref
  WHERE r.day >= :from_day AND r.day <= :to_day
  GROUP BY p.ref
) p ON p.ref = q.ref
JOIN codes s ON s.kind = 'source' AND s.code = k.source
LEFT JOIN codes t ON t.kind = 'store' AND t.code = k.store
LEFT JOIN codes c ON c.kind = 'category' AND c.code = p.category
WHERE q.day >= :from_day AND q.day <= :to_day
ORDER BY k.purchased_at, k.order_id, 1, 2
"""


def made_up(snapshot: Snapshot, question: Question, windows: Sequence[Window]) -> tuple[int, int] | None:
    """What bursts brought before and after, in the metric's unit.

    ``windows``: after, before. Undefined: None without any; nor is looked where the question is narrowed down, for a
    burst is told by the rest of the shop, or where the metric is neither money, purchases nor buyers.
    """
    if question.filters or question.metric.id not in {"revenue", "purchases", "buyers"}:
        return None
    after, before = windows
    first, last = min(after.from_day, before.from_day), max(after.to_day, before.to_day)
    rows = snapshot.rows(_BOUGHT, from_day=first, to_day=last)
    found = bursts(
        Purchase((source, store, order), at, customer, net, goods)
        for source, store, order, at, customer, net, goods, _ in rows
    )
    suspected = [purchase for burst in found for purchase in burst.purchases]
    wanted = {purchase.key[2] for purchase in suspected}
    days = {(source, store, order): day for source, store, order, *_, day in rows if order in wanted}
    then, now = (
        _sum([each for each in suspected if window.from_day <= days[each.key] <= window.to_day], question.metric.id)
        for window in (before, after)
    )
    return (then, now) if suspected else None


def _sum(purchases: Sequence[Purchase], metric: str) -> int:
    if metric == "buyers":
        return len({purchase.customer for purchase in purchases})
    return sum(purchase.net if metric == "revenue" else 1 for purchase in purchases)

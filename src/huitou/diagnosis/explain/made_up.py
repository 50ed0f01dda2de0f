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
JOIN (
  SELECT ref, MAX_BY(category, net) AS category FROM purchase_categories GROUP BY ref
) p ON p.ref = q.ref
JOIN codes s ON s.kind = 'source' AND s.code = k.source
LEFT JOIN codes t ON t.kind = 'store' AND t.code = k.store
LEFT JOIN codes c ON c.kind = 'category' AND c.code = p.category
WHERE q.day >= :from_day AND q.day <= :to_day
ORDER BY k.purchased_at, k.order_id, 1, 2
"""


def made_up(snapshot: Snapshot, question: Question, windows: Sequence[Window]) -> tuple[int, int, str] | None:
    """What bursts brought before and after, in the metric's unit, and when the largest was. None without any."""
    after, before = windows
    first, last = min(after.from_day, before.from_day), max(after.to_day, before.to_day)
    rows = snapshot.rows(_BOUGHT, from_day=first, to_day=last)
    days = {(source, store, order): day for source, store, order, _, _, _, _, day in rows}
    found = bursts(
        Purchase((source, store, order), at, customer, net, goods)
        for source, store, order, at, customer, net, goods, _ in rows
    )
    sums = [0, 0]
    for burst in found:
        for purchase in burst.purchases:
            day = days[purchase.key]
            value = purchase.net if question.metric.unit == "money" else 1
            for place, window in enumerate((before, after)):
                if window.from_day <= day <= window.to_day:
                    sums[place] += value
    if sums == [0, 0]:
        return None
    return sums[0], sums[1], ""

"""First-time buyers whose first order went one way come back less than those whose order did not."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.diagnosis import figures
from huitou.diagnosis.kinds.slice_gap import FIGURES, NEEDS, gap_figures, gap_stake, judge, watched_in
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View

# 1 where it happened to the first order, 0 where it did not, NULL where nobody knows.
_FLAGS: Mapping[str, str] = {
    "late": "f.late",
    "refunded": "CASE WHEN f.refunded > 0 THEN 1 ELSE 0 END",
    "discount": "CASE WHEN f.has_coupon = 1 OR f.discount > 0 THEN 1 ELSE 0 END",
}
_SPLIT = """
SELECT flag, category, COUNT(*), SUM(CASE WHEN next_day <= day + :days THEN 1 ELSE 0 END)
FROM (
  SELECT s.first_category AS category, s.day, s.next_day, {flag} AS flag
  FROM sequence AS s
  LEFT JOIN purchase_facts AS f ON f.ref = s.ref
  WHERE s.seq = 1 AND s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day
) AS firsts
WHERE flag IS NOT NULL
GROUP BY flag, category"""


def look(view: View, reading: Reading) -> list[Sighting]:
    """Those whom ``flag`` happened to, against those of whom it is known that it did not."""
    days = int(reading.evidence.params["days"])
    window = view.window(reading.evidence.window_days, follow_up=days)
    if window is None:
        return []
    flag = str(reading.needs["flag"])
    rows = view.snapshot.rows(
        _SPLIT.format(flag=_FLAGS[flag]), days=days, from_day=window.from_day, to_day=window.to_day
    )
    strata: dict[int, dict[object, tuple[int, int]]] = {0: {}, 1: {}}
    for hit, category, watched, came in rows:
        strata[hit][category] = int(came), int(watched)
    hits, others = watched_in(strata[1]), watched_in(strata[0])
    found = judge(strata[1], strata[0], reading, looks=1) if others >= reading.number("fewest") else None
    if found is None:
        return []
    likened, gap = found
    each = view.spent_after(window, days=days)
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(reading.evidence.params)}
    return [
        Sighting(
            figures={
                **gap_figures(likened, gap, window, each=each, days=days),
                "hit": figures.rate(hits / (hits + others)),
            },
            at={},
            asked=asked,
            stake=gap_stake(gap, likened.counts[1], window, each=each),
        )
    ]


KIND = Kind(name="experience", needs=(*NEEDS, "flag"), figures=(*FIGURES, "hit"), has_money=True, look=look)

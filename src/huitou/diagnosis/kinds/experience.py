"""First-time buyers whose first order went one way come back less than those whose order did not."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.diagnosis import chance, figures
from huitou.diagnosis.kinds.slice_gap import FIGURES, NEEDS, gap_figures, gap_stake
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
SELECT flag, COUNT(*), SUM(CASE WHEN next_day <= day + :days THEN 1 ELSE 0 END)
FROM (
  SELECT s.day, s.next_day, {flag} AS flag
  FROM sequence AS s
  LEFT JOIN purchase_facts AS f ON f.ref = s.ref
  WHERE s.seq = 1 AND s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day
) AS firsts
WHERE flag IS NOT NULL
GROUP BY flag"""


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
    found = {hit: (int(came), int(watched)) for hit, watched, came in rows}
    these, rest = found.get(1, (0, 0)), found.get(0, (0, 0))
    if min(these[1], rest[1]) < reading.number("fewest"):
        return []
    gap = chance.gap(rest, these, error_share=reading.number("error_share"), looks=1)
    if gap is None or gap.low <= 0 or gap.value < reading.number("gap_share") * rest[0] / rest[1]:
        return []
    each = view.spent_after(window, days=days)
    written = gap_figures(these, rest, gap, window, each=each, days=days)
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(reading.evidence.params)}
    return [
        Sighting(
            figures={**written, "hit": figures.rate(these[1] / (these[1] + rest[1]))},
            at={},
            asked=asked,
            stake=gap_stake(gap, these[1], window, each=each),
        )
    ]


KIND = Kind(name="experience", needs=(*NEEDS, "flag"), figures=(*FIGURES, "hit"), has_money=True, look=look)

"""Customers who stay away and to whom nobody spoke: known only where touches are kept, and kept long enough."""

from __future__ import annotations

from huitou.calendar import Window
from huitou.diagnosis import figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View
from huitou.statistics.interval import wilson

# Of the first purchase of each buyer in the window: those not back in so many days, and who of them was spoken to.
_AWAY = """
SELECT COUNT(*), SUM(touched)
FROM (
  SELECT s.customer, MAX(CASE WHEN t.customer IS NULL THEN 0 ELSE 1 END) AS touched
  FROM sequence AS s
  LEFT JOIN touch_list AS t ON t.customer = s.customer AND t.day >= s.day AND t.day <= s.day + :days
  WHERE s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :to_day
    AND (s.prev_day IS NULL OR s.prev_day < :from_day) AND (s.next_day IS NULL OR s.next_day > s.day + :days)
  GROUP BY s.customer
) AS each"""
_KEPT = "SELECT MIN(day), MAX(day) FROM touch_list WHERE day <= :as_of"


def look(view: View, reading: Reading) -> list[Sighting]:
    """At least ``fewest`` away, of whom surely no more than ``touched_to`` were spoken to in the days watched."""
    days = int(reading.evidence.params["days"])
    window = view.window(reading.evidence.window_days, follow_up=days)
    if window is None or "touches" not in view.snapshot.about.lists or not _covers(view, window):
        return []
    ((away, touched),) = view.snapshot.rows(_AWAY, from_day=window.from_day, to_day=window.to_day, days=days)
    limits = wilson(int(touched or 0), away)
    if away < reading.number("fewest") or limits is None or limits[1] > reading.number("touched_to"):
        return []
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(reading.evidence.params)}
    return [
        Sighting(
            figures={
                "away": figures.count(away),
                "touched": figures.count(touched or 0),
                "share": figures.share(touched, away),
                "days": figures.days(days),
                "from": figures.day(window.from_day),
                "to": figures.day(window.to_day),
            },
            at={},
            asked=asked,
        )
    ]


def _covers(view: View, window: Window) -> bool:
    """Whether touches were kept all the while: that none is written down would say nothing else."""
    ((first, last),) = view.snapshot.rows(_KEPT, as_of=view.as_of)
    return first is not None and first <= window.from_day and last >= window.to_day


KIND = Kind(
    name="untouched",
    needs=("fewest", "touched_to"),
    figures=tuple("away touched share days from to".split()),
    has_money=False,
    look=look,
)

"""The gaps between purchases that are open today, and the typical gap of those that were closed.

Two plays: from the first to the second purchase day, and between purchase days of one category. A category is the code
0 where it is the whole shop's first purchases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huitou.diagnosis.view import View
from huitou.predict.reminder import Place, Reminder, is_from_delivery
from huitou.statistics.survival import kaplan_meier

Play = Literal["second_order", "category"]
Clock = Literal["delivery", "purchase"]

_YEAR = 365

# One row per gap: it begins at a purchase day (and its delivery), and ends at the next one or is open.
_GAPS: Mapping[Play, str] = {
    "second_order": """gaps AS (
  SELECT s.customer, COALESCE(s.first_category, 0) AS category, s.day, f.delivered_day AS delivered,
    CASE WHEN s.next_other_day <= :as_of THEN s.next_other_day END AS next_day
  FROM sequence AS s
  LEFT JOIN purchase_facts AS f ON f.ref = s.ref
  WHERE s.seq = 1 AND s.customer IS NOT NULL AND s.day <= :as_of
)""",
    "category": """bought AS (
  SELECT c.customer, c.category, c.day, MAX(f.delivered_day) AS delivered
  FROM purchase_categories AS c
  LEFT JOIN purchase_facts AS f ON f.ref = c.ref
  WHERE c.customer IS NOT NULL AND c.day <= :as_of AND c.category > 0
  GROUP BY c.customer, c.category, c.day
), gaps AS (
  SELECT customer, category, day, delivered,
    LEAD(day) OVER (PARTITION BY customer, category ORDER BY day ASC NULLS FIRST) AS next_day
  FROM bought
)""",
}
_CURVE = """
SELECT category, CASE WHEN next_day IS NULL THEN 0 ELSE 1 END, COALESCE(next_day, :as_of) - day,
  COALESCE(next_day, :as_of) - delivered, COUNT(*)
FROM gaps
WHERE day > :as_of - :year
GROUP BY 1, 2, 3, 4"""
_OPEN = """, lives AS (
  SELECT customer, COUNT(*) AS purchases, SUM(net) AS net, COUNT(DISTINCT day) AS days, MAX(source) AS source
  FROM sequence
  WHERE customer IS NOT NULL AND day <= :as_of
  GROUP BY customer
)
SELECT u.customer, u.customer_id, g.category, g.day, g.delivered, l.purchases, l.net, l.days, l.source
FROM gaps AS g
JOIN lives AS l ON l.customer = g.customer
JOIN customers AS u ON u.customer = g.customer
WHERE g.next_day IS NULL"""
# By how urgent it is to write to somebody there.
URGENCY: tuple[Place, ...] = ("in", "past", "before", "lost")
# Everybody whose gap is open by where they stand, as a place in these: the most urgent of their gaps. Bounds are
# (category, whether by delivery, first and last day of the window, last day before they are lost); of the second-order
# play those of category 0 are for whoever has none of their own, and only who came back once has gaps by category.
_STANDING = """, bounds(category, by_delivery, opens, closes, ends) AS (VALUES {bounds}),
open_gaps AS (
  SELECT g.customer, b.opens, b.closes, b.ends,
    :as_of - CASE WHEN b.by_delivery = 1 THEN COALESCE(g.delivered, g.day) ELSE g.day END AS days
  FROM gaps AS g
  {joined}
  WHERE g.next_day IS NULL
)
SELECT place, COUNT(*)
FROM (
  SELECT customer, MIN(CASE WHEN days < opens AND opens > 0 THEN 2 WHEN days <= closes THEN 0 WHEN days <= ends THEN 1
    ELSE 3 END) AS place
  FROM open_gaps
  GROUP BY customer
) AS people
GROUP BY place"""
_JOINED: Mapping[Play, str] = {
    "second_order": """JOIN bounds AS b ON b.category = CASE WHEN g.category IN ({known}) THEN g.category ELSE 0 END""",
    "category": """JOIN bounds AS b ON b.category = g.category
  JOIN (SELECT customer FROM sequence WHERE seq = 1 AND next_other_day <= :as_of) AS r ON r.customer = g.customer""",
}


@dataclass(frozen=True, slots=True)
class TypicalGap:
    """Half of those who come back within a year do so by this day, counted from ``clock``."""

    days: int
    clock: Clock
    returned: int


@dataclass(frozen=True, slots=True)
class OpenGap:
    """Somebody who has not come back: since which day, and what they have bought so far, in minor units.

    ``delivered`` is None where it is not known, or has not come to pass.
    """

    customer: int
    customer_id: int
    category: int
    day: int
    delivered: int | None
    purchases: int
    net: int
    purchase_days: int
    source: int


def typical_gaps(view: View, play: Play) -> dict[int, TypicalGap]:
    """By category, where ``min_returners`` came back in the last year; 0 for all of the second-order play together."""
    rows: dict[int, list[tuple[int, int, int | None, int]]] = defaultdict(list)
    for category, back, since_bought, since_delivered, n in view.snapshot.rows(
        f"WITH {_GAPS[play]}{_CURVE}", as_of=view.as_of, year=_YEAR
    ):
        rows[category].append((back, since_bought, since_delivered, n))
        if play == "second_order" and category:
            rows[0].append((back, since_bought, since_delivered, n))
    found = {category: _typical(each, fewest=view.settings.min_returners) for category, each in rows.items()}
    return {category: gap for category, gap in found.items() if gap}


def open_gaps(view: View, play: Play) -> list[OpenGap]:
    """Everybody whose gap is open: of the second-order play those who bought on one day only, else the others."""
    rows = view.snapshot.rows(f"WITH {_GAPS[play]}{_OPEN}", as_of=view.as_of)
    everybody = [OpenGap(*row) for row in rows]
    return [gap for gap in everybody if (gap.purchase_days == 1) == (play == "second_order")]


def standing(view: View, play: Play, gaps: Mapping[int, TypicalGap]) -> dict[Place, int]:
    """How many customers with an open gap stand where, each once, where it is most urgent: without their names."""
    if not gaps:
        return {}
    rows = []
    for category, gap in gaps.items():
        reminder = Reminder(gap.days)
        bounds = (category, int(gap.clock == "delivery"), reminder.from_day, reminder.to_day, reminder.lost_after)
        rows.append(f"({', '.join(map(str, bounds))})")
    joined = _JOINED[play].format(known=", ".join(map(str, gaps)))
    select = _STANDING.format(bounds=", ".join(rows), joined=joined)
    found = view.snapshot.rows(f"WITH {_GAPS[play]}{select}", as_of=view.as_of)
    return {URGENCY[place]: int(people) for place, people in found}


def _typical(rows: list[tuple[int, int, int | None, int]], *, fewest: int) -> TypicalGap | None:
    known = sum(n for *_, since_delivered, n in rows if since_delivered is not None)
    by_delivery = is_from_delivery(known=known, of=sum(row[-1] for row in rows))
    returned: dict[int, int] = defaultdict(int)
    watched: dict[int, int] = defaultdict(int)
    for back, since_bought, since_delivered, n in rows:
        days = since_delivered if by_delivery else since_bought
        if days is not None:
            # Who orders again before the parcel is there has waited no day.
            (returned if back else watched)[max(days, 0)] += n
    came = sum(returned.values())
    days = kaplan_meier(returned, watched).typical_gap() if came >= fewest else None
    return None if not days else TypicalGap(days, "delivery" if by_delivery else "purchase", came)

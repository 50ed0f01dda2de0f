"""How long a customer usually stays away: by their own gaps, the category they came for, and the shop.

The shop's cycle is the typical gap between first and second purchase day, as the metric `repurchase_cycle` has it, and
not that of all consecutive gaps. Two reasons: those who have no cycle of their own are nearly all still in their first
gap, while in a pool of all gaps the few who buy often have most of them and make everybody else look late; and "lost
after three cycles" then speaks of the very number the owner reads as the repurchase cycle. For the same reason a
customer's category is that of the first purchase: its cycle is `repurchase_cycle` by first_category, and who slips from
one stage to the next never does so by changing category.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from huitou.calendar import iso
from huitou.predict.people import YEAR_DAYS
from huitou.settings import Settings
from huitou.statistics.survival import Curve, kaplan_meier

# Goes up when the rule below gives other cycles: those kept by another version are never used.
VERSION = 1
# A group's cycle weighs as much as so many gaps of one's own.
PRIOR_GAPS = 3

Basis = Literal["last_year", "all_time", "settings"]

# How many first purchases were followed by another purchase day after so many days, or by none for so long.
GAPS = f"""
SELECT m.moment, COALESCE(s.first_category, 0) AS category,
  CASE WHEN s.day > m.known_to - {YEAR_DAYS} THEN 1 ELSE 0 END AS recent,
  CASE WHEN s.next_other_day <= m.known_to THEN 1 ELSE 0 END AS came_back,
  CASE WHEN s.next_other_day <= m.known_to THEN s.next_other_day ELSE m.known_to END - s.day AS days,
  COUNT(*) AS customers
FROM sequence AS s
JOIN moments AS m ON s.day <= m.known_to
WHERE s.customer IS NOT NULL AND s.seq = 1
GROUP BY 1, 2, 3, 4, 5"""


@dataclass(frozen=True, slots=True)
class Cycle:
    """A typical gap and what it rests on: ``returners`` of ``customers`` came back.

    Undefined: ``days`` is None when fewer than min_returners came back, of all first purchases ever.
    """

    days: int | None
    returners: int
    customers: int
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        return {
            "days": self.days,
            "returners": self.returners,
            "customers": self.customers,
            "basis": self.basis,
            "undefined": None if self.days is not None else "too_few",
        }


@dataclass(frozen=True, slots=True)
class Cycles:
    """The cycles of a day: the shop's, and of each category (by code) with enough of its own."""

    known_to: int
    shop: Cycle
    by_category: Mapping[int, Cycle]

    @property
    def undefined(self) -> str | None:
        return None if self.shop.days is not None else "too_few"

    def to_dict(self) -> dict[str, Any]:
        return {"as_of": iso(self.known_to), **self.shop.to_dict()}


def cycles(gaps: Iterable[tuple[int, int, int, int, int]], *, known_to: int, settings: Settings) -> Cycles:
    """The cycles from rows of ``GAPS`` without their moment.

    First purchases of the last 365 days, as in `repurchase_cycle`; where too few of them came back, all there ever
    were. A category with too few returners of either kind has none of its own. Settings may fix the days for all.
    Checked: tests/oracle/test_rules_oracle.py.
    """
    rows = list(gaps)
    if settings.cycle_days is not None:
        back = sum(n for *_, came_back, _, n in rows if came_back)
        return Cycles(known_to, Cycle(settings.cycle_days, back, sum(row[-1] for row in rows), "settings"), {})
    own = {code: _cycle([row for row in rows if row[0] == code], settings) for code in {row[0] for row in rows} - {0}}
    by_category = {code: cycle for code, cycle in sorted(own.items()) if cycle.days is not None}
    return Cycles(known_to, _cycle(rows, settings), by_category)


def _cycle(rows: list[tuple[int, int, int, int, int]], settings: Settings) -> Cycle:
    recent = _read(
        ((came_back, days, n) for _, is_recent, came_back, days, n in rows if is_recent), "last_year", settings
    )
    if recent.days is not None:
        return recent
    return _read(((came_back, days, n) for _, _, came_back, days, n in rows), "all_time", settings)


def _read(rows: Iterable[tuple[int, int, int]], basis: Basis, settings: Settings) -> Cycle:
    returned: Counter[int] = Counter()
    watched: Counter[int] = Counter()
    for came_back, days, customers in rows:
        (returned if came_back else watched)[days] += customers
    back, out = returned.total(), watched.total()
    curve: Curve = kaplan_meier(returned, watched)
    return Cycle(curve.typical_gap() if back >= settings.min_returners else None, back, back + out, basis)


def identity(moments: Mapping[int, int], settings: Settings) -> str:
    """All that cycles at these moments depend on, beside the snapshot."""
    return f"cycles {VERSION} at {dict(moments)}: {settings.cycle_days} days, {settings.min_returners} returners"


def to_rows(found: Mapping[int, Cycles]) -> list[tuple[Any, ...]]:
    """Cycles as plain rows: moment, category (0 is the shop), days, returners, customers, basis."""
    return [
        (moment, code, cycle.days, cycle.returners, cycle.customers, cycle.basis)
        for moment, each in found.items()
        for code, cycle in {0: each.shop, **each.by_category}.items()
    ]


def from_rows(rows: Iterable[tuple[Any, ...]], moments: Mapping[int, int]) -> dict[int, Cycles]:
    """The cycles that ``to_rows`` wrote down."""
    found: dict[int, dict[int, Cycle]] = {moment: {} for moment in moments}
    for moment, code, *cycle in rows:
        found[moment][code] = Cycle(*cycle)
    return {moment: Cycles(moments[moment], by.pop(0), by) for moment, by in found.items()}


def standing(found: Mapping[int, Cycles], settings: Settings) -> list[str]:
    """The relation `standing`, on top of `people`: each customer with a cycle, as a fraction, and days since then.

    ``cycle_days`` over ``cycle_gaps`` is the cycle, kept as a fraction so that nothing is rounded: with enough gaps of
    their own, (the days those took + 3 cycles of the group) / (their gaps + 3), else the group's. ``cycle_days`` is 0
    where the shop's cycle is undefined. ``recency`` is days since the last purchase.
    """
    rows = [
        f"({moment}, {code}, {cycle.days or 0})"
        for moment, each in found.items()
        for code, cycle in {0: each.shop, **each.by_category}.items()
    ]
    group = "COALESCE(c.cycle, g.cycle)"
    days, gaps = group, "1"
    if settings.cycle_days is None:
        has_own = f"g.cycle > 0 AND p.days > {settings.own_cycle_gaps}"
        days = f"CASE WHEN {has_own} THEN p.last_day - p.first_day + {PRIOR_GAPS} * {group} ELSE {group} END"
        gaps = f"CASE WHEN {has_own} THEN p.days - 1 + {PRIOR_GAPS} ELSE 1 END"
    return [
        f"cycles(moment, category, cycle) AS (VALUES {', '.join(rows)})",
        _STANDING.format(days=days, gaps=gaps),
    ]


_STANDING = """standing AS (
  SELECT p.*, p.known_to - p.last_day AS recency, CAST({days} AS BIGINT) AS cycle_days, {gaps} AS cycle_gaps
  FROM people AS p
  JOIN cycles AS g ON g.moment = p.moment AND g.category = 0
  LEFT JOIN cycles AS c ON c.moment = p.moment AND c.category = p.category
)"""
